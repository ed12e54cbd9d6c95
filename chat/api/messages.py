"""Messages and notes over the API: read, and written in a member's name or in nobody's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from uuid_utils.compat import uuid7

from accounts.api import ids
from accounts.api.ids import FileId, OperatorId
from accounts.api.operations import Answer, Body, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from accounts.models import ApiKey
from chat import composing, protocol as p
from chat.api import shapes
from chat.codec import Refusal
from chat.models import Conversation, Message
from chat.shapes import Ask, Body as Text
from crm.api.contacts import member

Files = Annotated[list[FileId], msgspec.Meta(max_length=p.FILES_MAX)]


class MessagesQuery(Paged, frozen=True, kw_only=True):
    """``kind`` leaves notes out, or all but them."""

    kind: Literal["message", "note"] | None = None
    sort: Literal["oldest", "newest"] = "oldest"


class FirstMessage(Body, frozen=True, kw_only=True):
    """With ``operator`` it is said in that operator's name, and counts as an answer; without, in the name of the
    site. ``ask`` offers buttons or a list to choose from, or one field to fill in."""

    body: Text
    operator: OperatorId | None = None
    ask: Ask | None = None


class NewMessage(FirstMessage, frozen=True, kw_only=True):
    """A note is for the team alone; ``mentions`` are the operators named in it. ``files`` are uploaded before, and
    with them the body may be empty."""

    body: Text = ""
    kind: Literal["message", "note"] = "message"
    files: Files = []
    mentions: Annotated[list[OperatorId], msgspec.Meta(max_length=p.MENTIONS_MAX)] = []


def _talk(call: Call) -> Conversation:
    found: Conversation | None = Conversation.objects.in_history().filter(pk=call.ids["conversation"]).first()
    if found is None:
        raise not_found("conversation")
    return found


@operation(
    "GET",
    "conversations/{conversation}/messages",
    "messages.list",
    scope="messages:read",
    summary="List messages",
    query=MessagesQuery,
    answers=Page[shapes.Message],
)
def listed(call: Call) -> Any:
    """What was said and noted in a conversation, in its order."""
    found = Message.objects.filter(conversation=_talk(call))
    if call.query.kind:
        found = found.filter(note=call.query.kind == "note")
    return page(call, shapes.with_authors(found), shapes.messages, "seq", rising=call.query.sort == "oldest")


@operation(
    "GET",
    "conversations/{conversation}/messages/{message}",
    "messages.retrieve",
    scope="messages:read",
    summary="Show a message",
    query=Shown,
    answers=shapes.Message,
)
def retrieve(call: Call) -> Any:
    """One message or note."""
    found = Message.objects.filter(conversation=_talk(call), pk=call.ids["message"])
    shown = shapes.messages(shapes.with_authors(found))
    if not shown:
        raise not_found("message")
    return shown[0]


@operation(
    "POST",
    "conversations/{conversation}/messages",
    "messages.create",
    scope="messages:write",
    summary="Write a message or a note",
    body=NewMessage,
    answers=shapes.Message,
    status=201,
)
def create(call: Call) -> Any:
    """Reaches the visitor at once, where their chat is open. With an Idempotency-Key it is said once, however often
    it is sent."""
    talk = _talk(call)
    made = say(call.key, talk, call.body)
    place = f"/api/v1/conversations/{made.conversation}/messages/{made.id}"
    return Answer(made, headers={"Location": place}, about=talk.contact_id)


def say(key: ApiKey, talk: Conversation, given: FirstMessage, at: str = "") -> shapes.Message:
    """Raises Problem; ``at`` is where the message stands in the body."""
    note = getattr(given, "kind", "message") == "note"
    if note and (given.operator or given.ask):
        name = "operator" if given.operator else "ask"
        raise Problem.at(f"{at}/{name}", "invalid", "A note is written by this key, and asks nothing.")
    voice = member(given.operator, f"{at}/operator") if given.operator else None
    try:
        done = composing.put(talk, key, _command(talk, given, note), voice)
    except Refusal as refusal:
        frame = refusal.frame
        raise Problem.at(f"{at}/{_PLACES.get(frame.code, 'body')}", frame.code, frame.detail) from None
    found = Message.objects.filter(conversation=talk, seq=done.seq)
    return shapes.messages(shapes.with_authors(found))[0]


_PLACES = {"bad_ask": "ask", "unknown_file": "files", "not_ready": "files", "unknown_member": "mentions"}


def _command(talk: Conversation, given: Any, note: bool) -> p.MessageSend | p.NoteAdd:
    common = {
        "client_id": uuid7(),
        "conversation": talk.pk,
        "body": given.body,
        "files": [ids.of(each) for each in getattr(given, "files", [])],
    }
    if note:
        return p.NoteAdd(**common, mentions=[ids.of(each) for each in given.mentions])
    return p.MessageSend(**common, ask=given.ask)


OPERATIONS = (listed, retrieve, create)
