"""Intercom: conversations with their parts, contacts and admins, as the REST API and the export to S3 write them
(developers.intercom.com, 2.x)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chat.moving.forms import (
    Author,
    File,
    Found,
    Left,
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
from chat.moving.plain import plain

_STATES: dict[str, Any] = {"open": "open", "closed": "closed", "snoozed": "snoozed"}
_PEOPLE = ("user", "lead", "contact", "visitor")
_TURNS: dict[str, Any] = {"close": "closed", "open": "reopened"}
BODY_MAX = 200_000
PARTS_SHOWN = 500


def kind(doc: Any) -> str:
    if not isinstance(doc, dict):
        return ""
    type_ = doc.get("type")
    if type_ == "conversation" or ("conversation_parts" in doc and "source" in doc):
        return "conversation"
    if type_ == "contact" or (type_ in ("user", "lead") and "id" in doc and "custom_attributes" in doc):
        return "contact"
    return "operator" if type_ == "admin" and "email" in doc else ""


def read(doc: dict[str, Any]) -> Iterator[Found]:
    """Raises Odd."""
    what = kind(doc)
    if what == "operator":
        yield Operator(key(doc.get("id")), text(doc.get("name")), text(doc.get("email")))
    elif what == "conversation":
        yield _talk(doc)
        yield from _first(doc)
        for part in _parts(doc):
            yield from _part(doc, part)
        yield from _unkept(doc)


def person(doc: dict[str, Any]) -> dict[str, Any]:
    own = doc.get("custom_attributes")
    companies = [text(one.get("name")) for one in each(doc, "companies", "data")]
    companies += [text(one.get("name")) for one in each(doc, "companies", "companies")]
    return {
        "origin": text(doc.get("id")),
        "name": text(doc.get("name")),
        "email": text(doc.get("email")),
        "phone": text(doc.get("phone")),
        "external_id": text(doc.get("external_id") or doc.get("user_id")),
        "company": next(filter(None, companies), ""),
        "language": text(doc.get("language_override") or doc.get("browser_language")),
        "labels": [text(one.get("name")) for one in [*each(doc, "tags", "data"), *each(doc, "tags", "tags")]],
        "attributes": own if isinstance(own, dict) else {},
    }


def _talk(doc: dict[str, Any]) -> Talk:
    snoozed = perhaps_when(doc.get("snoozed_until"))
    state = doc.get("state") or ("open" if doc.get("open", True) else "closed")
    return Talk(
        key=key(doc.get("id")),
        person=_person(doc),
        at=when(doc.get("created_at"), "created_at"),
        status=_STATES.get(str(state), "open"),
        snoozed_until=snoozed,
        priority="high" if doc.get("priority") in ("priority", True) else "none",
        assignee=_assignee(doc),
        labels=tuple(filter(None, (text(tag.get("name"), 40) for tag in each(doc, "tags", "tags")))),
        subject=plain(text(doc.get("title") or inside(doc, "source", "subject"), 500)),
    )


def _assignee(doc: dict[str, Any]) -> Author | None:
    found = doc.get("admin_assignee_id") or inside(doc, "assignee", "id")
    return Author("operator", text(found)) if text(found) not in ("", "0") else None


def _person(doc: dict[str, Any]) -> Person:
    """The contact of the list, with what the first of their parts says of them."""
    listed = next(each(doc, "contacts", "contacts"), None) or next(each(doc, "contacts"), None)
    authors = [inside(doc, "source", "author"), *(part.get("author") for part in _parts(doc))]
    wrote = [one for one in authors if isinstance(one, dict) and one.get("type") in _PEOPLE]
    who = text(inside(listed, "id")) or text(inside(next(iter(wrote), None), "id"))
    said = next((one for one in wrote if text(one.get("id")) == who), {})
    return Person(
        key(who or f"conversation:{key(doc.get('id'))}"),
        text(said.get("name")),
        text(said.get("email")),
        external_id=text(inside(listed, "external_id")),
    )


def _parts(doc: dict[str, Any]) -> list[dict[str, Any]]:
    return list(each(doc, "conversation_parts", "conversation_parts")) or list(
        each(doc, "conversation_parts")
    )


def _first(doc: dict[str, Any]) -> Iterator[Found]:
    """What began it stands apart from the parts."""
    source = inside(doc, "source") or inside(doc, "conversation_message")
    if not isinstance(source, dict):
        return
    body, files = plain(text(source.get("body"), BODY_MAX)), _files(source)
    if body or files:
        at = when(doc.get("created_at"), "created_at")
        ref = f"source:{text(source.get('id')) or 'first'}"
        yield Part(key(doc.get("id")), ref, "message", at, _author(source.get("author")), body, files)


def _part(doc: dict[str, Any], part: dict[str, Any]) -> Iterator[Found]:
    talk, type_ = key(doc.get("id")), text(part.get("part_type"))
    at = when(part.get("created_at"), "created_at of a part")
    by = _author(part.get("author"))
    body, files = plain(text(part.get("body"), BODY_MAX)), _files(part)
    if part.get("redacted"):
        yield Left("messages that were redacted there")
    elif body or files:
        note = type_ == "note" or "assignment" in type_
        yield Part(talk, key(part.get("id")), "note" if note else "message", at, by, body, files)
    if turned := _TURNS.get(type_):
        yield Part(talk, f"turn:{key(part.get('id'))}", turned, at, by)
    elif not body and not files and not part.get("redacted"):
        yield Left(f"system lines ({(type_ or 'other')[:40].replace('_', ' ')})")


def _author(author: Any) -> Author:
    found = author if isinstance(author, dict) else {}
    type_ = found.get("type")
    name, who = text(found.get("name")), text(found.get("id"))
    if type_ in _PEOPLE:
        return Author("visitor", who, name, text(found.get("email")))
    if type_ == "admin":
        return Author("operator", who, name, text(found.get("email")))
    return Author("bot", "", name or "Automation")


def _files(part: dict[str, Any]) -> tuple[File, ...]:
    urls = ((text(one.get("url"), 2000), text(one.get("name"))) for one in each(part, "attachments"))
    return tuple(File(url, name) for url, name in urls if url)


def _unkept(doc: dict[str, Any]) -> Iterator[Left]:
    listed = len(list(each(doc, "contacts", "contacts")))
    if listed > 1:
        yield Left("further people of a group conversation", listed - 1)
    if inside(doc, "conversation_rating", "rating"):
        yield Left("ratings")
    if doc.get("sla_applied"):
        yield Left("reply goals (SLA)")
    told = inside(doc, "conversation_parts", "total_count")
    if isinstance(told, int) and told > len(_parts(doc)):
        yield Left(f"parts beyond the {PARTS_SHOWN} that Intercom gives", told - len(_parts(doc)))
    if isinstance(doc.get("custom_attributes"), dict) and doc["custom_attributes"]:
        yield Left("conversations' own attributes", len(doc["custom_attributes"]))
