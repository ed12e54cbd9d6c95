"""What the search shows of what it found: who, when, and the words in their surroundings. Parts, never HTML."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import Membership
from accounts.tenancy import current
from chat import reading
from chat.models import Conversation
from chat.searching import Hit
from crm import folding
from crm.models import Contact

BEFORE, AROUND = 40, 180

Part = tuple[str, bool]

_SHOWN = """
SELECT m.body, m.note, m.created_at, m.seq, e.actor_kind, e.actor, c.id, c.number, c.status, c.contact_id
FROM unnest(%s::uuid[], %s::integer[]) WITH ORDINALITY AS hit (conversation, seq, place)
JOIN chat_message m ON m.workspace_id = %s AND m.conversation_id = hit.conversation AND m.seq = hit.seq
JOIN chat_event e ON e.workspace_id = m.workspace_id AND e.conversation_id = m.conversation_id AND e.seq = m.seq
JOIN chat_conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
WHERE m.unsent_at IS NULL
ORDER BY hit.place
"""


class Found(NamedTuple):
    body: str
    note: bool
    at: datetime
    seq: int
    side: str
    actor: UUID | None
    conversation: UUID
    number: int
    status: str
    contact: UUID


def told(hits: list[Hit], words: str) -> list[dict[str, Any]]:
    """Each hit as the page shows it; what was taken back meanwhile is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [[hit.conversation for hit in hits], [hit.seq for hit in hits], current()])
        found = [Found(*row) for row in cursor.fetchall()]
    contacts = Contact.objects.in_bulk([each.contact for each in found])
    return [_told(each, contacts[each.contact], words) for each in found]


def people(ids: list[UUID], words: str, member: Membership) -> list[dict[str, Any]]:
    """Contacts in this order, each with the row of their last conversation; who never wrote is left out."""
    known = Contact.objects.in_bulk(ids)
    last = (
        Conversation.objects.in_history()
        .filter(contact__in=ids)
        .order_by("contact", "-last_activity_at", "-id")
    )
    rows = reading.rows(Conversation.objects.filter(pk__in=last.distinct("contact").values("pk")), member)
    by_contact = {row.contact: row for row in rows}
    return [
        {
            "id": pk,
            "name": marked(known[pk].label, words),
            "more": [
                marked(value, words)
                for value in (known[pk].email, known[pk].phone)
                if value and value != known[pk].label
            ],
            "row": by_contact[pk],
        }
        for pk in ids
        if pk in known and pk in by_contact
    ]


def _told(found: Found, contact: Contact, words: str) -> dict[str, Any]:
    return {
        "conversation": found.conversation,
        "number": found.number,
        "status": found.status,
        "contact": contact.pk,
        "name": contact.label,
        "seq": found.seq,
        "at": reading.milliseconds(found.at),
        "by": {"kind": found.side, "id": found.actor},
        "note": found.note,
        "excerpt": excerpt(found.body, words),
    }


def excerpt(body: str, words: str) -> list[Part]:
    """The surroundings of the first word found; True marks what was looked for."""
    text = " ".join(body.split())
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    end = min(len(text), start + AROUND)
    parts = _parts(text, [span for span in spans if span[1] <= end], start, end)
    return [*([("…", False)] if start else []), *parts, *([("…", False)] if end < len(text) else [])]


def marked(text: str, words: str) -> list[Part]:
    """The whole text; True marks what was looked for."""
    return _parts(text, _spans(text, words), 0, len(text))


def _parts(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts: list[Part] = []
    for first, last in spans:
        parts += [(text[start:first], False), (text[first:last], True)]
        start = last
    return [part for part in [*parts, (text[start:end], False)] if part[0]]


def _spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order, none over another."""
    plain, at = folding.folded(text)
    asked = list(folding.pieces(folding.fold(words)))
    found = sorted((at[place], at[place + length - 1] + 1) for place, length in _places(plain, asked))
    kept: list[tuple[int, int]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _places(plain: str, asked: list[folding.Piece]) -> list[tuple[int, int]]:
    places = []
    for piece in folding.pieces(plain):
        for wanted in asked:
            if piece.run and wanted.run and wanted.text in piece.text:
                places.append((piece.at + piece.text.index(wanted.text), len(wanted.text)))
            elif piece.text == wanted.text or (len(wanted.text) > 1 and piece.text.startswith(wanted.text)):
                places.append((piece.at, len(wanted.text)))
    return places
