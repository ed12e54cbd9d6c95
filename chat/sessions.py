"""What a socket asks of the database: synchronous verbs, each run within the socket's workspace.

They fetch the principal anew each time, so an ended access is found wherever it matters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from redis.exceptions import RedisError

from accounts.allowance import horizon
from accounts.authorize import Forbidden, demand
from accounts.models import Membership, Site, Workspace
from accounts.rates import spend_as
from accounts.tenancy import current
from chat import codec, presence, protocol as p, reading, talks
from chat.live import redis
from chat.models import Conversation
from chat.tickets import Ticket
from crm import consents
from crm.models import Visitor
from crm.models.consent import Purpose

Verb = Callable[..., Any]
# One person's, told at once of what began in another; the rest find it when they come back.
BROWSERS = 20
NEW_CONVERSATIONS = "20 per hour"  # of one visitor
UNREACHABLE = (RedisError, OSError)


class Ended(Forbidden):
    """The principal itself may not come in any more; the socket is closed."""


class NoConversation(Exception):
    """The workspace has no such conversation, or it is not this visitor's."""


def open_operator(ticket: Ticket, slug: str) -> p.SessionOpened:
    """Raises Forbidden when the ticket is for another workspace than the address says, or access has ended."""
    demand_access(ticket)
    if not Workspace.objects.filter(pk=current(), slug=slug, closed_at=None).exists():
        raise Forbidden("another workspace")
    return p.SessionOpened(
        you=ticket.principal,
        people=everybody(),
        teams=reading.teams(),
        labels=reading.labels(),
        callers=reading.callers(),
    )


def open_visitor(ticket: Ticket) -> p.SessionOpened:
    """Raises Forbidden when the visitor's session has ended."""
    visitor = visitor_of(ticket.principal)
    listed, more = talks.page(visitor)
    newest = listed[0] if listed else None
    return p.SessionOpened(
        you=visitor.pk,
        people=shown_team(visitor.site),
        live_typing=visitor.site.live_typing,
        visits=follows(visitor),
        conversation=newest.id if newest else None,
        head=newest.head if newest else 0,
        read_seq=newest.read_seq if newest else 0,
        talks=listed,
        more_talks=more,
    )


def follows(visitor: Visitor) -> bool:
    """Whether the site keeps visits and this person agreed."""
    return visitor.site.keeps_visits and consents.granted(visitor.contact, Purpose.INSIGHTS)


def shown_team(site: Site) -> list[p.Person]:
    """Whom the site's visitors see: first names and pictures, or nobody."""
    if not site.show_team:
        return []
    return reading.people(presence.statuses(redis(), current()), only_first_names=True)


def demand_access(ticket: Ticket) -> None:
    """Raises Forbidden unless the member and the browser session, or the visitor, may still come in."""
    if ticket.side == "visitor":
        visitor_of(ticket.principal)
    else:
        member_of(ticket.principal)
        if ticket.session and not SessionStore().exists(ticket.session):
            raise Ended("the session has ended")


def live_typing(ticket: Ticket) -> bool:
    """Whether the visitor's site lets operators see what is being written. Raises Forbidden as demand_access."""
    return bool(visitor_of(ticket.principal).site.live_typing)


def start(visitor: UUID, anew: bool, first: UUID) -> UUID:
    """The visitor's newest conversation, begun if there is none, or with ``anew`` another. Raises Refusal."""
    if anew and (wait := spend_as(NEW_CONVERSATIONS, "new-conversation", str(visitor))):
        words = "You began many conversations. Write in one of them, or wait a moment."
        raise codec.Refusal("slow_down", words, str(first), retry_ms=wait * 1000)
    by = visitor_of(visitor)
    conversation: Conversation = Conversation.objects.start(by, anew=anew, first=first)
    return conversation.pk


def browsers(visitor: UUID) -> list[UUID]:
    """The sessions in which this person may read: this one first, and those vouched for as the same, lately seen."""
    by = visitor_of(visitor)
    others = Visitor.objects.same_person_as(by).filter(ended_at=None).exclude(pk=visitor)
    return [visitor, *others.order_by("-last_seen_at").values_list("pk", flat=True)[:BROWSERS]]


def sees(visitor: UUID, conversation: UUID) -> bool:
    """Whether the conversation is among those that the visitor may read."""
    return bool(Conversation.objects.visible_to(visitor_of(visitor)).filter(pk=conversation).exists())


def events(conversation: UUID, after: int) -> p.ConversationEvents:
    return reading.events(conversation_of(conversation), after)


def read(conversation: UUID, reader: UUID, side: Literal["visitor", "operator"], seq: int) -> int | None:
    by = visitor_of(reader) if side == "visitor" else member_of(reader)
    return conversation_of(conversation).read(by, seq)


def rows(ids: list[UUID], member: UUID) -> list[p.Row]:
    return reading.rows(Conversation.objects.in_history().filter(pk__in=ids), member_of(member))


def person(member: UUID, status: Any) -> p.Person:
    found = Membership.objects.select_related("user").get(pk=member)
    return reading.person(found, status)


def everybody() -> list[p.Person]:
    return reading.people(presence.statuses(redis(), current()))


def demanded(member: UUID, action: str) -> Membership:
    found = member_of(member)
    demand(found, action)
    return found


def member_of(pk: UUID) -> Membership:
    found = Membership.objects.active().select_related("user").filter(pk=pk).first()
    if found is None:
        raise Ended("not a member any more")
    return found


def visitor_of(pk: UUID) -> Visitor:
    found: Visitor | None = Visitor.objects.filter(pk=pk, ended_at=None, contact__blocks=None).first()
    if found is None:
        raise Ended("the visitor's session has ended")
    return found


def in_history(verb: Verb) -> Verb:
    """The same for what the team's plan shows. Raises NoConversation for a conversation that rests since before."""

    @wraps(verb)
    def shown(conversation: UUID, *args: Any, **more: Any) -> Any:
        if horizon() and not Conversation.objects.in_history().filter(pk=conversation).exists():
            raise NoConversation
        return verb(conversation, *args, **more)

    return shown


def conversation_of(pk: UUID) -> Conversation:
    found: Conversation | None = Conversation.objects.filter(pk=pk).first()
    if found is None:
        raise NoConversation
    return found
