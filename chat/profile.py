"""One contact as the profile shows it, and the mark by which an open profile sees that something has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from accounts.authorize import may
from accounts.models import Membership
from chat import contact_removing
from chat.holdings import newest_numbers
from chat.models import Conversation
from crm import consent_words, segments
from crm.known import Known, known
from crm.models import Block, Contact, ContactLabel, ContactNote, Identity, Source
from crm.models.identity import IdentityKind
from crm.trust import Word

KINDS = {
    "conversation": "Conversations",
    "note": "Notes",
    "visit": "Visits",
    "event": "Events",
    "consent": "Consents",
    "change": "Changes",
}


@dataclass(frozen=True)
class Choice:
    """A label or a colleague that can be chosen."""

    row: Any
    chosen: bool


def told(contact: Contact, member: Membership) -> dict[str, Any]:
    """Everything beside the timeline."""
    facts = known(contact, unknown=True)
    return {
        "contact": contact,
        "facts": [each for each in facts if each.defined and not each.archived],
        "others": [each for each in facts if not each.defined or each.archived],
        "fixed": fixed(facts),
        "identities": _identities(contact),
        "labels": labels(contact),
        "members": members(contact),
        "blocked": Block.objects.filter(contact=contact).select_related("by__user").first(),
        "consents": consent_words.of(contact),
        "newest": newest_numbers([contact.pk]).get(contact.pk),
        "there": local_time(contact),
        "kinds": KINDS,
        "segments": segments.holding(contact, member),
        "version": version(contact),
        "going": contact_removing.going(contact),
        "edits": may(member, "contact.edit"),
        "blocks": may(member, "contact.block"),
        "removes": may(member, "contact.remove"),
    }


def local_time(contact: Contact) -> str:
    """What their clock shows; empty where nobody knows."""
    try:
        there = timezone.now().astimezone(ZoneInfo(contact.time_zone)) if contact.time_zone else None
    except (LookupError, ValueError):
        return ""
    return f"{there:%A} {there:%H:%M}" if there else ""


def version(contact: Contact) -> str:
    """Another whenever the profile would show something else."""
    facts = contact.attributes.aggregate(at=Max("at"))["at"]
    notes = list(ContactNote.objects.filter(contact=contact).order_by("pk").values_list("pk", "edited_at"))
    labels = list(contact.labellings.order_by("label").values_list("label", flat=True))
    talks = list(
        Conversation.objects.filter(contact=contact).order_by("pk").values_list("pk", "last_seq", "status")
    )
    consents = contact.consents.aggregate(at=Max("at"))["at"]
    blocked = contact.blocks.exists()
    own = (contact.owner_id, contact.company_id, contact.last_seen_at, contact.verified, contact.called)
    seen = (facts, contact.attributes.count(), notes, labels, talks, consents, blocked, own)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def fixed(facts: list[Known]) -> set[str]:
    """What nobody of the team can put right: a picture, an id, what a server vouches for or the person said last."""
    word = Word(Source.OPERATOR, correction=True)
    own = {each.name for each in facts if each.fact and not each.fact.gives_way(word)}
    return own | {"avatar", "user_id"}


def _identities(contact: Contact) -> list[Identity]:
    """Addresses first, then numbers, then ids; of each kind the first one first."""
    order = list(IdentityKind.values)
    found = contact.identities.all()
    return sorted(found, key=lambda each: (order.index(each.kind), not each.primary, each.at))


def labels(contact: Contact) -> list[Choice]:
    own = set(contact.labellings.values_list("label", flat=True))
    return [Choice(label, label.pk in own) for label in ContactLabel.objects.by_name()]


def members(contact: Contact) -> list[Choice]:
    active = Membership.objects.active().select_related("user").order_by("joined_at", "id")
    return [Choice(member, member.pk == contact.owner_id) for member in active]
