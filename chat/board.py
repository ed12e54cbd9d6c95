"""The board of visitors: who is on the sites now, as the operators of a workspace may see them.

What is not granted is not shown, whatever was kept: the consents are read with every look (GDPR Art. 7(3)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.db.models import Exists, OuterRef

from accounts.tenancy import current
from chat import onsite, protocol as p
from chat.live import redis
from chat.models import Conversation
from crm import consents
from crm.enrichment import portraits
from crm.models import Block, Visitor
from crm.models.consent import Purpose

# Stands for a picture's name in the address of all.
ANY = "any-picture"
UNSEEN = UUID("5f3a1f0e-6a35-4c8e-9d0f-0b7b3a1c2d4e")


def shown(visitors: Sequence[UUID] | None = None) -> list[p.Here]:
    """Those of these who are here now, or all who are."""
    workspace = current()
    wanted = onsite.everyone(redis(), workspace) if visitors is None else visitors
    visits = onsite.visits(redis(), workspace, wanted)
    people = _people(list(visits))
    agreed = consents.granted_among({each.contact_id for each in people}, Purpose.INSIGHTS)
    talks, picture = _talks(agreed), portraits.address(ANY)
    return [
        _here(each, visits[each.pk], talks.get(each.contact_id), picture)
        if each.contact_id in agreed
        else p.Here(id=stand_in(each.pk))
        for each in people
    ]


def stand_in(visitor: UUID) -> UUID:
    """What stands for somebody who agreed to nothing: it leads to nobody."""
    return uuid5(UNSEEN, visitor.hex)


def _people(visitors: list[UUID]) -> list[Any]:
    blocked = Exists(Block.objects.filter(contact=OuterRef("contact")))
    found = Visitor.objects.filter(pk__in=visitors, ended_at=None).select_related("contact")
    return list(found.annotate(shut_out=blocked))


def _talks(contacts: set[UUID]) -> dict[UUID, Conversation]:
    """The open conversation of each, the newest where there are more."""
    found = Conversation.objects.shown().in_history().filter(contact__in=contacts).exclude(status="closed")
    newest = found.order_by("contact_id", "-last_activity_at").distinct("contact_id")
    return {each.contact_id: each for each in newest}


def _here(visitor: Any, visit: onsite.Onsite | None, talk: Conversation | None, picture: str) -> p.Here:
    contact = visitor.contact
    about = {**(msgspec.to_builtins(visit) if visit else {}), "site": visitor.site_id}
    return p.Here(
        id=visitor.pk,
        agreed=True,
        contact=contact.pk,
        name=contact.label,
        known=bool(contact.name or contact.email),
        verified=contact.verified,
        picture=picture.replace(ANY, portraits.shown(contact)) if contact.avatar else "",
        blocked=visitor.shut_out,
        **(_talk(talk) if talk else {}),
        **about,
    )


def _talk(talk: Conversation) -> dict[str, Any]:
    state = "invited" if not talk.last_visitor_seq else "waiting" if talk.waiting_since else "talking"
    return {
        "state": state,
        "conversation": talk.pk,
        "number": talk.number,
        "assignee": talk.assignee_id,
    }
