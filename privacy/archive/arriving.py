"""The work of importing a workspace: verified first, then one kind after the other, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.apps import apps
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import get_text_list

from accounts import seats
from accounts.tenancy import current, within
from chat import indexing
from privacy.archive.kinds import MEMBERS, Kind, kinds
from privacy.archive.lease import Lease, leased
from privacy.archive.manifest import Manifest, Refused
from privacy.archive.moving import Ids, Mover
from privacy.archive.reading import Archive as Opened
from privacy.models import Arrival
from privacy.models.archive import State

log = structlog.get_logger(__name__)

# What a workspace has before anybody did anything in it.
_FURNISHED = {MEMBERS, "chat.NoticeSettings"}
_TOLD_FIRST = ("crm.Contact", "chat.Conversation", "accounts.Site")
NOT_EMPTY = "This workspace has {what} already. Import into a new workspace, so that nothing is mixed."


def begin(by: Any, upload: UploadedFile[Any]) -> Arrival:
    """Keep the file and look at its manifest. Raises Refused."""
    if Arrival.objects.under_way().exists():
        raise Refused("An import is under way already.")
    demand_empty()
    manifest = Opened(upload).manifest
    if Arrival.objects.filter(archive=manifest.id, state=State.DONE).exists():
        raise Refused("This export was imported here before. There is nothing to do.")
    made = Arrival(by=by, archive=manifest.id, expected=manifest.rows)
    upload.seek(0)
    made.file.save("archive", upload, save=False)
    made.save()
    from privacy.tasks import import_workspace

    key = (str(made.workspace_id), str(made.pk))
    transaction.on_commit(lambda: import_workspace.delay(*key))
    return made


def demand_empty() -> None:
    """Raises Refused, naming what is there."""
    there = [kind.name for kind in kinds() if kind.name not in _FURNISHED and kind.model.objects.exists()]
    there.sort(key=lambda name: _TOLD_FIRST.index(name) if name in _TOLD_FIRST else len(_TOLD_FIRST))
    if there:
        words = [str(apps.get_model(name)._meta.verbose_name_plural) for name in there[:3]]
        raise Refused(NOT_EMPTY.format(what=get_text_list(words, "and")))


def carry(workspace: UUID, pk: UUID) -> None:
    """Go on where it was left. What is refused after some kinds came is taken away again."""
    with leased(pk) as lease:
        if lease is None:
            return
        try:
            _carried(workspace, pk, lease)
        except Refused as why:
            with within(workspace):
                found = Arrival.objects.get(pk=pk)
                _clear(found)
                found.end(State.FAILED, str(why))
            log.info("workspace.not_imported", workspace=str(workspace), arrival=str(pk))


def _carried(workspace: UUID, pk: UUID, lease: Lease) -> None:
    with within(workspace):
        found = Arrival.objects.under_way().filter(pk=pk).first()
    if found is None:
        return
    with found.file.open() as file:
        archive = Opened(file)
        if not found.moved:
            _verify(workspace, found, archive, lease)
        for kind in kinds():
            with within(workspace):
                _move(pk, archive, kind, lease)
        with within(workspace):
            _finish(pk, archive)


def _verify(workspace: UUID, found: Arrival, archive: Opened, lease: Lease) -> None:
    """Before the first row is written."""
    archive.verify()
    lease.tell(0)
    with within(workspace):
        demand_empty()
        Arrival.objects.filter(pk=found.pk).update(state=State.RUNNING)


def _move(pk: UUID, archive: Opened, kind: Kind, lease: Lease) -> None:
    arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=pk)
    if kind.name in arrival.moved:
        return
    if kind.name == MEMBERS:
        arrival.seats = _members(archive, kind)
        arrival.rows += len(arrival.seats)
    else:
        for count in Mover(archive, ids_of(arrival)).move(kind):
            arrival.rows += count
            lease.tell(count)
    arrival.moved = [*arrival.moved, kind.name]
    arrival.save(update_fields=["moved", "seats", "rows"])


def ids_of(arrival: Arrival) -> Ids:
    fixed = {UUID(old): UUID(new) for old, new in arrival.seats.items()}
    return Ids(arrival.workspace_id, arrival.archive, fixed)


def _members(archive: Opened, kind: Kind) -> dict[str, str]:
    """Who is here already keeps their own place; for the others one is kept."""
    ids, found = Ids(current(), archive.manifest.id, {}), {}
    for row in archive.rows(kind):
        person = row.get("person") or {}
        here = seats.member_at(str(person.get("email", "")))
        if here is None:
            here = ids.at(UUID(str(row["id"])))
            _kept(here, row, person)
        found[str(row["id"])] = str(here)
    return found


def _kept(pk: UUID, row: dict[str, Any], person: dict[str, str]) -> None:
    try:
        left = row.get("left_at")
        field = apps.get_model(MEMBERS)._meta.get_field("left_at")
        seats.keep(pk, person, str(row.get("role")), field.to_python(left) if left else None)
    except (ValueError, TypeError) as fault:
        raise Refused("The members of this export cannot be read.") from fault


def _finish(pk: UUID, archive: Opened) -> None:
    arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=pk)
    _settle(arrival, archive.manifest)
    _invite(arrival, archive)
    indexing.reindex()
    apps.get_model("crm.Contact").objects.all().index()
    arrival.end(State.DONE)
    log.info("workspace.imported", workspace=str(arrival.workspace_id), arrival=str(pk), rows=arrival.rows)


def _settle(arrival: Arrival, manifest: Manifest) -> None:
    """The workspace's own settings, as far as this installation knows them."""
    workspace = arrival.workspace
    known = {field.name: field for field in workspace._meta.local_concrete_fields}
    settings = {name: value for name, value in manifest.settings.items() if name in known}
    for name, value in settings.items():
        setattr(workspace, name, known[name].to_python(value))
    if settings:
        workspace.save(update_fields=list(settings))


def _invite(arrival: Arrival, archive: Opened) -> None:
    """Those who worked there and are not here yet; who had left stays a name."""
    members = next(kind for kind in kinds() if kind.name == MEMBERS)
    for row in archive.rows(members):
        email = str((row.get("person") or {}).get("email", ""))
        if not row.get("left_at") and email and arrival.by and seats.member_at(email) is None:
            seat = members.model.objects.get(pk=arrival.seats[row["id"]])
            seats.invite(seat, email, seat.role, arrival.by)


def _clear(arrival: Arrival) -> None:
    """Take away what came before it was refused, the last first."""
    came = set(arrival.moved)
    verbs: dict[str, Callable[[], object]] = {MEMBERS: seats.clear}
    for kind in reversed([kind for kind in kinds() if kind.name in came]):
        verbs.get(kind.name, kind.model.objects.all().delete)()
    arrival.moved, arrival.seats, arrival.rows = [], {}, 0
    arrival.save(update_fields=["moved", "seats", "rows"])
