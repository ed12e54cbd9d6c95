"""Two contacts become one, or two again, while others look on: open inboxes show it at once."""

from __future__ import annotations

from accounts.models import Membership
from chat.identifying import tell
from chat.models import Conversation
from crm.models import Contact, Merge


def merge(kept: Contact, other: Contact, by: Membership) -> Merge:
    """Raises Forbidden and CannotMerge."""
    moved = list(Conversation.objects.filter(contact=other).values_list("pk", flat=True))
    made = kept.merge(other, by)
    tell(kept, moved)
    return made


def undo(merge: Merge, by: Membership) -> Contact:
    """The one that was gone. Raises Forbidden and CannotUndo."""
    other = merge.undo(by)
    tell(merge.contact)
    tell(other, list(Conversation.objects.filter(contact=other).values_list("pk", flat=True)))
    return other
