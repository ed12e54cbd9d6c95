"""What holds for every resource alike: fields, expand, ETag and If-Match."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from uuid_utils.compat import uuid7

from accounts.api.ids import shown
from accounts.api.operations import Operation
from accounts.tenancy import within
from chat.models import Label, Webhook
from crm.models import Company, ContactLabel
from paldesk.api_operations import OPERATIONS
from tests.tenancy.furniture import furnish
from tests.world import World

READS = [each for each in OPERATIONS if each.method == "GET" and not each.media]
PATCHES = [each for each in OPERATIONS if each.method == "PATCH"]


def takes(each: Operation, name: str) -> bool:
    return name in {field.name for field in msgspec.structs.fields(each.query)}


def place(each: Operation, ids: dict[str, str] | None = None) -> str:
    found = ids or {}
    return re.sub(r"{(\w+)}", lambda kind: found.get(kind[1]) or shown(kind[1], uuid7()), each.path)


def pointers(answer: Any) -> list[str]:
    return [fault["pointer"] for fault in answer.said.get("errors", [])]


def test_a_field_or_an_expansion_that_is_none_is_refused_everywhere(ask: Any) -> None:
    for each in READS:
        for name in ("fields", "expand"):
            answer = ask("GET", f"{place(each)}?{name}=nonsense")
            assert (answer.status_code, pointers(answer)) == (400, [f"?{name}"]), (each.name, answer.said)
    assert sum(takes(each, "fields") for each in READS) > 20


def test_fields_are_what_is_answered(ask: Any, furnished: dict[str, str]) -> None:
    for each in READS:
        if takes(each, "fields"):
            answer = ask("GET", f"{place(each, furnished)}?fields=id")
            if answer.status_code == 200:
                for thing in answer.said.get("data", [answer.said]):
                    assert set(thing) == {"id", "object"}, each.name


@pytest.fixture
def furnished(world: World) -> dict[str, str]:
    """Of each kind one that is there."""
    with within(world.acme):
        furnish(world.talk, world.ada_at)
        rows: dict[str, Any] = {
            "label": Label,
            "contact_label": ContactLabel,
            "company": Company,
            "webhook": Webhook,
        }
        found = {kind: model.objects.values_list("pk", flat=True)[0] for kind, model in rows.items()}
        found |= {
            "contact": world.talk.contact_id,
            "conversation": world.talk.pk,
            "visitor": world.vi.pk,
            "site": world.shop.pk,
            "operator": world.ada_at.pk,
        }
    return {kind: shown(kind, pk) for kind, pk in found.items()}


def test_every_change_heeds_what_its_caller_has_seen(ask: Any, furnished: dict[str, str]) -> None:
    shows = {each.path: each for each in READS}
    for each in PATCHES:
        path = place(each, furnished)
        assert each.tagged and shows[each.path].tagged, each.name  # noqa: PT018
        seen = ask("GET", path)["ETag"]
        late = ask("PATCH", path, {}, If_Match='"000000000000000000000000"')
        assert (late.status_code, late.said["code"]) == (412, "changed_meanwhile"), each.name
        assert ask("PATCH", path, {}, If_Match=seen).status_code == 200, each.name
        # Nobody is made to say what they have seen.
        assert ask("PATCH", path, {}).status_code == 200, each.name
