"""Shutting the door on a contact: their browsers are told that the chat is not available, and sockets close."""

from __future__ import annotations

from typing import Any

from accounts.models import Membership
from chat.models import Conversation
from crm.models import Contact, Happened, Occurrence


def block(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was blocked already."""
    conversation.lock()
    return conversation.happened("contact.blocked", by) if conversation.contact.block(by) else None


def unblock(conversation: Conversation, by: Membership) -> Any:
    """None when the contact was not blocked."""
    conversation.lock()
    return conversation.happened("contact.unblocked", by) if conversation.contact.unblock(by) else None


def block_contact(contact: Contact, by: Membership) -> None:
    """As ``block``, told in the conversation that moved last; of a contact who has none, to the customer's servers."""
    talk = Conversation.objects.filter(contact=contact).newest_first().first()
    if talk is not None:
        block(talk, by)
    elif contact.block(by):
        Occurrence.objects.happened(Happened.BLOCKED, [contact.pk])


def unblock_contact(contact: Contact, by: Membership) -> None:
    talk = Conversation.objects.filter(contact=contact).newest_first().first()
    if talk is not None:
        unblock(talk, by)
    elif contact.unblock(by):
        Occurrence.objects.happened(Happened.UNBLOCKED, [contact.pk])
