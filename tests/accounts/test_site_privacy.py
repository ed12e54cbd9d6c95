"""What a site says and asks before a visitor writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Site
from accounts.site_privacy_form import PURPOSES, suggestions
from accounts.tenancy import within
from crm import consents
from tests.world import World

NOTICE = "Acme Bikes keeps your messages for two years. Ask bo@demo.test."


def address(world: World) -> str:
    return reverse("site_privacy", args=[world.acme.slug, world.shop.pk])


def saved(world: World, ada: Client, **given: Any) -> Site | Any:
    """The site as it is then, or the refused form."""
    answer = ada.post(address(world), {"keeping": "persistent", **given})
    if answer.status_code == 200:
        return answer.context["form"]
    with within(world.acme):
        return Site.objects.get(pk=world.shop.pk)


def test_the_notice_knows_when_it_changed(world: World, ada: Client) -> None:
    site = saved(world, ada, notice=f"  {NOTICE}\r\nMore. ")
    assert site.notice == f"{NOTICE}\nMore."
    assert site.notice_at is not None
    again = saved(world, ada, notice=site.notice, keeping="session")
    assert (again.notice_at, again.keeping) == (site.notice_at, "session")
    assert saved(world, ada, notice_url="shop.test/privacy").notice_url == "https://shop.test/privacy"


def test_nothing_is_asked_for_until_it_is_switched_on(world: World, ada: Client) -> None:
    page = ada.get(address(world)).content.decode()
    assert suggestions()["de"]["marketing"].replace("{site}", "Shop") in page
    assert " checked" not in page.partition("consents-title")[2].partition("keeping-title")[0]
    assert saved(world, ada, notice=NOTICE, marketing_en="You may write to me.").consents == {}


def test_the_suggested_words_are_kept_once_they_are_asked(world: World, ada: Client) -> None:
    texts = {f"marketing_{code}": "" for code in suggestions()}
    given = {**texts, "marketing_en": "You may\r\n write to me. ", "marketing_de": "Ihr dürft mir schreiben."}
    site = saved(world, ada, notice=NOTICE, ask_marketing="on", **given)
    assert site.consents == {"marketing": {"en": "You may write to me.", "de": "Ihr dürft mir schreiben."}}
    with within(world.acme):
        assert [each.language for each in consents.asked(site, "de")] == ["de"]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"ask_marketing": "on", "marketing_en": "Yes."}, "notice", "nobody can agree to what is not told"),
        ({"ask_support": "on"}, "support_en", "Write what the visitor agrees to."),
        ({"notice_url": "javascript:alert(1)"}, "notice_url", "valid URL"),
        ({"age_threshold": "9"}, "age_threshold", "13"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    world: World, ada: Client, given: dict[str, str], field: str, words: str
) -> None:
    assert words in str(saved(world, ada, **given).errors[field])


def test_a_draft_is_shown_and_not_saved(world: World, ada: Client) -> None:
    given = {"keeping": "session", "notice": NOTICE, "ask_marketing": "on", "marketing_en": "Yes, do."}
    key = ada.post(address(world), given, headers={"X-Draft": "1"}).json()["key"]
    page = Client().get(f"/chatbox/{key}/").content.decode()
    assert "Yes, do." in page
    assert 'id="notice"' in page
    assert "Yes, do." not in Client().get(f"/chatbox/{world.shop.public_key}/").content.decode()


def test_an_operator_may_not_change_it(world: World, bo: Client) -> None:
    assert bo.get(address(world)).status_code == 403


def test_the_purposes_are_those_that_are_known() -> None:
    assert {purpose for purpose, *_ in PURPOSES} == set(consents.PURPOSES)
    for texts in suggestions().values():
        assert set(texts) == set(consents.PURPOSES)
        assert all("{site}" in text for text in texts.values())
