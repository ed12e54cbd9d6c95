"""A contact is deleted for good, with all that hangs on it."""

from __future__ import annotations

from typing import NamedTuple

import structlog
from django.core.files.storage import default_storage
from django.db import transaction

from accounts import revocations
from accounts.models import Membership
from chat import live, protocol as p
from chat.models import Conversation
from crm.models import Contact, Happened, Occurrence, Visitor

log = structlog.get_logger(__name__)


class Going(NamedTuple):
    """What goes with a contact, counted."""

    conversations: int
    notes: int
    facts: int
    browsers: int


def going(contact: Contact) -> Going:
    return Going(
        Conversation.objects.filter(contact=contact).count(),
        contact.notes.count(),
        contact.attributes.count(),
        contact.visitors.count(),
    )


def remove(contact: Contact, by: Membership) -> None:
    """Conversations with their files go first, each as if it were deleted by itself; open inboxes forget them."""
    visitors = list(Visitor.objects.filter(contact=contact).values_list("pk", flat=True))
    told = []
    for talk in Conversation.objects.filter(contact=contact):
        gone = p.ConversationRemoved(conversation=talk.pk)
        told += live.tell(contact.workspace_id, talk.pk, gone)
        talk.remove(by)
    key = {"workspace": str(contact.workspace_id), "contact": str(contact.pk), "member": str(by.pk)}
    picture = contact.avatar
    Occurrence.objects.happened(Happened.DELETED, [contact.pk])
    contact.delete()
    transaction.on_commit(lambda: live.announce(told))
    transaction.on_commit(lambda: _removed(key, visitors, picture))


def _removed(key: dict[str, str], visitors: list[object], picture: str) -> None:
    for visitor in visitors:
        revocations.announce(visitor)
    if picture:
        default_storage.delete(picture)
    log.info("contact.removed", **key)
