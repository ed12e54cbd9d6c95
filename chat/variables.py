"""Variables in standard texts: a closed vocabulary, checked when a text is saved, filled in for one conversation.

``{{contact.first_name|there}}``: after the bar stands what is written where nothing is known. One pair of braces
means nothing. static/js/elements/variables.js judges the same while somebody types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from accounts.models import Membership
from chat.models import Conversation

_VARIABLE = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
# What could be taken for markup. Within a word an underscore is none.
_MARKUP = re.compile(r"[\\`*~\[\]]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"^([-+>])|^(\d+)([.)])")


class Variable(NamedTuple):
    words: str
    value: Callable[[Conversation, Membership], Any]


VARIABLES: dict[str, Variable] = {
    "contact.first_name": Variable("the visitor’s first name", lambda talk, by: _first(talk.contact.name)),
    "contact.name": Variable("the visitor’s whole name", lambda talk, by: talk.contact.name),
    "contact.email": Variable("the visitor’s e-mail address", lambda talk, by: talk.contact.email),
    "operator.first_name": Variable("your first name", lambda talk, by: by.user.first_name),
    "operator.name": Variable("your whole name", lambda talk, by: by.user.name),
    "workspace.name": Variable("the company’s name", lambda talk, by: by.workspace.name),
    "site.name": Variable("the site’s name", lambda talk, by: talk.site.name),
    "conversation.number": Variable("the number of the conversation", lambda talk, by: talk.number),
}


def faults(text: str) -> list[str]:
    """What is wrong with the variables of a text, a sentence each."""
    unknown = dict.fromkeys(name for name, _ in _VARIABLE.findall(text) if name not in VARIABLES)
    found = [f"There is no variable {name}." if name else "A variable has no name." for name in unknown]
    if brace := _BRACES.search(_VARIABLE.sub("", text)):
        other = "}}" if brace[0] == "{{" else "{{"
        found.append(f"A {brace[0]} has no matching {other}.")
    return found


def known() -> str:
    """The whole vocabulary, as a sentence."""
    return f"Known are {', '.join(VARIABLES)}."


def filled(text: str, conversation: Conversation, by: Membership) -> str:
    """The text for this conversation, as this member would write it.

    A value is plain text whatever it holds: its markup is escaped, and braces in it are not looked at again.
    """

    def value(found: re.Match[str]) -> str:
        variable = VARIABLES.get(found[1])
        known = str(variable.value(conversation, by)).strip() if variable else ""
        return plain(known) or (found[2] or "").strip()

    return _VARIABLE.sub(value, text)


def plain(value: str) -> str:
    """The value on one line, so that none of its characters is markup."""
    line = _MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(value.split()))
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def _first(name: str) -> str:
    return name.split()[0] if name.strip() else ""
