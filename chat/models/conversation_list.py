"""Conversations, many at a time: which, in which order, and how one begins."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from accounts.allowance import horizon
from accounts.models import ApiKey, Membership, Site
from chat.ledger import Entry, append
from chat.models.numbering import next_number
from chat.models.status import Status
from crm.models import Contact, Visitor

if TYPE_CHECKING:
    from chat.models.conversation import Conversation


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def shown(self) -> ConversationQuerySet:
        """Those that stand by themselves in a list; a merged one is part of another."""
        return self.filter(merged_into=None)

    def in_history(self) -> ConversationQuerySet:
        """Those that the plan lets the team and its programs see; an older one comes back when somebody writes in it.

        Not for visitors, and not for what is owed to a person: nothing is hidden from these.
        """
        since = horizon()
        return self if since is None else self.filter(last_activity_at__gte=since)

    def before_history(self) -> ConversationQuerySet:
        """Those that are kept and not shown."""
        since = horizon()
        return self.none() if since is None else self.filter(last_activity_at__lt=since)

    def open(self) -> ConversationQuerySet:
        return self.filter(status=Status.OPEN)

    def closed(self) -> ConversationQuerySet:
        return self.filter(status=Status.CLOSED)

    def assigned_to(self, member: Membership) -> ConversationQuerySet:
        return self.filter(assignee=member)

    def newest_first(self) -> ConversationQuerySet:
        return self.order_by("-last_activity_at", "-id")

    def before(self, activity_at: datetime, pk: UUID) -> ConversationQuerySet:
        """The next keyset page of ``newest_first``."""
        older = models.Q(last_activity_at__lt=activity_at)
        return self.filter(older | models.Q(last_activity_at=activity_at, id__lt=pk))

    def visible_to(self, visitor: Visitor) -> ConversationQuerySet:
        """What a visitor may read and write to. Everything that shows messages to one begins here.

        Their own; and while the customer's server vouches for them, those of their other browsers on this site for
        which it vouched as well. Whoever only says who they are sees nobody else's.
        """
        return self.filter(visitor__in=Visitor.objects.same_person_as(visitor).values("pk"))

    def start(self, visitor: Visitor, *, anew: bool = False, first: UUID | None = None) -> Conversation:
        """The visitor's newest conversation; where there is none, or with ``anew``, one that begins now.

        ``first`` is the client_id of the message that begins it: sent again, it finds what it has begun.
        """
        # The row lock keeps two first messages of one browser from making two conversations.
        Visitor.objects.select_for_update(of=("self",)).get(pk=visitor.pk)
        theirs = self.visible_to(visitor).newest_first()
        begun = theirs.filter(messages__client_id=first).first() if first else None
        if begun is None and not anew:
            begun = theirs.first()
        return begun or self._begin(visitor)

    def invite(self, visitor: Visitor, by: Membership) -> Conversation:
        """One that a member begins, and answers for."""
        conversation = self._begin(visitor, by)
        conversation.assign(by, by=by)
        return conversation

    def begin(self, contact: Contact, site: Site, by: ApiKey) -> Conversation:
        """One that we begin: with the browser in which this person was last seen on the site, where there is one."""
        theirs = Visitor.objects.filter(contact=contact, site=site, ended_at=None)
        return self._made(by, site=site, contact=contact, visitor=theirs.order_by("-last_seen_at").first())

    def _begin(self, visitor: Visitor, by: Membership | None = None) -> Conversation:
        named = {"site_id": visitor.site_id, "contact_id": visitor.contact_id, "visitor": visitor}
        return self._made(by or visitor, **named)

    def _made(self, by: Visitor | Membership | ApiKey, **named: Any) -> Conversation:
        """With the next number of the workspace and its first event."""
        conversation: Conversation = self.create(number=next_number(), **named)
        append([Entry.by(by, conversation.pk, "conversation.started")])
        return conversation
