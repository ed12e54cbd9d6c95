"""Segments are kept, counted, shared, deleted and put back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from crm import segments
from crm.models import Contact, ContactLabel, Segment, Undo
from tests.world import World

HERE = "/app/acme-bikes/segments/"
WITH_EMAIL = {"conditions": [{"field": "has_email", "is": "yes"}]}


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    client.force_login(world.ada)
    return client


@pytest.fixture
def bo(world: World) -> Client:
    client = Client()
    client.force_login(world.bo)
    return client


def kept(world: World, **more: Any) -> Segment:
    with within(world.acme):
        told = {"name": "Reachable", "conditions": WITH_EMAIL, "owner": world.ada_at, **more}
        made: Segment = Segment.objects.create(**told)
        return made


def asked(conditions: Any = WITH_EMAIL, **more: Any) -> dict[str, Any]:
    return {"name": "Reachable", "conditions": json.dumps(conditions), **more}


def reachable(world: World, *emails: str) -> None:
    with within(world.acme):
        for email in emails:
            Contact.objects.create(name=email[:3], email=email)


def test_it_is_made_and_stands_in_the_list_with_its_count(world: World, ada: Client) -> None:
    reachable(world, "a@acme.test", "b@acme.test")
    page = ada.post(f"{HERE}new/", asked(description="For the letter"), follow=True)
    assert "Reachable" in page.text
    assert "Has an e-mail address" in page.text
    with within(world.acme):
        made = Segment.objects.get()
        assert (made.count, made.shared, made.owner) == (2, False, world.ada_at)
    assert ada.get(f"{HERE}counts/").json() == {"counts": {str(made.pk): "2"}}


def test_a_private_one_is_its_owners_alone(world: World, ada: Client, bo: Client) -> None:
    made = kept(world)
    for method, path in [("get", ""), ("post", "deletion/"), ("post", "mending/")]:
        assert getattr(bo, method)(f"{HERE}{made.pk}/{path}").status_code == 404
    assert "Reachable" not in bo.get(HERE).text
    assert ada.post(f"{HERE}{made.pk}/", asked(shared="on")).status_code == 302
    assert "Reachable" in bo.get(HERE).text


def test_what_is_wrong_is_said_and_nothing_is_lost(world: World, ada: Client) -> None:
    wrong = {"conditions": [*WITH_EMAIL["conditions"], {"field": "seen", "is": "within", "days": 0}]}
    page = ada.post(f"{HERE}new/", asked(wrong, name="", description="Kept"))
    assert page.context["editor"]["asked"] == wrong
    [fault] = page.context["editor"]["faults"]
    assert fault["pointer"] == "/conditions/1/days"
    assert 'value="Kept"' in page.text
    with within(world.acme):
        assert not Segment.objects.exists()


@pytest.mark.parametrize("told", ["", "[", "[]", "null", '{"conditions": 5}', '"\\u0000"'])
def test_nonsense_is_refused(world: World, ada: Client, told: str) -> None:
    made = ada.post(f"{HERE}new/", {"name": "Odd", "conditions": told})
    assert made.status_code == 200
    assert ada.post(f"{HERE}preview/", told, content_type="application/json").status_code == 200


def test_the_preview_says_how_many_and_who(world: World, ada: Client) -> None:
    reachable(world, "a@acme.test")
    told = ada.post(f"{HERE}preview/", WITH_EMAIL, content_type="application/json").json()
    assert (told["count"], told["words"], told["lost"]) == ("1", "has an e-mail address", [])
    assert [each["under"] for each in told["contacts"]] == ["a@acme.test"]
    gone = {"conditions": [{"field": "label", "is": "any", "of": [str(uuid7())]}]}
    nobody = ada.post(f"{HERE}preview/", gone, content_type="application/json").json()
    assert (nobody["count"], nobody["contacts"]) == (segments.words(0), [])
    wrong = ada.post(f"{HERE}preview/", {"conditions": [{}]}, content_type="application/json").json()
    assert wrong["faults"][0]["pointer"] == "/conditions/0/field"


def test_one_that_lost_a_label_says_so_selects_nobody_and_is_mended(world: World, ada: Client) -> None:
    reachable(world, "a@acme.test")
    with within(world.acme):
        vip = ContactLabel.objects.create(name="VIP")
    label = {"field": "label", "is": "none", "of": [str(vip.pk)]}
    made = kept(world, conditions={"conditions": [label, *WITH_EMAIL["conditions"]]})
    with within(world.acme):
        assert made.contacts().count() == 1
        vip.delete()
        assert made.contacts().count() == 0
    assert "Refers to something deleted" in ada.get(HERE).text
    again = ada.post(f"{HERE}{made.pk}/", asked(made.conditions))
    assert again.context["editor"]["faults"][0]["pointer"] == "/conditions/0"
    ada.post(f"{HERE}{made.pk}/mending/")
    with within(world.acme):
        made.refresh_from_db()
        assert made.conditions["conditions"] == WITH_EMAIL["conditions"]
        assert made.contacts().count() == 1


def test_it_cannot_ask_for_itself(world: World, ada: Client) -> None:
    made = kept(world)
    itself = {"conditions": [{"field": "segment", "is": "any", "of": [str(made.pk)]}]}
    assert ada.post(f"{HERE}{made.pk}/", asked(itself)).context["editor"]["faults"]


def test_a_deleted_one_is_put_back_by_whoever_deleted_it(world: World, ada: Client, bo: Client) -> None:
    made = kept(world, shared=True, count=7)
    page = ada.post(f"{HERE}{made.pk}/deletion/", follow=True)
    with within(world.acme):
        undo = Undo.objects.get()
        assert not Segment.objects.exists()
    back = f"/app/acme-bikes/undo/{undo.pk}/"
    assert back in page.text
    bo.post(back)
    with within(world.acme):
        assert not Segment.objects.exists()
    ada.post(back)
    ada.post(back)
    with within(world.acme):
        again = Segment.objects.get()
        assert (again.pk, again.conditions, again.count, again.owner) == (
            made.pk,
            WITH_EMAIL,
            7,
            world.ada_at,
        )


def test_what_was_deleted_long_ago_stays_so(world: World, ada: Client) -> None:
    made = kept(world)
    ada.post(f"{HERE}{made.pk}/deletion/")
    with within(world.acme):
        undo = Undo.objects.get()
        Undo.objects.update(at=timezone.now() - timedelta(hours=2))
    page = ada.post(f"/app/acme-bikes/undo/{undo.pk}/", follow=True)
    assert "cannot be put back any more" in page.text


def test_a_copy_begins_with_the_same_conditions(world: World, ada: Client) -> None:
    made = kept(world)
    page = ada.get(f"{HERE}new/?from={made.pk}")
    assert page.context["editor"]["asked"] == WITH_EMAIL
    assert "Reachable (copy)" in page.text


def test_what_was_counted_a_moment_ago_is_not_counted_again(world: World) -> None:
    made = kept(world)
    reachable(world, "a@acme.test")
    with within(world.acme):
        segments.look([made])
        reachable_now = made.count
        Contact.objects.create(email="b@acme.test")
        segments.look([made])
        assert (reachable_now, made.count) == (1, 1)
        made.counted_at = timezone.now() - segments.FRESH
        segments.look([made])
        assert made.count == 2


def test_the_worker_counts_on_where_a_look_stops(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(segments, "AT_ONCE", 2)
    made = kept(world)
    reachable(world, *(f"{number}@acme.test" for number in range(5)))
    with within(world.acme):
        segments.look([made])
        assert segments.words(made.count) == "2+"
        assert segments.recount(5)
        made.refresh_from_db()
        assert segments.words(made.count) == "5"
        made.counted_at = None
        segments.look([made])
        assert made.count == 5


def test_values_and_companies_are_suggested(world: World, ada: Client) -> None:
    with within(world.acme):
        Contact.objects.get(pk=world.vi.contact_id).learn({"plan": "Pro", "company": "Heron"}, "operator")
    assert ada.get(f"{HERE}choices/?name=plan&q=p").json() == {"choices": [{"id": "pro", "name": "pro"}]}
    assert [each["name"] for each in ada.get(f"{HERE}choices/?q=HE").json()["choices"]] == ["Heron"]
