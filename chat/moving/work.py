"""An import from another service, from the file that is chosen on. Turns, position, undo and tending are those of the
import of contacts (crm/importing/work.py), which hands on to here what is about conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any
from uuid import UUID

from django.core.files import File
from django.utils import timezone

from accounts.models import Site
from chat.moving import tables
from chat.moving.gathering import gather
from chat.moving.making import make
from chat.moving.undoing import take_away
from chat.moving.vendors import kinds_in
from crm.importing import work
from crm.importing.reading import Unreadable
from crm.models import Import
from crm.models.importing import ImportState, Vendor, What


def receive(by: Any, vendor: Vendor, file: IO[bytes], name: str, site: Site | None, basis: str) -> Import:
    """Keep the file and look at its beginning: a table of contacts waits to be mapped, conversations are tried at once.

    Raises Unreadable.
    """
    file.seek(0)
    if not file.read(1):
        raise Unreadable("Choose a file first. It has to have something in it.")
    people = Import(by=by, vendor=vendor, name=name[:150], basis=basis)
    if not tables.is_json(file):
        return _stored(tables.table(people, file), file)
    kinds = kinds_in(file, vendor)
    if kinds <= {"contact"}:
        with tables.profiles(people, file) as table:
            return _stored(people, table)
    if site is None:
        raise Unreadable("Make a site first: every conversation belongs to one.")
    found = {"format": "service", "site": str(site.pk)}
    made = Import(by=by, vendor=vendor, what=What.CONVERSATIONS, name=name[:150], reading=found, basis=basis)
    _stored(made, file)
    start(made, ImportState.CHECKING)
    return made


def start(batch: Import, state: ImportState) -> None:
    """Try it, run it, go on with it or undo it: a worker does it."""
    if state == ImportState.CHECKING:
        batch.asides.all().delete()
        batch.pieces.all().delete()
        batch.report, batch.sample = {}, {}
        batch.begin(state)
    elif state == ImportState.RUNNING:
        # What could not be read when it was tried stays aside.
        wrong, here = batch.asides.count(), batch.same
        batch.begin(state)
        batch.wrong, batch.same = wrong, here
        batch.save(update_fields=["wrong", "same"])
    else:
        batch.state, batch.tended_at, batch.undone, batch.kept = state, timezone.now(), 0, 0
        batch.save(update_fields=["state", "tended_at", "undone", "kept"])
    work.hand_on(batch)


def carry(workspace: UUID, batch: Import, goes_on: work.Goes) -> bool:
    """One turn."""
    return _TURNS[ImportState(batch.state)](workspace, batch, goes_on)


_TURNS: dict[ImportState, Callable[[UUID, Import, work.Goes], bool]] = {
    ImportState.CHECKING: gather,
    ImportState.RUNNING: make,
    ImportState.UNDOING: take_away,
}


def _stored(made: Import, file: IO[bytes]) -> Import:
    file.seek(0, 2)
    made.size = file.tell()
    file.seek(0)
    made.file.save("export", File(file), save=False)
    made.save()
    return made
