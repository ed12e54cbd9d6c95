"""Crisp: what its REST API answers (docs.crisp.chat, reference V1: conversations, messages, people, operators)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from chat.moving.forms import (
    Author,
    File,
    Found,
    Left,
    Odd,
    Operator,
    Part,
    Person,
    Talk,
    each,
    inside,
    key,
    perhaps_when,
    text,
    when,
)

_STATES: dict[str, Any] = dict(resolved="closed", unresolved="open", pending="open")  # noqa: C408 - short
# Before they had words: 0 pending, 1 unresolved, 2 resolved.
_NUMBERS = {0: "pending", 1: "unresolved", 2: "resolved"}
BODY_MAX = 200_000


def kind(doc: Any) -> str:
    """What a record of the API is; "" for what is not Crisp's."""
    if not isinstance(doc, dict):
        return ""
    if "session_id" in doc and "website_id" in doc:
        return "message" if "fingerprint" in doc or ("from" in doc and "content" in doc) else "conversation"
    if "people_id" in doc and ("person" in doc or "segments" in doc or "email" in doc):
        return "contact"
    return "operator" if isinstance(inside(doc, "details"), dict) and "user_id" in doc["details"] else ""


def read(doc: dict[str, Any]) -> Iterator[Found]:
    """Raises Odd."""
    what = kind(doc)
    if what == "operator":
        yield _operator(doc["details"])
    elif what == "message":
        yield from _message(doc)
    elif what == "conversation":
        yield _talk(doc)
        yield from _unkept(doc)
        for each_one in each(doc, "messages"):
            yield from _message({"session_id": doc["session_id"], **each_one})


def person(doc: dict[str, Any]) -> dict[str, Any]:
    """A profile as a row of a table of contacts."""
    data = inside(doc, "data")
    return {
        "origin": text(doc.get("people_id")),
        "name": text(inside(doc, "person", "nickname")),
        "email": text(doc.get("email")),
        "phone": text(inside(doc, "person", "phone")),
        "company": text(inside(doc, "company", "name")),
        "language": text(next(iter(inside(doc, "person", "locales") or []), "")),
        "labels": doc.get("segments") or [],
        "attributes": data if isinstance(data, dict) else {},
    }


def _operator(details: dict[str, Any]) -> Operator:
    names = (text(details.get(part)) for part in ("first_name", "last_name"))
    return Operator(key(details.get("user_id")), " ".join(filter(None, names)), text(details.get("email")))


def _talk(doc: dict[str, Any]) -> Talk:
    meta = inside(doc, "meta") or {}
    # Without a profile of its own the person is known by this conversation alone.
    who = text(doc.get("people_id")) or f"session:{key(doc.get('session_id'))}"
    data = inside(meta, "data") or {}
    state = doc.get("state") or _NUMBERS.get(doc.get("status", -1), "")
    assigned = text(inside(doc, "assigned", "user_id"))
    return Talk(
        key=key(doc.get("session_id"), "session_id"),
        person=Person(
            who,
            text(meta.get("nickname")),
            text(meta.get("email")),
            text(meta.get("phone")),
            text(data.get("user_id") if isinstance(data, dict) else ""),
        ),
        at=when(doc.get("created_at"), "created_at"),
        status=_STATES.get(str(state), "open"),
        assignee=Author("operator", assigned) if assigned else None,
        labels=tuple(filter(None, (text(word, 40) for word in meta.get("segments") or []))),
        subject=text(meta.get("subject") or doc.get("topic")),
    )


def _unkept(doc: dict[str, Any]) -> Iterator[Left]:
    meta = inside(doc, "meta") or {}
    if meta.get("ip") or inside(meta, "device", "geolocation"):
        yield Left("places and IP addresses: they need the visitor's consent")
    if doc.get("is_blocked"):
        yield Left("blocks: block people here by hand")
    if doc.get("participants"):
        yield Left("lists of participants")


def _message(doc: dict[str, Any]) -> Iterator[Found]:
    content = doc.get("content")
    type_ = text(doc.get("type"))
    if type_ == "event":
        yield from _event(doc, content)
        return
    say = _SAYING.get(type_)
    if say is None:
        yield Left(f"messages of the type “{type_[:30] or 'none'}”")
        return
    body, files = say(content)
    if not body and not files:
        yield Left("messages without words")
        return
    yield Part(
        talk=key(doc.get("session_id"), "session_id"),
        ref=_ref(doc),
        kind="note" if type_ == "note" else "message",
        at=when(doc.get("timestamp"), "timestamp"),
        by=_author(doc),
        body=body,
        files=files,
    )


def _ref(doc: dict[str, Any]) -> str:
    return key(doc.get("fingerprint") or doc.get("timestamp"), "fingerprint")


def _event(doc: dict[str, Any], content: Any) -> Iterator[Found]:
    turned = {"state:resolved": "closed", "state:unresolved": "reopened"}.get(
        text(inside(content, "namespace"))
    )
    at = perhaps_when(doc.get("timestamp"))
    if turned is None or at is None:
        yield Left("system lines (calls, routing, mails)")
        return
    done: Any = turned
    yield Part(key(doc.get("session_id")), f"event:{_ref(doc)}", done, at, _author(doc))


def _author(doc: dict[str, Any]) -> Author:
    user = inside(doc, "user") or {}
    name, who = text(user.get("nickname")), text(user.get("user_id"))
    if doc.get("from") == "user":
        return Author("visitor", who, name)
    if doc.get("automated") or user.get("type") not in (None, "website", "operator"):
        return Author("bot", "", name)
    return Author("operator", who, name)


Said = tuple[str, tuple[File, ...]]


def _words(content: Any) -> Said:
    if not isinstance(content, str):
        raise Odd("Its content is no text.")
    return text(content, BODY_MAX), ()


def _file(content: Any) -> Said:
    url = text(inside(content, "url"), 2000)
    return "", (File(url, text(inside(content, "name"))),) if url else ()


def _picker(content: Any) -> Said:
    choices = [
        ("✓ " if one.get("selected") else "- ") + text(one.get("label")) for one in each(content, "choices")
    ]
    return "\n".join(filter(None, [text(inside(content, "text"), BODY_MAX), *choices])), ()


def _field(content: Any) -> Said:
    said = [text(inside(content, name), BODY_MAX) for name in ("text", "explain", "value")]
    return "\n".join(filter(None, said)), ()


def _carousel(content: Any) -> Said:
    cards = [
        f"- {': '.join(filter(None, [text(one.get('title')), text(one.get('description'), 500)]))}"
        for one in each(content, "targets")
    ]
    return "\n".join(filter(None, [text(inside(content, "text"), BODY_MAX), *cards])), ()


_SAYING: dict[str, Callable[[Any], Said]] = {
    "text": _words,
    "note": _words,
    "file": _file,
    "animation": _file,
    "audio": _file,
    "picker": _picker,
    "field": _field,
    "carousel": _carousel,
}
