"""The list's address asks for what it says, and nothing that is wrong in it does harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from crm.models import Company, Contact, ContactLabel, ContactLabelling, Definition
from tests.world import World

ROOT = "/app/acme-bikes/contacts/"


@pytest.fixture
def ada(world: World, client: Client, redis: Any) -> Client:
    client.force_login(world.ada)
    with within(world.acme):
        Contact.objects.filter(pk=world.talk.contact_id).delete()
        company = Company.objects.create(name="Northern Couriers")
        label = ContactLabel.objects.create(name="VIP")
        Definition.objects.create(name="seats", title="Seats", kind="number")
        mona, nora = (Contact.objects.create(owner=world.bo_at) for _ in range(2))
        mona.learn({"name": "Mona", "email": "mona@example.com", "seats": 12}, "server", verified=True)
        nora.learn({"name": "Nora", "phone": "+31201234567", "seats": 3}, "visitor")
        # The domain of an address makes a company, too; this one is said by the team.
        Contact.objects.filter(pk=mona.pk).update(company=company)
        Contact.objects.filter(pk=nora.pk).update(owner=None, language="nl")
        ContactLabelling.objects.create(contact=mona, label=label)
    return client


def names(answer: Any) -> set[str]:
    return {row.contact.name for row in answer.context["rows"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Mona", "Nora"}),
        ("q=mon", {"Mona"}),
        ("company=north", {"Mona"}),
        ("owner=nobody", {"Nora"}),
        ("owner=me", set()),
        ("email=yes", {"Mona"}),
        ("phone=yes", {"Nora"}),
        ("language=nl", {"Nora"}),
        ("blocked=yes", set()),
        ("seen=7", {"Mona", "Nora"}),
        ("seen=-30", set()),
        ("fact=seats", {"Mona", "Nora"}),
        ("fact=seats&value=12", {"Mona"}),
        ("q=nora&fact=seats&value=12", set()),
        ("company=11111111-1111-7111-8111-111111111111", set()),
        # Nobody knows these: they ask nothing.
        ("owner=1&label=2&verified=maybe&sort=random&seen=x&language=%00&after=x&fact=z", {"Mona", "Nora"}),
    ],
)
def test_the_address_says_who_is_found(ada: Client, query: str, found: set[str]) -> None:
    answer = ada.get(f"{ROOT}?{query}")
    assert answer.status_code == 200
    assert names(answer) == found


def test_each_filter_is_a_chip_that_takes_itself_off(ada: Client, world: World) -> None:
    with within(world.acme):
        label = ContactLabel.objects.get()
    answer = ada.get(f"{ROOT}?q=mo&label={label.pk}&fact=seats&value=12&sort=name")
    chips = {chip.words: chip.without for chip in answer.context["asked"].chips()}
    assert chips == {
        "Labels: VIP": "q=mo&sort=name&fact=seats&value=12",
        "Seats: 12": f"q=mo&sort=name&label={label.pk}",
    }


def test_columns_are_remembered_as_far_as_they_exist(ada: Client, world: World) -> None:
    with within(world.acme):
        seats = f"fact:{Definition.objects.get().pk}"
    ada.post(f"{ROOT}columns/", {"column": ["phone", seats, "nothing"], "back": "q=mo"})
    answer = ada.get(ROOT)
    assert [column.title for column in answer.context["columns"]] == ["Phone", "Seats"]
    assert "12" in answer.text


def test_a_contact_by_hand_belongs_to_whoever_made_it(ada: Client, world: World) -> None:
    refused = ada.post(f"{ROOT}new/", {"name": "", "email": "", "phone": ""})
    assert "one of them is enough" in refused.text
    assert "valid email" in ada.post(f"{ROOT}new/", {"email": "nobody"}).text
    made = ada.post(f"{ROOT}new/", {"name": "Rosa Vidal", "phone": "+31 20 123 4567"})
    with within(world.acme):
        rosa = Contact.objects.get(name="Rosa Vidal")
        assert made["Location"] == f"{ROOT}{rosa.pk}/"
        assert rosa.owner_id == world.ada_at.pk
        assert {fact.said for fact in rosa.attributes.all()} == {"Entered by your team"}
    assert names(ada.get(f"{ROOT}?q=rosa")) == {"Rosa Vidal"}


def test_a_fact_that_is_wrong_is_said_and_nothing_is_kept(ada: Client, world: World) -> None:
    with within(world.acme):
        nora, mona = Contact.objects.get(name="Nora"), Contact.objects.get(name="Mona")

    def correct(contact: Contact, name: str, value: str) -> Any:
        told = {"name": name, "value": value}
        return ada.post(f"{ROOT}{contact.pk}/fact/", told, content_type="application/json")

    assert correct(nora, "email", "nobody").status_code == 400
    assert "server vouches" in correct(mona, "seats", "13").json()["detail"]
    assert "put this right" not in correct(nora, "email", "nora@example.com").content.decode()
    with within(world.acme):
        told = Contact.objects.get(name="Nora").attributes.get(name="email")
        assert (told.value, told.pinned, told.source) == ("nora@example.com", True, "operator")
