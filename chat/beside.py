"""What stands beside a conversation: its contact, for the inbox's panel. The profile shows the same, and more."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.authorize import may
from accounts.models import Membership
from chat import profile, reading
from chat.models import Conversation, Rating
from crm import segments
from crm.enrichment import telling
from crm.known import Known, known
from crm.models import Contact, ContactNote

EARLIER = 20
NOTES = 3
STANDING = ("name", "email", "phone")


def told(conversation: Conversation, member: Membership, slug: str) -> dict[str, Any]:
    contact: Contact = conversation.contact
    return {
        "id": str(contact.pk),
        "label": contact.label,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "verified": contact.verified,
        "first_seen_at": reading.milliseconds(contact.created_at),
        "last_seen_at": reading.milliseconds(contact.last_seen_at),
        "there": profile.local_time(contact),
        "site": conversation.site.name,
        "profile": reverse("contact", args=[slug, contact.pk]),
        "acts": reverse("contacts_bulk", args=[slug]),
        "edits": may(member, "contact.edit"),
        "known": _known(contact),
        "enrichment": telling.for_scripts(contact),
        **_sorted(contact),
        **_notes(contact),
        "segments": _segments(contact, member, slug),
        "rating": _rating(conversation),
        "conversations": _earlier(contact, member),
    }


def _known(contact: Contact) -> list[dict[str, Any]]:
    """What is known and what could be: no attribute that was put away and of which nothing is known."""
    facts = known(contact, unknown=True)
    fixed = profile.fixed(facts)
    return [_fact(each, _value(contact, each), each.name in fixed) for each in facts]


def _value(contact: Contact, each: Known) -> Any:
    """A name of before sources were kept stands on the contact alone."""
    own = (getattr(contact, each.name) or None) if each.name in STANDING else None
    return own if each.value is None else each.value


def _fact(each: Known, value: Any, fixed: bool) -> dict[str, Any]:
    said = each.fact if each.value is not None else None
    return {
        "name": each.name,
        "title": each.title,
        "kind": each.kind,
        "options": each.definition.options if each.definition else [],
        "help": each.definition.description if each.definition else "",
        "value": value,
        "fixed": fixed,
        "said": each.spoken if said else "",
        "verified": bool(said and said.verified),
        "pinned": bool(said and said.pinned),
        "at": reading.milliseconds(said.at) if said else None,
    }


def _sorted(contact: Contact) -> dict[str, Any]:
    """Every label of contacts, with whether it stands on this one; whose it is."""
    return {
        "labels": [
            {"id": str(each.row.pk), "name": each.row.name, "hue": each.row.hue, "on": each.chosen}
            for each in profile.labels(contact)
        ],
        "owner": str(contact.owner_id) if contact.owner_id else None,
    }


def _notes(contact: Contact) -> dict[str, Any]:
    """The newest of what the team wrote about the person, and how many there are."""
    notes = ContactNote.objects.filter(contact=contact).select_related("author__user").order_by("-at", "-pk")
    return {"notes": [_note(each) for each in notes[:NOTES]], "notes_count": notes.count()}


def _note(note: ContactNote) -> dict[str, Any]:
    by = note.author.user.name if note.author else "A former colleague"
    return {"id": str(note.pk), "by": by, "body": note.body, "at": reading.milliseconds(note.at)}


def _segments(contact: Contact, member: Membership, slug: str) -> list[dict[str, str]]:
    book = reverse("contacts", args=[slug])
    return [
        {"id": str(each.pk), "name": each.name, "url": f"{book}?segment={each.pk}"}
        for each in segments.holding(contact, member)
    ]


def _rating(conversation: Conversation) -> dict[str, Any] | None:
    given = Rating.objects.filter(conversation=conversation).first()
    if given is None:
        return None
    said = {"score": given.score, "comment": given.comment, "at": reading.milliseconds(given.changed_at)}
    return {**said, "conversation": conversation.number}


def _earlier(contact: Contact, member: Membership) -> list[dict[str, Any]]:
    shown = ("number", "status", "activity_at", "preview")
    talks = reading.rows(
        Conversation.objects.in_history().filter(contact=contact).newest_first()[:EARLIER], member
    )
    return [{name: getattr(talk, name) for name in shown} for talk in talks]
