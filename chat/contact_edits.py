"""What operators put right of a contact, and the notes that they keep about one."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from accounts.authorize import demand
from accounts.models import Membership
from accounts.tenancy import current
from chat.identifying import tell
from chat.live import UNREACHABLE, redis
from crm.models import Contact, ContactNote

KEPT_SECONDS = 600


class Expired(LookupError):
    """What was deleted is not known any more."""


class Kept(msgspec.Struct, frozen=True):
    """A deleted note, for as long as it may come back; ``at`` in seconds since 1970."""

    contact: UUID
    author: UUID | None
    body: str
    at: float


def correct(contact: Contact, by: Membership, name: str, text: str) -> None:
    """One fact, as put right by the team. Raises Forbidden, WrongFact and TooManyFacts."""
    if contact.put_right({name: text.strip() or None}, by):
        tell(contact)


def write_note(contact: Contact, author: Membership, body: str) -> ContactNote:
    """Raises Forbidden, and ValueError for a note that says nothing, or too much."""
    note = contact.note(body, author)
    tell(contact)
    return note


def edit_note(note: ContactNote, by: Membership, body: str) -> None:
    """Raises ValueError, and Forbidden for another's."""
    note.edit(body, by)
    tell(note.contact)


def delete_note(note: ContactNote, by: Membership) -> str:
    """The word that brings it back within ten minutes. Raises Forbidden."""
    word, contact = secrets.token_urlsafe(16), note.contact
    kept = Kept(note.contact_id, note.author_id, note.body, note.at.timestamp())
    note.remove(by)
    tell(contact)
    try:
        redis().set(_key(by, word), msgspec.json.encode(kept), ex=KEPT_SECONDS)
    except UNREACHABLE:
        return ""
    return word


def restore_note(contact: Contact, by: Membership, word: str) -> ContactNote:
    """Raises Forbidden and Expired."""
    demand(by, "contact.edit")
    try:
        found = cast("bytes | None", redis().getdel(_key(by, word)))
    except UNREACHABLE:
        found = None
    kept = msgspec.json.decode(found, type=Kept) if found else None
    if kept is None or kept.contact != contact.pk:
        raise Expired(word)
    at = datetime.fromtimestamp(kept.at, UTC)
    note: ContactNote = ContactNote.objects.create(
        contact=contact, author_id=_here(kept.author), body=kept.body, at=at
    )
    tell(contact)
    return note


def _here(author: UUID | None) -> Any:
    return Membership.objects.filter(pk=author).values_list("pk", flat=True).first()


def _key(member: Membership, word: str) -> str:
    return f"contact-note:{current()}:{member.pk}:{word}"
