"""Views that somebody saved: private and shared, changed and put in order in place, and never a dead end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.models import Label, SavedView
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    return logged_in(world.ada)


@pytest.fixture
def bo(world: World) -> Client:
    return logged_in(world.bo)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, path: str = "", **body: Any) -> Any:
    return client.post(
        f"/app/acme-bikes/inbox/views/{path}", json.dumps(body), content_type="application/json"
    )


def saved(client: Client) -> list[str]:
    told = client.get("/app/acme-bikes/inbox/views/").json()
    return [view["name"] for view in told["views"] if view["kind"] != "built_in"]


def numbers(client: Client, view: str) -> list[int]:
    answer = client.get("/app/acme-bikes/inbox/rows/", {"view": view})
    return [row["number"] for row in answer.json()["rows"]]


def test_a_view_shows_what_it_asks_for(ada: Client, world: World) -> None:
    with within(world.acme):
        gears = Label.objects.create(name="Gears")
    made = post(ada, name="Gears", conditions={"labels_any": [str(gears.pk)]}).json()
    assert numbers(ada, made["id"]) == []
    with within(world.acme):
        gears.put_on(world.talk, by=world.bo_at)
    assert numbers(ada, made["id"]) == [1]


def test_an_own_view_is_a_stranger_to_colleagues(ada: Client, bo: Client) -> None:
    mine = post(ada, name="Mine alone").json()
    assert (saved(ada), saved(bo)) == (["Mine alone"], [])
    assert post(bo, f"{mine['id']}/", name="Taken").status_code == 404
    assert bo.delete(f"/app/acme-bikes/inbox/views/{mine['id']}/").status_code == 404
    assert bo.get("/app/acme-bikes/inbox/rows/", {"view": mine["id"]}).json()["code"] == "unknown_view"


def test_a_shared_view_is_everybodys(ada: Client, bo: Client) -> None:
    ours = post(ada, name="Refunds", shared=True).json()
    assert saved(bo) == ["Refunds"]
    post(bo, f"{ours['id']}/", name="Money back", conditions={"status": ["closed"]})
    assert saved(ada) == ["Money back"]
    assert post(ada, f"{ours['id']}/", shared=False).json()["kind"] == "own"
    assert saved(bo) == []


def test_what_was_deleted_can_be_made_again(ada: Client) -> None:
    made = post(ada, name="Late", conditions={"waiting_minutes": 30, "order": "waiting"}).json()
    gone = ada.delete(f"/app/acme-bikes/inbox/views/{made['id']}/").json()
    assert saved(ada) == []
    again = post(ada, name=gone["name"], conditions=gone["conditions"]).json()
    assert again["conditions"] == made["conditions"]


def test_views_stand_in_the_order_they_were_put(ada: Client) -> None:
    ids = [post(ada, name=name).json()["id"] for name in ("One", "Two", "Three")]
    post(ada, "order/", ids=[ids[2], ids[0], ids[1]])
    assert saved(ada) == ["Three", "One", "Two"]


def test_a_view_of_another_time_leads_to_mending_it(ada: Client, world: World) -> None:
    with within(world.acme):
        old = SavedView.objects.create(name="Old", conditions={"mood": "good"})
    told = ada.get("/app/acme-bikes/inbox/views/").json()["views"][-1]
    assert (told["name"], told["conditions"]) == ("Old", None)
    answer = ada.get("/app/acme-bikes/inbox/rows/", {"view": str(old.pk)})
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_view")
    assert post(ada, f"{old.pk}/", conditions={"status": ["open"]}).status_code == 200
    assert numbers(ada, str(old.pk)) == [1]


def test_a_view_whose_label_is_gone_does_not_fail(ada: Client) -> None:
    made = post(ada, name="Gone", conditions={"labels_any": [str(uuid7())], "assignee": ["me"]}).json()
    assert numbers(ada, made["id"]) == []


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"name": "  "}, "errors"),
        ({"name": "Bad", "conditions": {"mood": ["good"]}}, "code"),
        ({"name": "Bad", "conditions": "open"}, "code"),
        ({"name": "There"}, "errors"),
    ],
)
def test_what_cannot_be_saved_is_said(ada: Client, body: dict[str, Any], where: str) -> None:
    post(ada, name="There")
    answer = post(ada, **body)
    assert answer.status_code == 400
    assert where in answer.json()
    assert saved(ada) == ["There"]
