"""What a link in an operator's message leads to: its title and first words, where a site wants that shown.

Our server asks for the page, in a worker, and the visitor's browser never does before the link is pressed. What was
found is kept in Redis for a day under a digest of its address, and no picture is taken along.
"""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

from django.core.cache import cache

from accounts import outbound
from accounts.tenancy import current
from chat.models import Conversation, Message

KEPT_SECONDS = 24 * 3600
FAILED_SECONDS = 15 * 60
ASKED_SECONDS = 30
TITLE_MAX, WORDS_MAX = 120, 240
_LINK = re.compile(r"https?://[^\s<>\"'`\\]+", re.I)
_TRAILING = re.compile(r"[.,;:!?'\")\]}>*_~]+$")
_NAMES = {
    "og:title": "title",
    "og:description": "words",
    "description": "words",
    "og:site_name": "site",
}


def of_message(conversation: Conversation, seq: int) -> str:
    """The first link of an operator's message as it reads now; empty where there is none."""
    said = Message.objects.filter(conversation=conversation, seq=seq, note=False, unsent_at=None).first()
    spoken = said and conversation.events.filter(seq=seq, actor_kind__in=("operator", "api")).exists()
    found = _LINK.search(said.body) if said and spoken else None
    return _TRAILING.sub("", found[0]) if found else ""


def known(link: str) -> dict[str, str] | None:
    """What is known of it: a title and more, nothing where it has none, None where it was not asked yet."""
    kept = cache.get(_name(link))
    return None if kept is None else json.loads(kept)


def ask(link: str) -> None:
    """Have a worker look. Asked twice while it does, it looks once."""
    from chat.tasks import look_at_link

    if cache.add(f"{_name(link)}:asked", 1, ASKED_SECONDS):
        look_at_link.delay(str(current()), link)


def look(link: str) -> None:
    """Ask for the page and keep what it says of itself."""
    try:
        answer = outbound.fetch(link)
    except outbound.Unreachable:
        found: dict[str, str] = {}
    else:
        found = read(answer) if answer.kind in ("text/html", "application/xhtml+xml") else {}
    keep(link, found)


def keep(link: str, found: dict[str, str]) -> None:
    cache.set(_name(link), json.dumps(found), KEPT_SECONDS if found else FAILED_SECONDS)


def read(answer: outbound.Answer) -> dict[str, str]:
    """``title``, ``words`` and ``site`` as far as the page says them; nothing without a title."""
    page = _Page()
    try:
        page.feed(answer.body.decode(answer.charset or "utf-8", "replace"))
    except LookupError:
        page.feed(answer.body.decode("utf-8", "replace"))
    title = _short(page.said.get("title") or page.title, TITLE_MAX)
    if not title:
        return {}
    more = {
        "words": _short(page.said.get("words", ""), WORDS_MAX),
        "site": _short(page.said.get("site", ""), 60),
    }
    return {"title": title, **{name: value for name, value in more.items() if value}}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        about: dict[str, Any] = dict(attrs)
        name = _NAMES.get(str(about.get("property") or about.get("name") or "").lower())
        if tag == "meta" and name:
            self.said.setdefault(name, str(about.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _short(text: str, longest: int) -> str:
    text = " ".join(text.replace("\x00", " ").split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _name(link: str) -> str:
    return f"link:{current()}:{hashlib.sha256(link.encode()).hexdigest()}"
