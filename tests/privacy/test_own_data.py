"""What a visitor's own browser is told and may change, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.models import Site
from accounts.tenancy import within
from crm import consents
from crm.models import Attribute, Contact, Visitor
from privacy.models import RightsRequest
from tests.world import World

OURS = "http://localhost:8000"
NEWS = "Acme may write to me about new bicycles."


class Vi:
    """Vi's browser, with the secret it was given."""

    def __init__(self, world: World) -> None:
        self.world, self.client = world, Client()
        self.base = f"/chatbox/{world.shop.public_key}"
        self.headers = {"Origin": OURS, "Authorization": f"Bearer {world.vi_secret}"}

    def get(self, path: str = "data/") -> Any:
        return self.client.get(f"{self.base}/{path}", headers=self.headers)

    def post(self, path: str, **sent: Any) -> Any:
        return self.client.post(f"{self.base}/{path}", sent, "application/json", headers=self.headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"{self.base}/{path}", headers=self.headers)

    def arrives(self, headers: dict[str, str] | None = None, new: bool = False, **said: str) -> Any:
        known = {"Origin": OURS} if new else self.headers
        return self.client.post(f"{self.base}/session/", said, headers={**known, **(headers or {})})


@pytest.fixture
def vi(world: World, redis: Any) -> Vi:
    return Vi(world)


def settle(world: World, **fields: Any) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(**fields)


def person(told: Any) -> dict[str, tuple[str, str]]:
    return {fact["name"]: (fact["value"], fact["source"]) for fact in told["person"]}


class TestWhatIsHeld:
    def test_it_is_told_with_where_it_is_from(self, world: World, vi: Vi) -> None:
        with within(world.acme):
            contact = Contact.objects.get(pk=world.vi.contact_id)
            contact.learn({"name": "Vi", "size": "M"}, "page")
            world.talk.say(world.bo_at, "Yes, bring it in.", uuid7())
            world.talk.note(world.bo_at, "She was here before.", uuid7())
        told = vi.get().json()
        assert person(told)["name"] == ("Vi", "page")
        assert [(fact["name"], fact["value"]) for fact in told["facts"]] == [("size", "M")]
        assert (told["messages"], told["files"]) == (3, 0), "two of hers, one answer, no note"

    def test_what_came_from_elsewhere_says_so(self, world: World, vi: Vi) -> None:
        """A name that a public source gave names the source; what systems and files brought is told as theirs."""
        with within(world.acme):
            contact = Contact.objects.get(pk=world.vi.contact_id)
            learn = Attribute.objects.learn
            learn(contact, {"name": "V. Oort"}, "enrichment", provider="hunter")
            learn(contact, {"plan": "gold"}, "rest")
            learn(contact, {"size": "M"}, "import")
        told = vi.get().json()
        [name] = [each for each in told["person"] if each["name"] == "name"]
        assert (name["source"], name["provider"]) == ("enrichment", "Hunter")
        assert [(each["name"], each["source"], each["provider"]) for each in told["facts"]] == [
            ("plan", "rest", ""),
            ("size", "import", ""),
        ]

    def test_whom_a_server_vouched_for_is_shown_to_no_other_browser(self, world: World, vi: Vi) -> None:
        with within(world.acme):
            contact = Contact.objects.get(pk=world.vi.contact_id)
            contact.learn({"email": "vi@example.test"}, "server", verified=True)
            Contact.objects.filter(pk=contact.pk).update(verified=True)
        told = vi.get().json()
        assert (told["person"], told["facts"]) == ([], [])


class TestCorrecting:
    def test_it_is_kept_as_the_visitors_own_word(self, world: World, vi: Vi) -> None:
        told = vi.post("data/", name=" Vera ", phone="+31 20 123 4567").json()
        assert person(told) == {
            "name": ("Vera", "visitor"),
            "email": ("", ""),
            "phone": ("+31201234567", "visitor"),
        }
        with within(world.acme):
            assert Contact.objects.get(pk=world.vi.contact_id).label == "Vera"

    def test_nothing_is_kept_unless_all_is_right(self, world: World, vi: Vi) -> None:
        answer = vi.post("data/", name="Vera", email="vera@")
        assert (answer.status_code, answer.json()["faults"]) == (400, {"email": "invalid"})
        with within(world.acme):
            assert Contact.objects.get(pk=world.vi.contact_id).name == ""

    def test_what_a_server_vouched_for_is_put_right_there(self, world: World, vi: Vi) -> None:
        with within(world.acme):
            contact = Contact.objects.get(pk=world.vi.contact_id)
            contact.learn({"email": "vi@example.test"}, "server", verified=True)
        assert vi.post("data/", email="other@example.test").json()["faults"] == {"email": "fixed"}


class TestConsent:
    @pytest.fixture(autouse=True)
    def asking(self, world: World) -> None:
        settle(world, consents={"marketing": {"en": NEWS}})

    def test_a_yes_names_the_text_that_was_read(self, vi: Vi) -> None:
        [asked] = vi.get().json()["consents"]
        said = {"purpose": "marketing", "granted": True}
        assert vi.post("data/consents/", **said).json()["code"] == "text_changed"
        assert vi.post("data/consents/", version=asked["version"], **said).json() == said
        assert vi.get().json()["consents"][0]["source"] == "visitor"

    @pytest.mark.parametrize(
        ("sent", "code"),
        [
            ({"purpose": "fun", "granted": True, "by": "page"}, "unknown_purpose"),
            ({"purpose": "insights", "granted": True, "by": "page"}, "purpose_not_asked"),
            ({"purpose": "marketing", "granted": "yes"}, "wrong_argument"),
            ({}, "wrong_argument"),
        ],
    )
    def test_what_makes_no_sense_is_named(self, vi: Vi, sent: dict[str, Any], code: str) -> None:
        answer = vi.post("data/consents/", **sent)
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    @pytest.mark.parametrize(
        ("headers", "said", "text"),
        [
            ({"Sec-GPC": "1"}, {}, "Sec-GPC: 1"),
            ({"DNT": "1"}, {}, "DNT: 1"),
            ({}, {"signal": "gpc"}, "Sec-GPC: 1"),
        ],
    )
    def test_a_browser_objects_as_it_arrives(
        self, world: World, vi: Vi, headers: dict[str, str], said: dict[str, str], text: str
    ) -> None:
        assert vi.arrives(headers, **said).status_code == 200
        [asked] = vi.get().json()["consents"]
        assert (asked["granted"], asked["source"]) == (False, "signal")
        with within(world.acme):
            assert {each.text for each in consents.states(world.vi.contact)} == {text}

    def test_a_browser_that_says_nothing_objects_to_nothing(self, world: World, vi: Vi) -> None:
        vi.arrives({"DNT": "0"}, signal="none")
        with within(world.acme):
            assert consents.states(world.vi.contact) == []


class TestInsights:
    def test_what_pages_report_is_kept_only_while_it_is_granted(self, world: World, vi: Vi) -> None:
        settle(world, consents={"insights": {"en": "See what I read."}})
        seen = {"do": "track", "name": "cart", "data": {"bikes": 1}}
        assert vi.post("identity/", **seen).json()["stored"] is False
        vi.post("data/consents/", purpose="insights", granted=True, by="page")
        assert vi.post("identity/", **seen).json()["stored"] is True
        assert vi.get().json()["tracked"] == 1
        vi.arrives({"Sec-GPC": "1"})
        assert vi.post("identity/", **seen).json()["stored"] is False


class TestAsking:
    def test_asked_twice_it_is_one_and_can_be_taken_back(self, world: World, vi: Vi) -> None:
        first, again = (vi.post("data/requests/", kind="erasure").json() for _ in range(2))
        assert (first, first["state"]) == (again, "received")
        assert vi.delete(f"data/requests/{first['id']}/").json()["state"] == "withdrawn"
        assert vi.delete(f"data/requests/{first['id']}/").status_code == 409
        assert [each["state"] for each in vi.get().json()["requests"]] == ["withdrawn"]

    def test_only_what_the_panel_asks_for(self, vi: Vi) -> None:
        assert vi.post("data/requests/", kind="withdrawal").json()["code"] == "unknown_kind"
        assert vi.post("data/requests/", kind=["access"]).status_code == 400

    def test_the_answer_is_read_where_it_was_asked(self, world: World, vi: Vi) -> None:
        asked = vi.post("data/requests/", kind="access").json()
        with within(world.acme):
            RightsRequest.objects.get(pk=asked["id"]).refuse(by=world.ada_at, reason="Who are you?")
        [told] = vi.get().json()["requests"]
        assert (told["state"], told["words"]) == ("refused", "Who are you?")

    def test_who_is_blocked_has_rights_all_the_same(self, world: World, vi: Vi) -> None:
        with within(world.acme):
            world.vi.contact.blocks.create(by=world.ada_at)
        assert vi.post("data/requests/", kind="access").status_code == 200


class TestAge:
    @pytest.fixture(autouse=True)
    def gate(self, world: World) -> None:
        settle(world, age_gate=True)

    def test_without_an_answer_nobody_comes_in_and_nothing_is_kept(self, world: World, vi: Vi) -> None:
        for said in ({}, {"age": "no"}, {"age": "1990-01-01"}):
            answer = vi.arrives(new=True, **said)
            assert (answer.status_code, answer.json()["code"]) == (403, "age")
        assert vi.arrives().json()["code"] == "age", "also who was here before the site asked"
        with within(world.acme):
            assert Visitor.objects.count() == 1

    def test_no_page_says_who_a_child_is(self, world: World, vi: Vi) -> None:
        answer = vi.post("identity/", do="update", given={"email": "kid@example.test"})
        assert (answer.status_code, answer.json()["code"]) == (403, "age")
        assert vi.post("identity/", do="identify", given={"name": "Vi"}, age="yes").status_code == 200
        assert vi.get().json()["of_age"] is True

    def test_yes_is_kept_and_asked_for_once(self, world: World, vi: Vi) -> None:
        assert vi.arrives(age="yes").status_code == 200
        assert vi.arrives().status_code == 200
        assert vi.get().json()["of_age"] is True
