"""Shutting the door on a contact: their browsers are told that the chat is not available, and sockets close."""

from __future__ import annotations

from typing import Any

from accounts.models import Membership
from chat.models import Conversation


def block(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was blocked already."""
    conversation.lock()
    return conversation.happened("contact.blocked", by) if conversation.contact.block(by) else None


def unblock(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was not blocked."""
    conversation.lock()
    return conversation.happened("contact.unblocked", by) if conversation.contact.unblock(by) else None
