"""What the tests of imports from other services share."""

from __future__ import annotations

import io
from typing import Any

from accounts.tenancy import within
from chat.models import Conversation
from chat.moving import work
from crm.models import Import
from crm.models.importing import ImportState, Vendor
from tests.crm.importing import carried, fresh
from tests.world import World


def received(world: World, vendor: str, content: bytes, name: str = "export.json") -> Import:
    with within(world.acme):
        return work.receive(world.ada_at, Vendor(vendor), io.BytesIO(content), name, world.shop, "contract")


def tried(world: World, vendor: str, content: bytes) -> Import:
    return carried(world, received(world, vendor, content))


def imported(world: World, vendor: str, content: bytes) -> Import:
    return worked(world, tried(world, vendor, content), ImportState.RUNNING)


def worked(world: World, batch: Import, state: ImportState) -> Import:
    with within(world.acme):
        work.start(Import.objects.get(pk=batch.pk), state)
    return carried(world, batch)


def undone(world: World, batch: Import) -> Import:
    return worked(world, batch, ImportState.UNDOING)


def came(world: World) -> Conversation:
    """The only conversation that was imported."""
    with within(world.acme):
        return Conversation.objects.exclude(imported_seq=0).get()


def said(world: World, talk: Conversation) -> list[tuple[str, str, Any, str]]:
    """Kind, side, actor and words of all that happened there, in order."""
    with within(world.acme):
        words = dict(talk.messages.values_list("seq", "body"))
        rows = talk.events.order_by("seq").values_list("kind", "actor_kind", "actor", "seq")
        return [(kind, side, actor, words.get(seq, "")) for kind, side, actor, seq in rows]


def left(batch: Import) -> dict[str, int]:
    found: dict[str, int] = batch.report.get("left", {})
    return found


__all__ = ["came", "carried", "fresh", "imported", "left", "received", "said", "tried", "undone", "worked"]
