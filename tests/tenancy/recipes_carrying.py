"""How the addresses of import and export are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.tenancy import within
from crm.models import ContactExport, Import
from crm.models.importing import What
from privacy.models import Archive
from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe

FORM = ("GET", "POST")


def own(name: str, model: Any) -> Callable[[Party], dict[str, object]]:
    """The party's own row of a table."""

    def ids(party: Party) -> dict[str, object]:
        with within(party.workspace):
            return {name: model.objects.order_by("pk").values_list("pk", flat=True).first()}

    return ids


def moved(party: Party) -> dict[str, object]:
    """The party's own import of conversations."""
    with within(party.workspace):
        return {"pk": Import.objects.of(What.CONVERSATIONS).values_list("pk", flat=True).first()}


CARRYING = {
    "moves": Recipe(methods=FORM, as_file=True),
    "move": Recipe(methods=FORM, ids=moved, body={"do": "undo"}),
    "move_progress": Recipe(ids=moved),
    "contact_imports": Recipe(methods=FORM, as_file=True),
    "contact_import": Recipe(methods=FORM, ids=own("pk", Import), body={"do": "undo"}),
    "contact_import_progress": Recipe(ids=own("pk", Import)),
    "contact_import_aside": Recipe(ids=own("pk", Import)),
    "contact_exports": Recipe(methods=FORM, body={"column": "name", "format": "csv"}),
    "contact_export": Recipe(methods=("POST",), ids=own("pk", ContactExport)),
    "contact_export_progress": Recipe(ids=own("pk", ContactExport)),
    "contact_export_file": Recipe(ids=own("pk", ContactExport)),
    "workspace_data": Recipe(),
    "workspace_export": Recipe(methods=("POST",)),
    "workspace_archive": Recipe(ids=own("archive", Archive)),
    "workspace_import": Recipe(methods=("POST",), as_file=True),
    "workspace_carrying": Recipe(),
}
