"""Conversations over the API: found, begun, sorted and ended, by the verbs that operators use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from accounts.api import ids
from accounts.api.ids import ContactId, LabelId, OperatorId, SiteId
from accounts.api.incoming import Moment, bounded
from accounts.api.operations import Answer, Body, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from accounts.models import Site
from chat import codec, live, protocol as p
from chat.api import shapes
from chat.api.messages import FirstMessage, say
from chat.models import Conversation, Label, Labelling, StreamEntry
from chat.models.conversation import PastTime
from chat.shapes import Priority, Status
from crm.api.contacts import member
from crm.models import Contact

Expand = Annotated[str, msgspec.Meta(pattern="^(contact)?$")]
UNSET = msgspec.UNSET


class ConversationsQuery(Paged, frozen=True, kw_only=True):
    """``assignee`` is an operator or ``none``; ``sort`` is by when they began, or by their last message."""

    status: Status | None = None
    assignee: Annotated[str, msgspec.Meta(pattern="^(none|opr_[0-9a-f]{32})$")] | None = None
    label: LabelId | None = None
    contact: ContactId | None = None
    site: SiteId | None = None
    priority: Priority | None = None
    number: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    updated_since: Moment | None = None
    sort: Literal["created", "activity"] = "created"
    expand: Expand = ""


class ConversationQuery(Shown, frozen=True, kw_only=True):
    expand: Expand = ""


class NewConversation(Body, frozen=True, kw_only=True):
    """``site`` may be left out where the workspace has one."""

    contact: ContactId
    site: SiteId | None = None
    assignee: OperatorId | None = None
    priority: Priority = "none"
    labels: Annotated[list[LabelId], msgspec.Meta(max_length=20)] = []
    message: FirstMessage | None = None


class ConversationChange(Body, frozen=True, kw_only=True):
    """What is left out stays as it is. ``snoozed_until`` belongs to the status ``snoozed``."""

    status: Status | msgspec.UnsetType = UNSET
    snoozed_until: Moment | msgspec.UnsetType = UNSET
    assignee: OperatorId | msgspec.UnsetType | None = UNSET
    priority: Priority | msgspec.UnsetType = UNSET
    labels: Annotated[list[LabelId], msgspec.Meta(max_length=20)] | msgspec.UnsetType = UNSET


def _listed(query: ConversationsQuery) -> QuerySet[Any]:
    found = Conversation.objects.in_history()
    plain = {name: getattr(query, name) for name in ("status", "priority", "number")}
    found = found.filter(**{name: value for name, value in plain.items() if value is not None})
    keys = {name: ids.of(getattr(query, name)) for name in ("contact", "site") if getattr(query, name)}
    found = found.filter(**keys)
    if query.assignee:
        found = found.filter(assignee=None if query.assignee == "none" else ids.of(query.assignee))
    if query.label:
        found = found.filter(labellings__label=ids.of(query.label))
    if query.updated_since:
        moved = StreamEntry.objects.filter(
            conversation__isnull=False, at__gte=bounded(query.updated_since, "?updated_since")
        )
        found = found.filter(pk__in=moved.values("conversation"))
    return found


def _rows(found: QuerySet[Any], expand: str) -> QuerySet[Any]:
    found = shapes.with_updates(found)
    return found.select_related("contact") if expand else found


@operation(
    "GET",
    "conversations",
    "conversations.list",
    scope="conversations:read",
    summary="List conversations",
    query=ConversationsQuery,
    answers=Page[shapes.Conversation],
)
def listed(call: Call) -> Any:
    """The newest first. ``updated_since`` finds those in which anything happened since, within two seconds."""
    query = call.query
    key = "last_activity_at" if query.sort == "activity" else ""
    found = _rows(_listed(query), query.expand)
    return page(call, found, lambda rows: shapes.conversations(rows, query.expand), key)


def talk_of(call: Call) -> Conversation:
    """The conversation in the address. Raises Problem."""
    found: Conversation | None = Conversation.objects.in_history().filter(pk=call.ids["conversation"]).first()
    if found is None:
        raise not_found("conversation")
    return found


def shown(pk: Any, expand: str = "") -> shapes.Conversation:
    rows = _rows(Conversation.objects.filter(pk=pk), expand)
    return shapes.conversations(rows, expand)[0]


@operation(
    "GET",
    "conversations/{conversation}",
    "conversations.retrieve",
    scope="conversations:read",
    summary="Show a conversation",
    query=ConversationQuery,
    answers=shapes.Conversation,
    tagged=True,
)
def retrieve(call: Call) -> Any:
    """One conversation and its state; what was said is under its messages."""
    return shown(talk_of(call).pk, call.query.expand)


@operation(
    "POST",
    "conversations",
    "conversations.create",
    scope="conversations:write",
    summary="Start a conversation",
    body=NewConversation,
    answers=shapes.Conversation,
    status=201,
)
def create(call: Call) -> Any:
    """Begins one with a contact. The contact sees it in the chat of the browser in which they were last seen; who has
    none finds nothing there."""
    body: NewConversation = call.body
    contact = Contact.objects.filter(pk=ids.of(body.contact)).first()
    if contact is None:
        raise Problem.at("/contact", "not_found", "There is no such contact here.")
    talk = Conversation.objects.begin(contact, _site(body), by=call.key)
    change = ConversationChange(assignee=body.assignee or UNSET, priority=body.priority, labels=body.labels)
    _apply(call, talk, change)
    if body.message:
        say(call.key, talk, body.message, "/message")
    _tell_browser(talk)
    made = shown(talk.pk)
    return Answer(made, headers={"Location": f"/api/v1/conversations/{made.id}"}, about=contact.pk)


def _site(body: NewConversation) -> Site:
    if body.site:
        found = Site.objects.filter(pk=ids.of(body.site)).first()
        if found is None:
            raise Problem.at("/site", "not_found", "There is no such site here.")
        return found
    sites = list(Site.objects.all()[:2])
    if len(sites) != 1:
        raise Problem.at("/site", "required", "Say on which site: the workspace has several, or none yet.")
    return sites[0]


def _tell_browser(talk: Conversation) -> None:
    if talk.visitor_id:
        text = codec.encode(p.HeadMoved(conversation=talk.pk, seq=1), p.Side.VISITOR)
        topic = live.own_topic(talk.workspace_id, talk.visitor_id)
        transaction.on_commit(lambda: live.announce([(topic, text)]))


@operation(
    "PATCH",
    "conversations/{conversation}",
    "conversations.update",
    scope="conversations:write",
    summary="Change a conversation",
    query=ConversationQuery,
    body=ConversationChange,
    answers=shapes.Conversation,
    tagged=True,
)
def update(call: Call) -> Any:
    """Assigns, closes, reopens, snoozes, sorts. Each change is an event of the conversation, done by this key."""
    talk = talk_of(call).lock()
    call.demand_unchanged(shown(talk.pk))
    _apply(call, talk, call.body)
    return shown(talk.pk, call.query.expand)


def _apply(call: Call, talk: Conversation, change: ConversationChange) -> None:
    by: Any = call.key
    if change.assignee is not UNSET:
        talk.assign(member(change.assignee, "/assignee") if change.assignee else None, by=by)
    if change.priority is not UNSET:
        talk.prioritize(change.priority, by=by)
    if change.labels is not UNSET:
        _label(talk, [_named(each) for each in change.labels], by)
    if (change.status == "snoozed") != (change.snoozed_until is not UNSET):
        detail = "Send the status snoozed and snoozed_until together."
        raise Problem.at("/snoozed_until", "required", detail)
    if change.status is not UNSET:
        _turn(talk, change, by)


def _turn(talk: Conversation, change: ConversationChange, by: Any) -> None:
    turns: dict[str, Callable[..., Any]] = {"open": talk.reopen, "pending": talk.pend, "closed": talk.close}
    if change.status != "snoozed":
        turns[str(change.status)](by=by)
        return
    try:
        talk.snooze(bounded(change.snoozed_until, "/snoozed_until"), by=by)  # type: ignore[arg-type]
    except PastTime:
        raise Problem.at("/snoozed_until", "past", "This time has passed. Send a later one.") from None


def _named(shown: str) -> Label:
    found = Label.objects.filter(pk=ids.of(shown)).first()
    if found is None:
        raise Problem.at("/labels", "not_found", "There is no such label here.")
    return found  # type: ignore[no-any-return]


def _label(talk: Conversation, wanted: list[Label], by: Any) -> None:
    worn = {
        each.label_id: each.label
        for each in Labelling.objects.filter(conversation=talk).select_related("label")
    }
    for label in wanted:
        label.put_on(talk, by)
    for pk, label in worn.items():
        if pk not in {each.pk for each in wanted}:
            label.take_off(talk, by)


@operation(
    "DELETE",
    "conversations/{conversation}",
    "conversations.delete",
    scope="conversations:write",
    summary="Delete a conversation",
)
def delete(call: Call) -> None:
    """For good, with all that was said in it and its files. Its events stay as numbers without content."""
    talk = talk_of(call)
    gone = p.ConversationRemoved(conversation=talk.pk)
    told = live.tell(talk.workspace_id, talk.pk, gone)
    talk.remove(by=call.key)  # type: ignore[arg-type]
    transaction.on_commit(lambda: live.announce(told))


OPERATIONS = (listed, create, retrieve, update, delete)
