"""Shutting the door on a contact: their browsers are told that the chat is not available, and sockets close."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts import revocations
from accounts.models import Membership
from chat.models import Conversation
from crm.models import Block, Visitor


def block(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was blocked already."""
    conversation.lock()
    _, made = Block.objects.get_or_create(contact_id=conversation.contact_id, defaults={"by": by})
    if not made:
        return None
    visitors = list(Visitor.objects.filter(contact=conversation.contact_id).values_list("pk", flat=True))
    transaction.on_commit(lambda: [revocations.announce(visitor) for visitor in visitors])
    return conversation.happened("contact.blocked", by)


def unblock(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was not blocked."""
    conversation.lock()
    gone, _ = Block.objects.filter(contact=conversation.contact_id).delete()
    return conversation.happened("contact.unblocked", by) if gone else None
