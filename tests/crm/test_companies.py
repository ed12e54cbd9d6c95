"""A contact belongs to the company that is named, else to that of the address; companies are merged and put back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from crm import companies, domains
from crm.models import Attribute, Company, Contact, Segment, Undo
from tests.world import World

HERE = "/app/acme-bikes/companies/"


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    client.force_login(world.ada)
    return client


def learned(source: str = "visitor", **facts: Any) -> Contact:
    contact: Contact = Contact.objects.create()
    contact.learn(facts, source)
    return contact


def company_of(contact: Contact) -> str:
    found = Contact.objects.select_related("company").get(pk=contact.pk).company
    return found.name if found else ""


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("bo@heron.test", "heron.test"),
        ("bo@Mail.Acme.co.uk", "acme.co.uk"),
        ("bo@gmail.com", ""),
        ("bo@yahoo.co.jp", ""),
        ("bo@web.de", ""),
        ("bo@co.uk", ""),
        ("bo@bücher.example", "bücher.example"),
        ("bo", ""),
        ("", ""),
    ],
)
def test_an_address_says_where_somebody_works_or_nothing(address: str, domain: str) -> None:
    assert domains.of_address(address) == domain


def test_two_with_addresses_of_one_domain_are_of_one_company(world: World) -> None:
    with within(world.acme):
        one, other = learned(email="bo@heron.test"), learned(email="cy@mail.heron.test")
        assert company_of(one) == company_of(other) == "heron.test"
        assert Company.objects.get().domain == "heron.test"
        one.learn({"email": "bo@gmail.com"}, "visitor")
        assert company_of(one) == ""


@pytest.mark.parametrize("facts_first", [True, False])
def test_a_word_is_stronger_than_a_domain(world: World, facts_first: bool) -> None:
    with within(world.acme):
        contact = Contact.objects.create()
        told: list[dict[str, Any]] = [{"company": "Osprey"}, {"email": "bo@heron.test"}]
        for facts in told if facts_first else told[::-1]:
            contact.learn(facts, "page")
        assert company_of(contact) == "Osprey"
        contact.learn({"company": None}, "page")
        assert company_of(contact) == "heron.test"


def test_no_company_is_made_where_somebody_said_there_is_none(world: World) -> None:
    with within(world.acme):
        contact = learned(email="bo@heron.test")
        contact.learn({"company": None}, "operator", correction=True)
        assert company_of(contact) == ""


def test_merged_companies_are_one_for_all_that_is_said_later_and_two_again_when_undone(world: World) -> None:
    with within(world.acme):
        bo, cy = learned(email="bo@heron.test"), learned(company="Heron GmbH")
        by_domain, by_name = Company.objects.get(domain="heron.test"), Company.objects.get(name="Heron GmbH")
        asked = {"conditions": [{"field": "company", "is": "any", "of": [str(by_domain.pk)]}]}
        segment = Segment.objects.create(name="Herons", conditions=asked)
        undo = companies.merge(by_domain, by_name, world.ada_at)
        later = learned(email="dee@heron.test"), learned(company="HERON.test")
        assert {company_of(each) for each in (bo, cy, *later)} == {"Heron GmbH"}
        segment.refresh_from_db()
        assert segment.contacts().count() == 4
        companies.restore(Undo.objects.take(world.ada_at, undo.pk))
        segment.refresh_from_db()
        assert [company_of(each) for each in (bo, cy, later[0])] == ["heron.test", "Heron GmbH", "Heron GmbH"]
        assert (segment.conditions, Company.objects.get(pk=by_name.pk).domain) == (asked, "")


def test_whoever_says_the_old_name_means_the_renamed_one(world: World) -> None:
    with within(world.acme):
        learned(company="Heron GmbH")
        companies.rename(Company.objects.get(), "Heron")
        assert company_of(learned(company="heron gmbh")) == "Heron"


def test_a_deleted_company_leaves_its_contacts_and_comes_back_to_them(world: World, ada: Client) -> None:
    with within(world.acme):
        contact = learned(email="bo@heron.test")
        made = Company.objects.get()
    assert "heron.test is deleted" in ada.post(f"{HERE}{made.pk}/deletion/", follow=True).text
    with within(world.acme):
        assert company_of(contact) == ""
        undo = Undo.objects.get()
    assert "The company is back" in ada.post(f"/app/acme-bikes/undo/{undo.pk}/", follow=True).text
    with within(world.acme):
        assert company_of(contact) == "heron.test"


def test_a_domain_that_another_has_is_refused_with_the_way_out(world: World, ada: Client) -> None:
    with within(world.acme):
        learned(email="bo@heron.test"), learned(company="Osprey")
        osprey, heron = Company.objects.get(name="Osprey"), Company.objects.get(name="heron.test")
    page = ada.post(f"{HERE}{osprey.pk}/", {"name": "Osprey", "domain": "www.heron.test"})
    assert "heron.test has this domain already" in page.text
    assert f"{HERE}{osprey.pk}/merging/?into={heron.pk}" in page.text
    for wrong in ("gmail.com", "co.uk", "not a domain"):
        page = ada.post(f"{HERE}{osprey.pk}/", {"name": "Osprey", "domain": wrong})
        assert "Write a domain of the company’s own" in page.text, wrong
    assert ada.post(f"{HERE}{osprey.pk}/", {"name": "Osprey", "domain": "bo@osprey.test"}).status_code == 302
    with within(world.acme):
        assert Company.objects.get(name="Osprey").domain == "osprey.test"


def test_the_list_finds_and_turns_pages(world: World, ada: Client) -> None:
    with within(world.acme):
        Company.objects.bulk_create(Company(name=f"Firm {n:03}", domain=f"firm{n}.test") for n in range(60))
        Contact.objects.create(company=Company.objects.get(name="Firm 007"))
    first = ada.get(HERE)
    assert [row.name for row in first.context["rows"]] == [f"Firm {n:03}" for n in range(50)]
    assert first.context["rows"][7].number == 1
    second = ada.get(HERE, {"after": first.context["more"]})
    assert [row.name for row in second.context["rows"]] == [f"Firm {n:03}" for n in range(50, 60)]
    assert [row.name for row in ada.get(HERE, {"q": "FIRM59"}).context["rows"]] == ["Firm 059"]
    for cursor in ("x", "%00", "Zm9v"):
        assert ada.get(HERE, {"after": cursor}).status_code == 200


def test_its_page_shows_people_and_what_was_said_lately(world: World, ada: Client) -> None:
    with within(world.acme):
        Contact.objects.get(pk=world.vi.contact_id).learn({"name": "Vi", "email": "vi@heron.test"}, "visitor")
        made = Company.objects.get()
    page = ada.get(f"{HERE}{made.pk}/").text
    assert "vi@heron.test" in page
    assert f"#{world.talk.number} · Vi" in page
    with within(world.acme):
        assert Attribute.objects.filter(name="company").count() == 0
