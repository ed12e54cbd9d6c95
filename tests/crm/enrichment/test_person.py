"""What the person has to say: who is never looked up, what they see of it, and how they end it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import Site
from accounts.tenancy import within
from chat import due, enriching
from crm import consents
from crm.enrichment import asking
from crm.models import Consent, Contact, Lookup, LookupObjection, Visitor
from privacy.models import RightsRequest
from tests.crm.enrichment.providers import Answered, Providers, picture
from tests.crm.enrichment.ready import EMAIL, known, lookups, says, turn_on, vi, work
from tests.privacy.test_own_data import Vi
from tests.world import World

GRAVATAR = {"first_name": "Vi", "last_name": "Oort", "company": "Oort BV"}
QUESTION = {"enrichment": {"en": "Acme may look me up."}}

pytestmark = pytest.mark.usefixtures("redis")


def asks(world: World) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(consents=QUESTION)


def visitor(world: World) -> Visitor:
    with within(world.acme):
        found: Visitor = Visitor.objects.select_related("site", "contact").get(pk=world.vi.pk)
        return found


def hindered(world: World) -> str:
    with within(world.acme):
        return asking.want(vi(world))


def looked_up(world: World, providers: Providers) -> None:
    turn_on(world)
    providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
    providers.answers["/gravatar_pictures/"] = Answered(body=picture(), kind="image/png")
    says(world, email=EMAIL)
    work(world)
    assert set(known(world)) == {"email", "name", "company", "picture"}


class TestWhoIsNotLookedUp:
    def test_every_doubt_is_a_no(self, world: World) -> None:
        """Each reason by itself, taken away again; at the end nothing stands against it."""
        assert hindered(world) == "off"
        turn_on(world)
        assert hindered(world) == "address"
        with within(world.acme):
            Contact.objects.filter(pk=world.vi.contact_id).update(email=EMAIL)
            site = Site.objects.filter(pk=world.shop.pk)
            site.update(age_gate=True)
        assert hindered(world) == "age"
        with within(world.acme):
            Visitor.objects.filter(pk=world.vi.pk).update(of_age=True)
            site.update(notice="Something else.")
        assert hindered(world) == "notice"
        with within(world.acme):
            site.update(notice="Acme may look up your name, picture and company by your e-mail address.")
            asked = RightsRequest.objects.receive(visitor(world), "objection")
        assert hindered(world) == "request"
        with within(world.acme):
            asked.take_back()
            block = vi(world).blocks.create(by=world.ada_at)
        assert hindered(world) == "blocked"
        with within(world.acme):
            block.delete()
        asks(world)
        assert hindered(world) == "consent"
        with within(world.acme):
            consents.answer(visitor(world), "enrichment", True, consents.version("Acme may look me up."))
        assert [each.state for each in lookups(world)] == ["waiting"], "a yes begins what was waiting for it"

    def test_an_imported_contact_was_shown_no_notice(self, world: World) -> None:
        turn_on(world)
        with within(world.acme):
            contact = Contact.objects.create(name="", email="")
            contact.learn({"email": EMAIL}, "import")
            assert asking.want(contact) == "unseen"
        assert lookups(world) == []

    def test_the_browsers_signal_wins_over_a_legitimate_interest(self, world: World) -> None:
        turn_on(world)
        with within(world.acme):
            consents.object_by(visitor(world), "gpc")
        says(world, email=EMAIL)
        assert hindered(world) == "objected"
        assert lookups(world) == []

    def test_consent_as_the_ground_needs_a_yes_everywhere(self, world: World) -> None:
        turn_on(world, ground="consent")
        says(world, email=EMAIL)
        assert hindered(world) == "consent"

    def test_a_no_that_comes_while_it_is_asked_still_counts(self, world: World, providers: Providers) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
        says(world, email=EMAIL)
        [lookup] = lookups(world)
        with within(world.acme):
            question = asking.begin(lookup.pk)
        outcome = asking.put(question)
        with within(world.acme):
            Consent.objects.say(visitor(world), "enrichment", False, "visitor")
            assert enriching.settling.settle(question, outcome) == []
        assert [each.state for each in lookups(world)] == ["objected"]
        assert set(known(world)) == {"email"}

    def test_who_objected_at_a_provider_is_asked_for_nowhere_and_never(
        self, world: World, providers: Providers
    ) -> None:
        turn_on(world, "hunter", "pdl")
        providers.answers["/hunter/"] = Answered(451, {"errors": [{"id": "claimed_email"}]})
        says(world, email=EMAIL)
        work(world)
        assert [(each.provider, each.state) for each in lookups(world)] == [("hunter", "objected")]
        with within(world.acme):
            Contact.objects.filter(pk=world.vi.contact_id).update(email="")
            assert LookupObjection.objects.holds(f" {EMAIL.upper()} ")
            assert EMAIL not in LookupObjection.objects.get().digest
        says(world, email="other@oort.test")
        says(world, email=EMAIL)
        assert hindered(world) == "objected"


class TestWhatThePersonSees:
    def test_it_is_shown_with_its_source_and_then_counts_as_told(
        self, world: World, providers: Providers
    ) -> None:
        looked_up(world, providers)
        browser = Vi(world)
        told = browser.get("data/found/").json()["found"]
        assert [(each["name"], each["provider"]) for each in told] == [
            ("name", "Gravatar"),
            ("picture", "Gravatar"),
            ("company", "Gravatar"),
        ]
        assert told[1]["value"].startswith("data:image/webp;base64,")
        page = Client().get(f"/chatbox/{world.shop.public_key}/").content.decode()
        assert '"found"' in page.partition('"parts"')[2].partition("]")[0]
        shown = browser.get().json()
        assert [each["name"] for each in shown["found"]] == ["name", "picture", "company"]
        assert [each["name"] for each in shown["facts"]] == []
        assert browser.get("data/found/").json()["found"] == [], "told once"
        assert [each.told_at is not None for each in lookups(world)] == [True]

    def test_a_correction_is_pinned(self, world: World, providers: Providers) -> None:
        looked_up(world, providers)
        browser = Vi(world)
        assert browser.post("data/found/", do="correct", company="Oort & Co").status_code == 200
        assert browser.post("data/found/", do="correct", company="x" * 500).status_code == 400
        assert browser.post("data/found/", do="correct", company=["x"]).status_code == 400
        assert browser.post("data/found/", do="steal").status_code == 400
        assert known(world)["company"] == ("Oort & Co", "visitor", "")
        with within(world.acme):
            vi(world).learn({"company": "Oort BV"}, "enrichment", provider="gravatar")
        assert known(world)["company"][0] == "Oort & Co"

    def test_one_click_deletes_all_of_it_and_holds_for_ever(
        self, world: World, providers: Providers, django_capture_on_commit_callbacks: Any
    ) -> None:
        looked_up(world, providers)
        stored = vi(world).avatar
        with django_capture_on_commit_callbacks(execute=True):
            assert Vi(world).post("data/found/", do="object").json() == {"found": []}
        assert set(known(world)) == {"email"}
        assert (vi(world).name, vi(world).avatar) == ("", "")
        assert not default_storage.exists(stored)
        says(world, email="")
        says(world, email=EMAIL)
        assert hindered(world) == "objected"
        with within(world.acme):
            assert not consents.granted(vi(world), "enrichment")

    def test_taking_the_consent_back_takes_it_along(self, world: World, providers: Providers) -> None:
        looked_up(world, providers)
        asks(world)
        with within(world.acme):
            consents.answer(visitor(world), "enrichment", False, "")
        assert set(known(world)) == {"email"}

    def test_who_was_not_told_within_thirty_days_loses_nothing_of_their_own(
        self, world: World, providers: Providers
    ) -> None:
        looked_up(world, providers)
        says(world, phone="+31201234567")
        assert due.sweep() == 0
        with within(world.acme):
            Lookup.objects.update(told_by=timezone.now() - timedelta(seconds=1))
        assert due.sweep() == 1
        assert set(known(world)) == {"email", "phone"}
        assert due.sweep() == 0


class TestThePicture:
    def test_it_is_shown_to_operators_and_taken_away(self, world: World, providers: Providers) -> None:
        looked_up(world, providers)
        bo = Client()
        bo.force_login(world.bo)
        address = known(world)["picture"][0]
        answer = bo.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert Client().get(address).status_code == 302
        back = f"/app/acme-bikes/contacts/{world.vi.contact_id}/lookup/"
        accept = {"Accept": "application/json"}
        assert bo.post(f"{back}removal/", {"only": "picture"}, headers=accept).json()["done"]
        assert bo.get(address).status_code == 404
        assert known(world)["picture"][0] == "", "and no look-up brings it back"
        assert bo.post(back, headers=accept).json() == {
            "done": True,
            "words": "Asked. What is found appears here in a moment.",
        }
        assert not bo.post(back, headers=accept).json()["done"], "it waits already"
        work(world)
        assert vi(world).avatar == ""

    def test_it_goes_when_the_page_says_another(self, world: World, providers: Providers) -> None:
        looked_up(world, providers)
        says(world, "page", picture="https://pages.test/vi.png")
        assert vi(world).avatar == ""
