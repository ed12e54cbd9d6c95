"""Labels and teams in the settings: who may, what is refused, what goes with a deletion."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Team
from accounts.tenancy import within
from chat.models import Conversation, Label, Labelling
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
SETTINGS = "/app/acme-bikes/settings"


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def ada(world: World) -> Client:
    return client(world.ada)


def label(world: World, name: str = "Refund") -> Label:
    with within(world.acme):
        made: Label = Label.objects.create(name=name, hue=3)
        made.put_on(world.talk, by=world.ada_at)
        return made


def team(world: World) -> Team:
    with within(world.acme):
        made: Team = Team.objects.create(name="Workshop")
        made.seat([world.bo_at])
        world.talk.hand_to(made, by=world.ada_at)
        return made


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_page_says_what_labels_are_good_for(ada: Client) -> None:
    assert "No label yet" in words(ada.get(f"{SETTINGS}/labels/"))
    assert "No team yet" in words(ada.get(f"{SETTINGS}/teams/"))


def test_a_label_is_made_renamed_and_recoloured(ada: Client, world: World) -> None:
    ada.post(f"{SETTINGS}/labels/", {"name": "  Re  fund ", "hue": 3})
    with within(world.acme):
        [made] = Label.objects.all()
    assert (made.name, made.hue) == ("Re fund", 3)
    ada.post(f"{SETTINGS}/labels/{made.pk}/", {"name": "Refund", "hue": 11})
    with within(world.acme):
        assert list(Label.objects.values_list("name", "hue")) == [("Refund", 11)]


def test_a_name_stands_once_and_a_colour_is_one_of_twelve(ada: Client, world: World) -> None:
    found = label(world)
    assert "There is a label of this name already." in words(
        ada.post(f"{SETTINGS}/labels/", {"name": "refund", "hue": 1})
    )
    assert ada.post(f"{SETTINGS}/labels/", {"name": "Other", "hue": 12}).status_code == 200
    assert ada.post(f"{SETTINGS}/labels/", {"name": "x" * 41, "hue": 1}).status_code == 200
    assert ada.post(f"{SETTINGS}/labels/{found.pk}/", {"name": "REFUND", "hue": 1}).status_code == 302
    with within(world.acme):
        assert list(Label.objects.values_list("name", flat=True)) == ["REFUND"]


def test_deleting_a_label_says_how_many_carry_it_and_leaves_them(ada: Client, world: World) -> None:
    found = label(world)
    path = f"{SETTINGS}/labels/{found.pk}/deletion/"
    assert "1 conversation carries it" in words(ada.get(path))
    ada.post(path)
    with within(world.acme):
        assert not Label.objects.exists()
        assert not Labelling.objects.exists()
        assert Conversation.objects.filter(pk=world.talk.pk).exists()
    assert ada.get(path).status_code == 404


def test_a_team_is_made_with_its_members_and_they_change(ada: Client, world: World) -> None:
    ada.post(f"{SETTINGS}/teams/", {"name": "Workshop", "members": [world.ada_at.pk, world.bo_at.pk]})
    with within(world.acme):
        [made] = Team.objects.all()
    assert "Ada, Bo" in words(ada.get(f"{SETTINGS}/teams/"))
    ada.post(f"{SETTINGS}/teams/{made.pk}/", {"name": "Garage", "members": [world.bo_at.pk]})
    with within(world.acme):
        assert list(Team.objects.values_list("name", "seats__member")) == [("Garage", world.bo_at.pk)]


def test_a_team_takes_nobody_of_another_workspace(ada: Client, world: World) -> None:
    answer = ada.post(f"{SETTINGS}/teams/", {"name": "Spies", "members": [world.cy_at.pk]})
    assert answer.status_code == 200
    with within(world.acme):
        assert not Team.objects.exists()


def test_deleting_a_team_leaves_its_conversations(ada: Client, world: World) -> None:
    found = team(world)
    path = f"{SETTINGS}/teams/{found.pk}/deletion/"
    assert "1 conversation that is not closed" in words(ada.get(path))
    ada.post(path)
    with within(world.acme):
        assert Conversation.objects.get(pk=world.talk.pk).team_id is None


def test_an_operator_reads_and_changes_nothing(world: World) -> None:
    bo, found, group = client(world.bo), label(world), team(world)
    assert "Refund" in words(bo.get(f"{SETTINGS}/labels/"))
    assert "New label" not in words(bo.get(f"{SETTINGS}/labels/"))
    for path in (
        f"{SETTINGS}/labels/",
        f"{SETTINGS}/labels/{found.pk}/",
        f"{SETTINGS}/labels/{found.pk}/deletion/",
        f"{SETTINGS}/teams/",
        f"{SETTINGS}/teams/{group.pk}/",
        f"{SETTINGS}/teams/{group.pk}/deletion/",
    ):
        assert bo.post(path, {"name": "Mine", "hue": 1}).status_code == 403


# Merging: what it can go into


def into(client: Client, world: World, asked: str = "") -> list[str]:
    answer = client.get(f"/app/acme-bikes/inbox/{world.talk.number}/merging/", {"q": asked})
    return [row["name"] for row in answer.json()["rows"]]


def test_the_contacts_own_conversations_are_offered_first(ada: Client, world: World) -> None:
    from crm.models import Visitor
    from tests.world import begun

    with within(world.acme):
        same = Visitor.objects.create(site=world.shop, contact=world.talk.contact, token_digest="d")
        for visitor, name in ((same, "Vi"), (Visitor.objects.arrive(world.shop)[0], "Guest Núñez")):
            talk = begun(visitor)
            talk.contact.name = name
            talk.contact.save()
    assert into(ada, world) == ["Vi", "Guest Núñez"]
    assert into(ada, world, "guest") == ["Guest Núñez"]
    assert into(ada, world, "#3") == ["Guest Núñez"]
    assert into(ada, world, str(world.talk.number)) == []
    assert into(ada, world, "99999999999999") == []
