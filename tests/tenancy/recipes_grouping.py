"""How the addresses of segments and companies are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.tenancy import within
from crm.models import Company, Segment, Undo
from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe

FORM = ("GET", "POST")
ASKED = {"conditions": [{"field": "verified", "is": "no"}]}


def first(name: str, model: Any) -> Callable[[Party], dict[str, object]]:
    def ids(party: Party) -> dict[str, object]:
        with within(party.workspace):
            return {name: model.objects.order_by("pk").values_list("pk", flat=True).first()}

    return ids


GROUPING = {
    "segments": Recipe(),
    "new_segment": Recipe(methods=FORM, body={"name": "Made", "conditions": "{}"}),
    "segment_counts": Recipe(),
    "segment_preview": Recipe(methods=("POST",), body=ASKED, as_json=True),
    "segment_choices": Recipe(),
    "segment": Recipe(methods=FORM, ids=first("pk", Segment), body={"name": "Renamed", "conditions": "{}"}),
    "segment_deletion": Recipe(methods=("POST",), ids=first("pk", Segment)),
    "segment_mending": Recipe(methods=("POST",), ids=first("pk", Segment)),
    "companies": Recipe(),
    "company": Recipe(methods=FORM, ids=first("pk", Company), body={"name": "Renamed", "domain": ""}),
    "company_merging": Recipe(methods=FORM, ids=first("pk", Company), body={"into": ""}),
    "company_deletion": Recipe(methods=("POST",), ids=first("pk", Company)),
    "undoing": Recipe(methods=("POST",), ids=first("undo", Undo)),
}
