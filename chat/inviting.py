"""Writing first: an operator begins a conversation with a visitor who is on a site and has not written.

It may not become a nuisance: only to somebody who agreed that we see what they read and who is there at this moment,
one unanswered word at a time, never to a blocked contact, and not beside a conversation that is open.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.rates import spend_as
from accounts.tenancy import current
from chat import codec, onsite, protocol as p
from chat.ledger import Appended
from chat.live import own_topic, redis
from chat.models import Conversation
from chat.sessions import demanded
from crm import consents
from crm.models import Visitor
from crm.models.consent import Purpose

# Of one member; a person who writes by hand does not come near it.
INVITATIONS = "60 per hour"
# So long a word that was not answered stands for "no", also when it was closed.
UNANSWERED = timedelta(days=1)


def invite(by: UUID, command: p.VisitorInvite) -> Appended:
    """The message that begins the conversation. Raises Forbidden, Refusal and ledger.Conflict."""
    member, ref = demanded(by, "visitor.invite"), str(command.client_id)
    if not command.body.strip() or "\x00" in command.body:
        raise codec.Refusal("empty", "Write something first.", ref)
    with transaction.atomic():
        visitor = _here(command.visitor, ref)
        begun = Conversation.objects.filter(visitor=visitor, messages__client_id=command.client_id).first()
        if begun is None:
            _demand_quiet(visitor, ref)
            if wait := spend_as(INVITATIONS, "invitation", str(member.pk)):
                words = "You wrote first to many visitors. Wait a moment."
                raise codec.Refusal("slow_down", words, ref, retry_ms=wait * 1000)
            begun = Conversation.objects.invite(visitor, member)
        return begun.say(member, command.body, command.client_id)


def told(visitor: UUID, begun: Appended) -> list[tuple[str, str]]:
    """Topic and text by which their open chats learn of it, and the boards on which they stand."""
    workspace = begun.entry.workspace
    news = p.HeadMoved(conversation=begun.entry.conversation, seq=begun.seq)
    chats = (own_topic(workspace, visitor), codec.encode(news, p.Side.VISITOR))
    return [chats, (onsite.topic(workspace), str(visitor))]


def _here(key: UUID, ref: str) -> Visitor:
    # The row lock keeps two colleagues from writing first at once.
    found = Visitor.objects.select_for_update(of=("self",)).select_related("contact")
    visitor: Visitor | None = found.filter(pk=key, ended_at=None).first()
    if visitor is None or not onsite.connected(redis(), current(), key):
        words = "They have left the site. Your words are kept here, for when they come back."
        raise codec.Refusal("left", words, ref)
    if visitor.blocked:
        raise codec.Refusal("blocked", "This contact is blocked. Let them write again first.", ref)
    if not consents.granted(visitor.contact, Purpose.INSIGHTS):
        raise codec.Refusal("not_agreed", "They did not agree to be seen, so nobody writes first.", ref)
    return visitor


def _demand_quiet(visitor: Visitor, ref: str) -> None:
    theirs = Conversation.objects.shown().filter(contact=visitor.contact_id)
    unanswered = theirs.filter(last_visitor_seq=0, created_at__gt=timezone.now() - UNANSWERED)
    waiting = unanswered.order_by("-created_at").select_related("assignee__user").first()
    if waiting is not None:
        words = f"{_who(waiting.assignee)} wrote first already, in #{waiting.number}. Wait for their answer."
        raise codec.Refusal("invited", words, ref)
    talking = theirs.exclude(status="closed").newest_first().first()
    if talking is not None:
        words = f"You are in conversation with them already. Write in #{talking.number}."
        raise codec.Refusal("in_conversation", words, ref)


def _who(member: Membership | None) -> str:
    return member.user.first_name if member and member.user.first_name else "A colleague"
