"""The settings page: refused without a notice, then on, with a record; keys that are shown to nobody again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Site
from accounts.tenancy import within
from crm.models import EnrichmentDecision, Lookup, LookupAccount
from tests.crm.enrichment.providers import Answered, Providers
from tests.crm.enrichment.ready import EMAIL, NOTICE, says, turn_on
from tests.world import World

PAGE = "/app/acme-bikes/settings/enrichment/"
ASSESSMENT = {"purpose": "To greet.", "necessity": "No other way.", "balance": "Expected."}

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def noticed(world: World) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(notice=NOTICE)


def standing(world: World) -> EnrichmentDecision | None:
    with within(world.acme):
        found: EnrichmentDecision | None = EnrichmentDecision.objects.standing()
        return found


def test_without_a_notice_it_is_refused_and_says_what_to_do(world: World, ada: Client) -> None:
    said = ada.post(PAGE, {"ground": "consent", "daily": 100}).content.decode()
    assert "No site has a privacy notice yet. Write one in a site’s settings, under Privacy." in said
    assert f"/settings/sites/{world.shop.pk}/privacy/" in said
    assert standing(world) is None


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"sites": []}, "Tick each site whose notice says so."),
        ({"balance": " "}, "Write your assessment: without it this ground does not hold."),
        ({"ground": ""}, "This field is required."),
        ({"daily": 0}, "greater than or equal to 1"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: World, ada: Client, left_out: dict[str, Any], words: str
) -> None:
    noticed(world)
    sent = {"sites": [str(world.shop.pk)], "ground": "legitimate", "daily": 100, **ASSESSMENT, **left_out}
    said = ada.post(PAGE, sent).content.decode()
    assert words in said
    assert "No other way." in said
    assert standing(world) is None


def test_it_is_on_with_the_owners_name_and_what_was_read(world: World, ada: Client) -> None:
    noticed(world)
    sent = {"sites": [str(world.shop.pk)], "ground": "legitimate", "daily": 100, **ASSESSMENT}
    assert ada.post(PAGE, sent).status_code == 302
    decided = standing(world)
    assert decided is not None
    assert (decided.name, decided.ground, decided.daily) == ("Ada", "legitimate", 100)
    with within(world.acme):
        assert decided.covers(Site.objects.get(pk=world.shop.pk))
        Site.objects.filter(pk=world.shop.pk).update(notice=f"{NOTICE} Really.")
        assert not decided.covers(Site.objects.get(pk=world.shop.pk))
    assert "The notice of Shop is not among those that were confirmed" in ada.get(PAGE).content.decode()


def test_off_stops_what_waits_and_forgets_when_asked_to(
    world: World, ada: Client, providers: Providers
) -> None:
    turn_on(world)
    says(world, email=EMAIL)
    ada.post(PAGE, {"do": "off", "forget": "yes"})
    assert standing(world) is None
    with within(world.acme):
        assert Lookup.objects.get().state == "stopped"
    page = ada.get(PAGE).content.decode()
    assert "Nobody is looked up and nothing is sent to anybody." in page
    assert "Ada turned it off" in page


def test_only_an_owner_decides(world: World) -> None:
    bo = Client()
    bo.force_login(world.bo)
    noticed(world)
    assert "An owner decides whether this is used." in bo.get(PAGE).content.decode()
    sent = {"sites": [str(world.shop.pk)], "ground": "consent", "daily": 100}
    assert bo.post(PAGE, sent).status_code == 403
    assert bo.post(f"{PAGE}providers/", {"provider": "hunter", "do": "key", "key": "x"}).status_code == 403


TRIED = [
    (Answered(404, {}), "Hunter answered: it knows nothing of your address."),
    (Answered(401, {}), "Hunter refused the key. Copy it again from your account there."),
    (Answered(429, {}), "Hunter has no look-ups left on your account."),
    (Answered(403, {}), "Hunter asked for a pause"),
    (Answered(500, {}), "Hunter has trouble of its own and answered with an error."),
    (Answered(200, b"<html>", kind="text/html"), "Hunter answered something else"),
    (Answered(451, {}), "does not want to be looked up"),
    (
        Answered(200, {"data": {"name": {"givenName": "Ada"}, "employment": {"name": "Acme"}}}),
        "Of your address it knows: your name, your company. Nothing of it was kept.",
    ),
]


class TestProviders:
    def does(self, ada: Client, do: str, provider: str = "hunter", **more: str) -> str:
        sent = {"provider": provider, "do": do, **more}
        return str(ada.post(f"{PAGE}providers/", sent, follow=True).content.decode())

    def test_a_key_is_kept_sealed_and_never_shown(self, world: World, ada: Client) -> None:
        assert "Hunter needs a key first." in self.does(ada, "on")
        page = self.does(ada, "key", key="  hunter-secret-key ")
        assert "hunter-secret-key" not in page + ada.get(PAGE).content.decode()
        with within(world.acme):
            account = LookupAccount.objects.get(provider="hunter")
            assert account.key == "hunter-secret-key"
            assert "hunter" not in account.secret
        assert "Hunter is switched on" in self.does(ada, "on")
        self.does(ada, "clear")
        with within(world.acme):
            account.refresh_from_db()
            assert (account.key, account.on) == ("", False)
        assert "A key has letters, digits and signs" in self.does(ada, "key", key="two words")

    def test_try_it_tells_in_words_what_came_back(
        self, world: World, ada: Client, providers: Providers
    ) -> None:
        self.does(ada, "key", key="a-key")
        for answered, words in TRIED:
            providers.answers["/hunter/"] = answered
            assert words in self.does(ada, "try")
        assert all("ada%40demo.test" in each.path for each in providers.asked)
        with within(world.acme):
            assert not Lookup.objects.exists()

    def test_what_went_wrong_is_told_with_todays_numbers(
        self, world: World, ada: Client, providers: Providers
    ) -> None:
        from tests.crm.enrichment.ready import work

        turn_on(world, "hunter")
        providers.answers["/hunter/"] = Answered(500, {})
        says(world, email=EMAIL)
        work(world)
        page = ada.get(PAGE).content.decode()
        assert "Hunter has trouble of its own and answered with an error." in page
        assert "1 asked, 0 found, 0 unknown, 1 failed" in page
        assert "Today 1 of at most 200 look-ups were made." in page

    def test_a_provider_that_is_not_there_is_404(self, ada: Client) -> None:
        assert ada.post(f"{PAGE}providers/", {"provider": "clearbit", "do": "on"}).status_code == 404
