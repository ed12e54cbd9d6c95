"""A site words the chatbox's texts as its visitors know it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Site
from accounts.tenancy import within
from chat import words
from tests.world import World


@pytest.fixture
def ada(client: Client, world: World) -> Client:
    client.force_login(world.ada)
    return client


def page(world: World, language: str = "de") -> str:
    return f"/app/{world.acme.slug}/settings/sites/{world.shop.pk}/words/?language={language}"


def texts(world: World) -> dict[str, Any]:
    with within(world.acme):
        found: dict[str, Any] = Site.objects.get(pk=world.shop.pk).texts
        return found


def shown(client: Client, world: World, language: str) -> str:
    return client.get(f"/chatbox/{world.shop.public_key}/?locale={language}").content.decode()


def test_every_text_stands_there_with_ours_above_it(ada: Client, world: World) -> None:
    html = ada.get(page(world)).content.decode()
    assert f'lang="de" dir="auto">{words.ours("frame", "de")["send"]}</label>' in html
    assert f'lang="en">{words.ours("frame", "en")["send"]}</p>' in html


def test_it_is_said_at_once_and_only_in_its_language(ada: Client, world: World) -> None:
    answer = ada.post(page(world), {"frame-send": "Los", "follow_visitor": "on"}, follow=True)
    assert "Saved" in answer.content.decode()
    assert texts(world) == {"de": {"frame.send": "Los"}}
    assert 'aria-label="Los"' in shown(ada, world, "de")
    assert 'aria-label="Los"' not in shown(ada, world, "en")


def test_other_languages_stay_and_an_empty_field_says_ours_again(ada: Client, world: World) -> None:
    ada.post(page(world, "fr"), {"frame-send": "Hop"})
    ada.post(page(world, "de"), {"frame-send": "Los"})
    ada.post(page(world, "de"), {"frame-send": "  "})
    assert texts(world) == {"fr": {"frame.send": "Hop"}}


def test_each_plural_has_its_own_field_and_may_be_worded_alone(ada: Client, world: World) -> None:
    html = ada.get(page(world, "pl")).content.decode()
    assert "For 2 to 4." in html
    ada.post(page(world, "pl"), {"frame-left-few": "jeszcze {count}"})
    with within(world.acme):
        said = words.said(Site.objects.get(pk=world.shop.pk), "frame", "pl")["left"]
    assert said == {**words.ours("frame", "pl")["left"], "few": "jeszcze {count}"}


def test_a_name_that_is_not_filled_in_is_refused_and_nothing_typed_is_lost(ada: Client, world: World) -> None:
    answer = ada.post(page(world), {"frame-typing": "{nme} schreibt", "frame-send": "Los"})
    html = answer.content.decode()
    assert "{nme} is not known here. This text knows {name}." in html
    assert 'value="Los"' in html
    assert texts(world) == {}


def test_what_was_worded_is_asked_for_anew(ada: Client, world: World) -> None:
    """The browser keeps a part's words for minutes; another address is another answer."""
    before = shown(ada, world, "de")
    ada.post(page(world), {"data-title": "Was wir wissen"})
    with within(world.acme):
        version = words.version(Site.objects.get(pk=world.shop.pk))
    assert version not in before
    assert f'"worded":"{version}"' in shown(ada, world, "de")


def test_the_greeting_of_the_site_s_own_language_stands_with_its_look(ada: Client, world: World) -> None:
    assert "frame-greeting" not in ada.get(page(world, "en")).content.decode()
    assert "frame-greeting" in ada.get(page(world, "de")).content.decode()


def test_markup_stays_text(ada: Client, world: World) -> None:
    ada.post(page(world), {"frame-send": "</script><b>x", "frame-you": "<i>"})
    html = shown(ada, world, "de")
    assert "<b>x" not in html
    assert "<i>" not in html


def test_an_operator_changes_no_words(client: Client, world: World) -> None:
    client.force_login(world.bo)
    assert client.get(page(world)).status_code == 403
