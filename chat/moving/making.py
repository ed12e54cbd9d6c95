"""The second half: conversations are made of the pieces, a page in a transaction, with their messages and events.

Written as chat/ledger.py writes, numbered without gaps, but at the times they happened and without an outbox: what
was said elsewhere is told to nobody, so that it makes no notice, no mail, no webhook and no position in the stream.
The search finds it at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
import structlog
from django.db import DatabaseError, transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import Site
from chat import counting, indexing
from chat.live import UNREACHABLE
from chat.models import Conversation, ConversationOrigin, Event, Label, Labelling, Message
from chat.models.label import HUES
from chat.models.numbering import next_numbers
from chat.moving.forms import Part, Talk
from chat.moving.people import Team, found, learn
from chat.moving.preview import fresh
from chat.moving.writing import Written, written
from crm.importing.work import BROKE, Goes, held_by
from crm.models import Import, ImportAside, ImportPiece
from crm.models.importing import ImportState

log = structlog.get_logger(__name__)

TALKS = 50
PARTS = 2000
PARTS_MAX = 10_000
ROWS = 1000
NO_SITE = "The site for these conversations is gone. Begin again and choose another."
SEVERAL = "Several contacts have this person's e-mail. Merge them first and import the file again."
BEYOND = f"messages beyond the {PARTS_MAX:,} that one conversation can have"


def make(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    """Page by page; whether there is more when the turn is over."""
    while goes_on():
        with held_by(workspace, batch) as held:
            if held is None:
                return False
            if not _page(held):
                return False
    return True


def _page(held: Import) -> bool:
    """Whether there was one."""
    site = Site.objects.filter(pk=held.reading.get("site")).first()
    talks = _next(held) if site else []
    if site is None or not talks:
        _end(held, "" if site else NO_SITE)
        return False
    try:
        with transaction.atomic():
            _make(held, site, talks)
    except DatabaseError as fault:
        log.exception("moving.broke", batch=str(held.pk), kind=type(fault).__name__)
        held.end(ImportState.FAILED, BROKE)
        return False
    return True


def _next(held: Import) -> list[Talk]:
    """Behind the last one, as many as have no more than so many parts together, and one at least."""
    pieces = fresh(held).filter(key__gt=held.reading.get("after", "")).order_by("key")[:TALKS]
    talks = [msgspec.convert(piece.data, Talk) for piece in pieces]
    counts = dict(
        _parts_of(held, [talk.key for talk in talks])
        .order_by()
        .values("key")
        .annotate(parts=Count("pk"))
        .values_list("key", "parts")
    )
    some: list[Talk] = []
    parts = 0
    for talk in talks:
        parts += min(counts.get(talk.key, 0), PARTS_MAX)
        if some and parts > PARTS:
            break
        some.append(talk)
    return some


def _parts_of(held: Import, keys: list[str]) -> QuerySet[ImportPiece]:
    return ImportPiece.objects.filter(~Q(kind__in=("talk", "operator")), batch=held, key__in=keys).order_by(
        "key", "at", "pk"
    )


def _make(held: Import, site: Site, talks: list[Talk]) -> None:
    outcome = learn(held, [talk.person for talk in talks])
    held.report["people"] = held.report.get("people", 0) + outcome.made
    contacts = _contacts(held, talks)
    good = [talk for talk in talks if talk.key in contacts]
    parts = _parts(held, good)
    team, labels = Team(held), _labels(held, good)
    rows = [
        written(talk, parts[talk.key], team, labels, number)
        for talk, number in zip(good, next_numbers(len(good)) if good else (), strict=True)
    ]
    _write(held, site, rows, contacts)
    held.made += len(rows)
    held.position += len(talks)
    held.reading["after"] = talks[-1].key
    held.report["written"] = held.report.get("written", 0) + sum(len(row.messages) for row in rows)


def _contacts(held: Import, talks: list[Talk]) -> dict[str, UUID]:
    """By conversation; whoever cannot be told from others is kept aside."""
    contacts: dict[str, UUID] = {}
    refused = _refused(held)
    for talk, there in zip(talks, found(held.vendor, [talk.person for talk in talks]), strict=True):
        if len(there) == 1:
            contacts[talk.key] = next(iter(there))
        else:
            why = SEVERAL if there else refused.get(talk.person.key, "The person cannot be made a contact.")
            who = talk.person.name or talk.person.email
            ImportAside.objects.create(batch=held, line=0, why=why, cells=[f"{talk.key} {who}"[:500]])
            held.wrong += 1
    return contacts


def _refused(held: Import) -> dict[str, str]:
    """What the import of contacts kept aside just now is told with the conversation instead."""
    asides = held.asides.filter(cells__1__isnull=False)
    told = {str(aside.cells[0]): aside.why for aside in asides}
    asides.delete()
    return told


def _parts(held: Import, talks: list[Talk]) -> dict[str, list[Part]]:
    found_: defaultdict[str, list[Part]] = defaultdict(list)
    left = held.report.setdefault("left", {})
    for piece in _parts_of(held, [talk.key for talk in talks]).iterator(ROWS):
        if len(found_[piece.key]) < PARTS_MAX:
            found_[piece.key].append(msgspec.convert(piece.data, Part))
        else:
            left[BEYOND] = left.get(BEYOND, 0) + 1
    return found_


def _labels(held: Import, talks: list[Talk]) -> dict[str, UUID]:
    there = {label.name.lower(): label.pk for label in Label.objects.all()}
    missing = {word.lower(): word for talk in talks for word in talk.labels if word.lower() not in there}
    made = Label.objects.bulk_create(
        Label(name=word, hue=at % HUES) for at, word in enumerate(missing.values(), len(there))
    )
    held.report["labels"] = [*held.report.get("labels", []), *(str(label.pk) for label in made)]
    return there | {label.name.lower(): label.pk for label in made}


def _write(held: Import, site: Site, rows: list[Written], contacts: dict[str, UUID]) -> None:
    for row in rows:
        row.conversation.site, row.conversation.contact_id = site, contacts[row.key]
    Conversation.objects.bulk_create(row.conversation for row in rows)
    _each(Event, rows, "events")
    _each(Message, rows, "messages")
    _each(Labelling, rows, "labellings")
    ConversationOrigin.objects.bulk_create(
        ConversationOrigin(conversation=row.conversation, batch=held, vendor=held.vendor, key=row.key)
        for row in rows
    )
    indexing.index([(message.conversation_id, message.seq) for row in rows for message in row.messages])


def _each(model: Any, rows: list[Written], name: str) -> None:
    found_: Iterator[Any] = (one for row in rows for one in getattr(row, name))
    model.objects.bulk_create(list(found_), batch_size=ROWS)


def _end(held: Import, fault: str) -> None:
    if fault:
        held.end(ImportState.FAILED, fault)
        return
    held.pieces.all().delete()
    held.end(ImportState.DONE)
    counts = {name: getattr(held, name) for name in ("made", "same", "wrong")}
    log.info("moving.ended", batch=str(held.pk), vendor=held.vendor, **counts)
    workspace = held.workspace_id
    transaction.on_commit(lambda: recount(workspace))


def recount(workspace: UUID) -> None:
    """The counts of views look again; without Redis they do when a page is loaded."""
    try:
        counting.due([workspace])
    except UNREACHABLE:
        log.warning("moving.not_recounted", workspace=str(workspace))
