"""How the addresses of the visitors board are asked."""

from __future__ import annotations

from accounts.tenancy import within
from crm.models import Visit
from crm.worldmap import drawing
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt, Recipe


def seen(party: Party) -> dict[str, object]:
    """Somebody of whom visits are kept."""
    with within(party.workspace):
        return {"visitor": Visit.objects.values_list("visitor", flat=True).first()}


def drawings(acme: Party, other: Party) -> list[Attempt]:
    paths = (f"/world/{drawing.world().digest}.svg", "/world/another.svg")
    return [Attempt(path=path, statuses=(200, 404)) for path in paths]


BOARD = {
    "visitors": Recipe(),
    "visitor_way": Recipe(ids=seen),
    "world": Recipe(attempts=drawings, shared="the map of the world is the same for everybody"),
}
