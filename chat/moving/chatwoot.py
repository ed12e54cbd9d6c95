"""Chatwoot: conversations, their messages, contacts and agents, as its REST API answers (developers.chatwoot.com)."""

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

_STATES: dict[str, Any] = dict(open="open", resolved="closed", pending="pending", snoozed="snoozed")  # noqa: C408
_PRIORITIES = ("low", "medium", "high", "urgent")
# In the API a number, in an export by hand a word.
_TYPES = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
BODY_MAX = 200_000


def kind(doc: Any) -> str:
    if not isinstance(doc, dict):
        return ""
    if "message_type" in doc and "conversation_id" in doc:
        return "message"
    if "inbox_id" in doc and isinstance(inside(doc, "meta", "sender"), dict):
        return "conversation"
    if "availability_status" in doc and "role" in doc and "email" in doc:
        return "operator"
    if "phone_number" in doc and "identifier" in doc and ("custom_attributes" in doc or "thumbnail" in doc):
        return "contact"
    return ""


def read(doc: dict[str, Any]) -> Iterator[Found]:
    """Raises Odd."""
    what = kind(doc)
    if what == "operator":
        yield _operator(doc)
    elif what == "message":
        yield from _message(doc)
    elif what == "conversation":
        assigned = inside(doc, "meta", "assignee")
        if text(inside(assigned, "email")):
            yield _operator(assigned)
        yield _talk(doc)
        yield from _unkept(doc)
        for one in each(doc, "messages"):
            yield from _message({**one, "conversation_id": doc["id"]})


def person(doc: dict[str, Any]) -> dict[str, Any]:
    own = doc.get("custom_attributes")
    labels = doc.get("labels")
    return {
        "origin": text(doc.get("id")),
        "name": text(doc.get("name")),
        "email": text(doc.get("email")),
        "phone": text(doc.get("phone_number")),
        "external_id": text(doc.get("identifier")),
        "company": text(inside(doc, "additional_attributes", "company_name")),
        "labels": labels if isinstance(labels, list) else [],
        "attributes": own if isinstance(own, dict) else {},
    }


def _operator(doc: dict[str, Any]) -> Operator:
    name = text(doc.get("name") or doc.get("available_name"))
    return Operator(key(doc.get("id")), name, text(doc.get("email")))


def _talk(doc: dict[str, Any]) -> Talk:
    sender, priority = doc["meta"]["sender"], doc.get("priority")
    assignee = inside(doc, "meta", "assignee")
    found = {name: value for name, value in person(sender).items() if name not in ("labels", "attributes")}
    found.pop("language", None)
    labels = doc.get("labels") if isinstance(doc.get("labels"), list) else []
    urgency: Any = priority if priority in _PRIORITIES else "none"
    return Talk(
        key=key(doc.get("id")),
        person=Person(key(found.pop("origin") or f"conversation:{key(doc.get('id'))}"), **found),
        at=when(doc.get("created_at"), "created_at"),
        status=_STATES.get(str(doc.get("status")), "open"),
        snoozed_until=perhaps_when(doc.get("snoozed_until")),
        priority=urgency,
        assignee=_member(assignee) if isinstance(assignee, dict) else None,
        labels=tuple(filter(None, (text(word, 40) for word in labels or []))),
        subject=text(inside(doc, "additional_attributes", "mail_subject"), 500),
    )


def _unkept(doc: dict[str, Any]) -> Iterator[Left]:
    if inside(doc, "meta", "team"):
        yield Left("teams of conversations: hand them to teams here")
    if doc.get("muted"):
        yield Left("muted conversations: block people here by hand")
    if isinstance(doc.get("custom_attributes"), dict) and doc["custom_attributes"]:
        yield Left("conversations' own attributes", len(doc["custom_attributes"]))
    if inside(doc, "additional_attributes", "browser"):
        yield Left("browsers and pages: they need the visitor's consent")


def _message(doc: dict[str, Any]) -> Iterator[Found]:
    type_ = _TYPES.get(doc.get("message_type", -1), doc.get("message_type"))
    if type_ == "activity":
        yield Left("system lines (who was assigned, what was resolved)")
        return
    if inside(doc, "content_attributes", "deleted"):
        yield Left("messages that were deleted there")
        return
    if doc.get("content_type") == "input_csat":
        yield Left("ratings")
        return
    body, files = text(doc.get("content"), BODY_MAX), _files(doc)
    if not body and not files:
        yield Left("messages without words")
        return
    said: Any = "note" if doc.get("private") else "message"
    at = when(doc.get("created_at"), "created_at")
    talk = key(doc.get("conversation_id"), "conversation_id")
    yield Part(talk, key(doc.get("id")), said, at, _author(doc, str(type_)), body, files)


def _author(doc: dict[str, Any], type_: str) -> Author:
    sender = inside(doc, "sender")
    if type_ == "incoming":
        return Author("visitor", text(inside(sender, "id")), text(inside(sender, "name")))
    bot = text(inside(sender, "type")) in ("agent_bot", "captain_assistant")
    if type_ == "template" or bot or not isinstance(sender, dict):
        return Author("bot", "", text(inside(sender, "name")) or "Automation")
    return _member(sender)


def _member(doc: dict[str, Any]) -> Author:
    name = text(doc.get("name") or doc.get("available_name"))
    return Author("operator", text(doc.get("id")), name, text(doc.get("email")))


def _files(doc: dict[str, Any]) -> tuple[File, ...]:
    found = [*each(doc, "attachments")]
    if isinstance(doc.get("attachment"), dict):
        found.append(doc["attachment"])
    urls = ((text(one.get("data_url"), 2000), text(one.get("fallback_title"))) for one in found)
    return tuple(File(url, name) for url, name in urls if url)
