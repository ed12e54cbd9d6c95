"""The words of the chatbox: whose language is spoken, whose words stand first, and how they reach the browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from chat import sessions, words
from chat.tickets import Ticket
from tests.world import SHOP, World


def asked(client: Client, world: World, query: str = "", **headers: str) -> dict[str, Any]:
    path = f"/chatbox/{world.shop.public_key}/config.json{query}"
    found: dict[str, Any] = client.get(path, headers={"origin": SHOP, **headers}).json()
    return found


def changed(world: World, **fields: Any) -> None:
    with within(world.acme):
        for name, value in fields.items():
            setattr(world.shop, name, value)
        world.shop.save()


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("PT", "pt-BR"),
        ("pt-pt", "pt-BR"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("sv", None),
        ("", None),
    ],
)
def test_a_tag_is_answered_in_the_nearest_language_of_ours(tag: str, code: str | None) -> None:
    assert words.spoken(tag) == code


class TestWhoseLanguage:
    def test_the_page_s_wish_comes_first(self, client: Client, world: World) -> None:
        found = asked(client, world, "?locale=fr-CA", **{"accept-language": "de"})
        assert (found["locale"], found["words"]["open"]) == ("fr-CA", words.ours("loader", "fr")["open"])

    def test_then_the_browser_s_in_its_order_as_far_as_we_speak_it(
        self, client: Client, world: World
    ) -> None:
        assert asked(client, world, **{"accept-language": "sv, ar;q=0.5, de-AT;q=0.9"})["locale"] == "de-AT"
        assert asked(client, world, **{"accept-language": "ar"})["locale"] == "ar"

    def test_then_the_site_s_and_english_at_last(self, client: Client, world: World) -> None:
        changed(world, language="pt-br")
        assert asked(client, world)["locale"] == "pt-BR"
        changed(world, language="sv")
        assert asked(client, world)["locale"] == "en"

    def test_a_site_may_speak_its_own_to_everybody(self, client: Client, world: World) -> None:
        changed(world, language="it", follow_visitor=False)
        assert asked(client, world, **{"accept-language": "de"})["locale"] == "it"

    @pytest.mark.parametrize("nonsense", ["<script>", "de_DE", "x" * 500, "../de", ""])
    def test_nonsense_is_no_language(self, client: Client, world: World, nonsense: str) -> None:
        assert asked(client, world, f"?locale={nonsense}")["locale"] == "en"

    def test_caches_keep_them_apart(self, client: Client, world: World) -> None:
        path = f"/chatbox/{world.shop.public_key}/config.json"
        answer = client.get(path, headers={"origin": SHOP})
        assert {"Origin", "Accept-Language"} <= {each.strip() for each in answer["Vary"].split(",")}


class TestThePage:
    def test_it_says_its_language_and_direction(self, client: Client, world: World) -> None:
        page = client.get(f"/chatbox/{world.shop.public_key}/?locale=ar")
        assert '<html lang="ar" dir="rtl" class="auto">' in page.content.decode()
        assert page["Content-Language"] == "ar"

    def test_the_page_around_chooses_light_or_dark(self, client: Client, world: World) -> None:
        changed(world, theme="light")
        path = f"/chatbox/{world.shop.public_key}/"
        assert 'class="light"' in client.get(path).content.decode()
        assert 'class="dark"' in client.get(f"{path}?theme=dark").content.decode()
        assert 'class="light"' in client.get(f"{path}?theme=neon").content.decode()

    def test_the_site_s_own_greeting_is_said_in_its_language(self, client: Client, world: World) -> None:
        changed(world, language="de", greeting="Moin")
        path = f"/chatbox/{world.shop.public_key}/"
        assert "Moin" in client.get(f"{path}?locale=de").content.decode()
        changed(world, texts={"fr": {"frame.greeting": "Salut"}})
        assert "Salut" in client.get(f"{path}?locale=fr").content.decode()

    def test_a_greeting_that_nobody_changed_is_translated(self, client: Client, world: World) -> None:
        page = client.get(f"/chatbox/{world.shop.public_key}/?locale=de").content.decode()
        assert words.ours("frame", "de")["greeting"] in page


class TestAPartOnDemand:
    def test_its_words_are_asked_for_alone_and_kept(self, client: Client, world: World) -> None:
        path = f"/chatbox/{world.shop.public_key}/words/de/data/"
        answer = client.get(path)
        assert json.loads(answer.content) == words.ours("data", "de")
        assert "max-age" in answer["Cache-Control"]
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304

    def test_the_site_s_own_words_stand_first_and_an_empty_one_counts_for_nothing(
        self, client: Client, world: World
    ) -> None:
        changed(world, texts={"de": {"data.title": "Was wir wissen", "data.keep": ""}})
        found = client.get(f"/chatbox/{world.shop.public_key}/words/de/data/").json()
        assert found["title"] == "Was wir wissen"
        assert found["keep"] == words.ours("data", "de")["keep"]

    def test_there_are_no_others(self, client: Client, world: World) -> None:
        for path in ("xx/data", "de/nothing", "de/..%2Fframe"):
            assert client.get(f"/chatbox/{world.shop.public_key}/words/{path}/").status_code == 404


class TestTheTeam:
    def test_a_site_that_hides_it_names_nobody(self, client: Client, world: World) -> None:
        path = f"/chatbox/{world.shop.public_key}/"
        assert '"name":"Ada"' in client.get(path).content.decode()
        changed(world, show_team=False)
        page = client.get(path).content.decode()
        assert "Ada" not in page
        assert '"team":false' in page
        with within(world.acme):
            ticket = Ticket(side="visitor", workspace=world.acme.pk, principal=world.vi.pk, origin=SHOP)
            assert sessions.open_visitor(ticket).people == []
