"""Contacts as a file: which, with which columns; written by a worker, its owner's alone, gone a day later."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import msgspec
import structlog
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.tenancy import within
from crm import asking, formulas
from crm.models import Attribute, Contact, ContactExport, ContactLabelling, Definition, Segment
from crm.models.exporting import ExportFormat, ExportState, Scope

log = structlog.get_logger(__name__)

AT_ONCE = 1000
# A worker that has said nothing for so long is dead.
SILENT = timedelta(seconds=60)
SELECTED_MAX = 1000
ATTRIBUTE = "attribute:"
COLUMNS: dict[str, str] = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "external_id": "Id in your books",
    "company": "Company",
    "language": "Language",
    "time_zone": "Time zone",
    "labels": "Labels",
    "owner": "Owner",
    "verified": "Verified",
    "created_at": "Created",
    "last_seen_at": "Last seen",
    "id": "Paldesk id",
}
# A byte order mark: without it spreadsheets read UTF-8 as something else.
_MARK = "\ufeff"
_READ: dict[str, Callable[[Contact], Any]] = {
    "company": lambda contact: contact.company.name if contact.company else "",
    "owner": lambda contact: contact.owner.user.name if contact.owner else "",
    "created_at": lambda contact: contact.created_at.isoformat(timespec="seconds"),
    "last_seen_at": lambda contact: contact.last_seen_at.isoformat(timespec="seconds"),
    "id": lambda contact: str(contact.pk),
}


class Unknown(ValueError):
    """What was asked for cannot be exported; says why."""


@dataclass(frozen=True)
class Selection:
    """``told`` is how it is kept: ``{"asked": …}``, ``{"segment": id}``, ``{"ids": […]}`` or nothing for all."""

    scope: str
    told: dict[str, Any]

    def contacts(self) -> QuerySet[Contact]:
        """Raises Unknown."""
        if self.scope == Scope.SEGMENT:
            segment = Segment.objects.filter(pk=self.told["segment"]).first()
            if segment is None:
                raise Unknown("This segment is not here any more.")
            return segment.contacts()
        if self.scope == Scope.FILTER:
            return asking.matching(_asked(self.told["asked"]))
        if self.scope == Scope.SELECTION:
            return Contact.objects.filter(pk__in=self.told["ids"])
        return Contact.objects.all()


def _asked(told: Any) -> asking.Asked:
    try:
        return asking.read(told)
    except asking.Unreadable as why:
        raise Unknown("This filter cannot be read any more. Go back to the list.") from why


def columns() -> dict[str, str]:
    """All that can be chosen, by key the title."""
    own = {f"{ATTRIBUTE}{each.name}": each.title for each in Definition.objects.in_use().in_order()}
    return COLUMNS | own


def begin(by: Any, selection: Selection, chosen: Sequence[str], form: str) -> ContactExport:
    """Raises Unknown."""
    known = columns()
    wanted = [key for key in known if key in chosen]
    if not wanted:
        raise Unknown("Choose at least one column.")
    if form not in ExportFormat.values:
        raise Unknown("Choose how the file is written.")
    made = ContactExport(by=by, scope=selection.scope, asked=selection.told, columns=wanted, format=form)
    made.total = selection.contacts().count()
    made.tended_at = timezone.now() - SILENT
    made.save()
    log.info(
        "contacts.export_asked", export=str(made.pk), member=str(by.pk), rows=made.total, scope=made.scope
    )
    hand_on(made)
    return made


def hand_on(export: ContactExport) -> None:
    from crm.tasks import carry_export

    key = (str(export.workspace_id), str(export.pk))
    transaction.on_commit(lambda: carry_export.delay(*key))


def cancel(export: ContactExport) -> None:
    if ContactExport.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(
        state=ExportState.CANCELLED, ended_at=timezone.now()
    ):
        log.info("contacts.export_cancelled", export=str(export.pk))


def carry(workspace: UUID, pk: UUID) -> None:
    """Write the file. Half a file of a dead worker is nowhere: the next one begins anew."""
    with within(workspace):
        silent = ContactExport.objects.filter(
            pk=pk, state=ExportState.RUNNING, tended_at__lte=timezone.now() - SILENT
        )
        if not silent.update(tended_at=timezone.now(), done=0):
            return
        export = ContactExport.objects.get(pk=pk)
    with tempfile.TemporaryFile() as file:
        try:
            whole = _write(workspace, export, file)
        except Unknown:
            whole = False
            with within(workspace):
                export.end(ExportState.FAILED)
        if whole:
            with within(workspace):
                _finish(pk, file)


def _write(workspace: UUID, export: ContactExport, file: IO[bytes]) -> bool:
    """False when it was cancelled, or another worker took it."""
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    with within(workspace):
        writer = _WRITERS[export.format](text, export.columns)
    after = UUID(int=0)
    while True:
        with within(workspace):
            found = Selection(export.scope, export.asked).contacts().filter(pk__gt=after).order_by("pk")
            contacts = list(found.defer("document").select_related("company", "owner__user")[:AT_ONCE])
            writer.write(list(_rows(contacts, export.columns)))
            export.done += len(contacts)
            if not _tended(export):
                return False
        if len(contacts) < AT_ONCE:
            text.detach()
            return True
        after = contacts[-1].pk


def _tended(export: ContactExport) -> bool:
    mine = ContactExport.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    return bool(mine.update(tended_at=timezone.now(), done=export.done))


def _finish(pk: UUID, file: IO[bytes]) -> None:
    running = ContactExport.objects.select_for_update(of=("self",)).filter(state=ExportState.RUNNING)
    export = running.filter(pk=pk).first()
    if export is None:
        return
    export.size = file.seek(0, io.SEEK_END)
    file.seek(0)
    export.file.save("contacts", File(file), save=False)
    export.end(ExportState.DONE)
    log.info("contacts.exported", export=str(pk), rows=export.done, size=export.size)


def _rows(contacts: list[Contact], chosen: Sequence[str]) -> Iterator[dict[str, Any]]:
    ids = [contact.pk for contact in contacts]
    facts: dict[UUID, dict[str, Any]] = defaultdict(dict)
    names = [key.removeprefix(ATTRIBUTE) for key in chosen if key.startswith(ATTRIBUTE)]
    if names:
        told = Attribute.objects.said().filter(contact__in=ids, name__in=names)
        for contact, name, value in told.values_list("contact_id", "name", "value"):
            facts[contact][f"{ATTRIBUTE}{name}"] = value
    labels: dict[UUID, list[str]] = defaultdict(list)
    if "labels" in chosen:
        on = ContactLabelling.objects.filter(contact__in=ids).order_by("label__name")
        for pk, label in on.values_list("contact_id", "label__name"):
            labels[pk].append(label)
    for contact in contacts:
        row = {
            key: _value(contact, key) for key in chosen if not key.startswith(ATTRIBUTE) and key != "labels"
        }
        yield row | facts[contact.pk] | ({"labels": labels[contact.pk]} if "labels" in chosen else {})


def _value(contact: Contact, key: str) -> Any:
    return _READ[key](contact) if key in _READ else getattr(contact, key)


class _Table:
    def __init__(self, text: IO[str], chosen: Sequence[str]) -> None:
        self._chosen = chosen
        text.write(_MARK)
        self._writer = csv.writer(text)
        titles = columns_titled(chosen)
        self._writer.writerow([formulas.harmless(title) for title in titles])

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        self._writer.writerows([self._cell(row.get(key)) for key in self._chosen] for row in rows)

    def _cell(self, value: Any) -> Any:
        if isinstance(value, list):
            value = ", ".join(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else formulas.harmless(value)


class _Lines:
    def __init__(self, text: IO[str], chosen: Sequence[str]) -> None:
        self._text, self._encoder = text, msgspec.json.Encoder()

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            told = {key: value for key, value in row.items() if not key.startswith(ATTRIBUTE)}
            inner = {key.removeprefix(ATTRIBUTE): row[key] for key in row if key.startswith(ATTRIBUTE)}
            line = told | ({"attributes": inner} if inner else {})
            self._text.write(self._encoder.encode(line).decode() + "\n")


_WRITERS: dict[str, Any] = {ExportFormat.CSV: _Table, ExportFormat.LINES: _Lines}


def columns_titled(chosen: Sequence[str]) -> list[str]:
    """What stands above each column; by the same words the import knows it again."""
    names = [key.removeprefix(ATTRIBUTE) for key in chosen]
    titles = dict(Definition.objects.filter(name__in=names).values_list("name", "title"))
    return [COLUMNS.get(key) or titles.get(name, name) for key, name in zip(chosen, names, strict=True)]
