"""The inbox over HTTP: its page, its rows by keyset, the contact beside a conversation."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import within
from chat import lists, orders
from chat.models import Conversation
from crm.models import Contact, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def rows(client: Client, world: World, **query: str) -> Any:
    return client.get(f"/app/{world.acme.slug}/inbox/rows/", query)


def numbers(answer: Any) -> list[int]:
    return [row["number"] for row in answer.json()["rows"]]


def many(world: World, count: int) -> None:
    with within(world.acme):
        for _ in range(count):
            visitor, _ = Visitor.objects.arrive(world.shop)
            Conversation.objects.start(visitor).say(visitor, "Hello", uuid4())


def test_the_page_carries_its_first_rows(ada: Client, world: World) -> None:
    answer = ada.get(f"/app/{world.acme.slug}/inbox/")
    assert answer.status_code == 200
    bootstrap = json.loads(
        answer.content.split(b'id="bootstrap"')[1].split(b">", 1)[1].split(b"</script>")[0]
    )
    assert bootstrap["rows"][0]["preview"] == "Mine slip on the way up."
    assert bootstrap["socket"] == f"ws://testserver/ws/operator/{world.acme.slug}/"
    assert {person["name"] for person in bootstrap["people"]} == {"Ada", "Bo"}


def test_a_conversation_has_its_own_address(ada: Client, world: World) -> None:
    assert ada.get(f"/app/{world.acme.slug}/inbox/1/").status_code == 200
    assert ada.get(f"/app/{world.acme.slug}/inbox/99/").status_code == 404


def test_views_show_what_they_say(ada: Client, world: World) -> None:
    assert numbers(rows(ada, world)) == [1]
    assert numbers(rows(ada, world, view="mine")) == []
    with within(world.acme):
        world.talk.assign(world.ada_at, by=world.bo_at)
    assert numbers(rows(ada, world, view="mine")) == [1]
    with within(world.acme):
        world.talk.close(by=world.bo_at)
    assert numbers(rows(ada, world)) == []
    assert numbers(rows(ada, world, view="closed")) == [1]


def test_pages_follow_each_other_without_gap_or_double(ada: Client, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(orders, "PAGE", 3)
    many(world, 7)
    with within(world.acme):
        # Equal times are where a cursor by time alone would lose or repeat rows.
        Conversation.objects.update(last_activity_at=timezone.now().replace(microsecond=0))
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = rows(ada, world, before=cursor).json()
        seen += [row["number"] for row in answer["rows"]]
        cursor = answer["next"]
    assert sorted(seen) == list(range(1, 9))
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("query", [{"view": "nonsense"}, {"before": "nonsense"}, {"before": "eHx5"}])
def test_a_bad_question_is_answered_in_words(ada: Client, world: World, query: dict[str, str]) -> None:
    answer = rows(ada, world, **query)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_a_page_of_rows_takes_the_same_two_queries_however_long(ada: Client, world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with within(world.acme), CaptureQueriesContext(connection) as made:
            lists.page(world.ada_at, "open")
        return len(made)

    few = queries()
    many(world, 12)
    assert queries() == few == 2, "how far back the plan shows, and the rows"


def test_a_ticket_is_bound_to_the_member(ada: Client, world: World) -> None:
    assert ada.post(f"/app/{world.acme.slug}/inbox/ticket/").json()["ticket"]
    assert ada.get(f"/app/{world.acme.slug}/inbox/ticket/").status_code == 405


def test_a_ticket_asks_for_the_csrf_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.ada)
    assert strict.post(f"/app/{world.acme.slug}/inbox/ticket/").status_code == 403


def test_a_contact_is_corrected_in_place(ada: Client, world: World) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    before = ada.get(path).json()
    assert before["label"].startswith("Visitor ")
    sent = {"name": "Vi", "phone": "+31 (20) 123-4567"}
    after = ada.post(path, json.dumps(sent), content_type="application/json").json()
    assert (after["label"], after["phone"]) == ("Vi", "+31201234567")
    with within(world.acme):
        assert Contact.objects.get(pk=world.vi.contact_id).name == "Vi"


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"email": "not an address"}, "email"), ({"phone": "call me"}, "phone"), ({"name": "x" * 200}, "name")],
)
def test_a_wrong_value_is_told_at_its_field(
    ada: Client, world: World, sent: dict[str, str], field: str
) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    answer = ada.post(path, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_nonsense_instead_of_json_changes_nothing(ada: Client, world: World) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    assert ada.post(path, b"\xff{", content_type="application/json").status_code == 200


def test_who_left_is_a_stranger(ada: Client, world: World) -> None:
    with within(world.acme):
        Membership.objects.filter(pk=world.ada_at.pk).update(left_at=timezone.now())
    assert rows(ada, world).status_code == 404


def test_each_fact_says_who_said_it(ada: Client, world: World) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    with within(world.acme):
        contact = Contact.objects.get(pk=world.vi.contact_id)
        contact.learn({"email": "vi@vi.test", "plan": "gold"}, "page")
        contact.learn({"name": "Vi Oort"}, "server", verified=True)
    ada.post(path, json.dumps({"phone": "+31201234567"}), content_type="application/json")
    said = {fact["name"]: fact["said"] for fact in ada.get(path).json()["known"] if fact["said"]}
    assert said == {
        "email": "Said by the page",
        "plan": "Said by the page",
        "name": "Verified by your server",
        "phone": "Corrected by your team",
    }


def test_what_the_server_vouches_for_is_not_corrected_here(ada: Client, world: World) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    with within(world.acme):
        Contact.objects.get(pk=world.vi.contact_id).learn({"name": "Vi Oort"}, "server", verified=True)
    answer = ada.post(path, json.dumps({"name": "Vivian"}), content_type="application/json")
    assert answer.status_code == 400
    assert "your own server vouches" in answer.json()["errors"]["name"][0].lower()
    assert (
        ada.post(path, json.dumps({"phone": "+31201234567"}), content_type="application/json").status_code
        == 200
    )


def test_a_name_of_before_sources_were_kept_can_be_taken_away(ada: Client, world: World) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/contact/"
    with within(world.acme):
        Contact.objects.filter(pk=world.vi.contact_id).update(name="Vi of old")
    assert ada.post(path, json.dumps({"name": ""}), content_type="application/json").json()["name"] == ""
