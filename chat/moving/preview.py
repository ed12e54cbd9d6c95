"""What an import of conversations would make, before it makes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from chat.models import ConversationOrigin, Label
from chat.moving.forms import Author, Person, Talk
from chat.moving.people import Team, found
from crm.models import Import, ImportPiece

PAGE = 500
SHOWN = 5
OPERATORS_SHOWN = 50
LONGEST = 160
ORPHANS = "messages of conversations that this file does not have"


def look(batch: Import) -> None:
    """Fills ``report``, ``sample`` and the counts."""
    talks = fresh(batch)
    kinds = _kinds(batch)
    people = _people(batch)
    batch.made = batch.total = talks.count()
    batch.same = ImportPiece.objects.filter(batch=batch, kind="talk").count() - batch.made
    batch.report |= {
        "messages": kinds["message"],
        "notes": kinds["note"],
        "people_new": people["new"],
        "people_known": people["known"],
        "labels_new": _labels_new(batch),
        "files": _files(batch),
    }
    if orphans := _orphans(batch):
        batch.report["left"] = {**batch.report.get("left", {}), ORPHANS: orphans}
    batch.sample |= {"talks": _shown(batch, talks), "operators": _operators(batch)}


def fresh(batch: Import) -> QuerySet[ImportPiece]:
    """The conversations that are not here yet."""
    here = ConversationOrigin.objects.filter(vendor=batch.vendor, key=OuterRef("key"))
    return ImportPiece.objects.filter(~Exists(here), batch=batch, kind="talk")


def _parts(batch: Import) -> QuerySet[ImportPiece]:
    """What is said in the conversations that are not here yet."""
    own = fresh(batch).filter(key=OuterRef("key"))
    return ImportPiece.objects.filter(Exists(own), batch=batch, kind__in=("message", "note"))


def _kinds(batch: Import) -> Counter[str]:
    return Counter({kind: _parts(batch).filter(kind=kind).count() for kind in ("message", "note")})


def _files(batch: Import) -> int:
    return _parts(batch).filter(data__has_key="files").count()


def _orphans(batch: Import) -> int:
    own = ImportPiece.objects.filter(batch=batch, kind="talk", key=OuterRef("key"))
    here = ConversationOrigin.objects.filter(vendor=batch.vendor, key=OuterRef("key"))
    parts = ImportPiece.objects.filter(batch=batch, kind__in=("message", "note"))
    return parts.filter(~Exists(own), ~Exists(here)).count()


def _people(batch: Import) -> Counter[str]:
    """New and known, each once: of a file's people no more than a mark is kept in memory."""
    counted: Counter[str] = Counter()
    seen: set[int] = set()
    pieces: Iterator[Any] = fresh(batch).order_by("key").values_list("data", flat=True).iterator(PAGE)
    while page := list(islice(pieces, PAGE)):
        people = {_mark(person): person for data in page for person in [msgspec.convert(data, Talk).person]}
        persons = [person for mark, person in people.items() if mark not in seen]
        seen |= people.keys()
        counted.update("known" if there else "new" for there in found(batch.vendor, persons))
    return counted


def _mark(person: Person) -> int:
    return hash(person.email.lower() or person.key)


def _labels_new(batch: Import) -> int:
    known = {name.lower() for name in Label.objects.values_list("name", flat=True)}
    return len(labels_of(batch) - known)


def labels_of(batch: Import) -> set[str]:
    words: set[str] = set()
    for labels in (
        fresh(batch).filter(data__has_key="labels").values_list("data__labels", flat=True).iterator(PAGE)
    ):
        words.update(word.lower() for word in labels)
    return words


def _shown(batch: Import, talks: QuerySet[ImportPiece]) -> list[dict[str, Any]]:
    shown = []
    for piece in talks.order_by("-at", "key")[:SHOWN]:
        talk = msgspec.convert(piece.data, Talk)
        parts = ImportPiece.objects.filter(batch=batch, key=piece.key, kind__in=("message", "note"))
        first = parts.order_by("at").values_list("data__body", flat=True).first() or talk.subject
        shown.append(
            {
                "who": talk.person.name or talk.person.email or "Somebody without a name",
                "first": str(first)[:LONGEST],
                "count": parts.count(),
                "at": talk.at.isoformat(),
                "status": talk.status,
            }
        )
    return shown


def _operators(batch: Import) -> list[dict[str, Any]]:
    """Whom the file lets speak for the team, and whether they are members here."""
    team = Team(batch)
    by = _parts(batch).filter(Q(data__by__side="operator")).order_by()
    said = by.values_list("data__by__key", "data__by__name", "data__by__email").distinct()[
        : OPERATORS_SHOWN * 4
    ]
    authors = (Author("operator", key or "", name or "", email or "") for key, name, email in said)
    named = {(team.name(one), team.email(one)): team.member(one) is not None for one in authors}
    return [
        {"name": name or email or "Without a name", "email": email, "here": here}
        for (name, email), here in sorted(named.items())[:OPERATORS_SHOWN]
    ]
