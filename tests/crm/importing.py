"""What the tests of imports share: a file becomes an import, is mapped, tried and run as a worker would."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tenancy import within
from crm.importing import work
from crm.importing.mapping import Column
from crm.models import Import
from crm.models.importing import ImportState
from tests.world import World


def received(world: World, content: str | bytes, name: str = "contacts.csv", **choices: Any) -> Import:
    """The file as it is taken in, mapped as guessed; ``choices`` are columns of the import, ``to`` the targets."""
    raw = content.encode() if isinstance(content, str) else content
    to = choices.pop("to", None)
    with within(world.acme):
        batch = work.receive(world.ada_at, SimpleUploadedFile(name, raw))
        if to is not None:
            batch.mapping = [Column(each).plain() if isinstance(each, str) else each.plain() for each in to]
        for name_, value in choices.items():
            setattr(batch, name_, value)
        batch.save()
        return batch


def worked(world: World, batch: Import, state: ImportState) -> Import:
    """Started and carried to its end."""
    with within(world.acme):
        work.start(Import.objects.get(pk=batch.pk), state)
    return carried(world, batch)


def carried(world: World, batch: Import) -> Import:
    while fresh(world, batch).working:
        work.carry(world.acme.pk, batch.pk)
    return fresh(world, batch)


def tried(world: World, batch: Import) -> Import:
    return worked(world, batch, ImportState.CHECKING)


def ran(world: World, batch: Import) -> Import:
    return worked(world, batch, ImportState.RUNNING)


def undone(world: World, batch: Import) -> Import:
    return worked(world, batch, ImportState.UNDOING)


def fresh(world: World, batch: Import) -> Import:
    with within(world.acme):
        return Import.objects.get(pk=batch.pk)


def counts(batch: Import) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, skipped and kept aside."""
    return batch.made, batch.changed, batch.same, batch.skipped, batch.wrong


def asides(world: World, batch: Import) -> list[tuple[int, str]]:
    with within(world.acme):
        return list(batch.asides.order_by("line", "id").values_list("line", "why"))
