"""The settings of a site's visits: off until they are turned on, and not before it is said and asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Site
from accounts.tenancy import within
from tests.world import World

ASKED = {"notice": "What we keep.", "consents": {"insights": {"en": "See what I read."}}}


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def saved(world: World, ada: Client, **given: Any) -> Site | Any:
    """The site as it is then, or the refused form."""
    address = reverse("site_visits", args=[world.acme.slug, world.shop.pk])
    answer = ada.post(address, {"visit_days": 90, "visit_query": "page", **given})
    if answer.status_code == 200:
        return answer.context["form"]
    with within(world.acme):
        return Site.objects.get(pk=world.shop.pk)


def settle(world: World, **fields: Any) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(**fields)


def test_a_new_site_keeps_no_visits(world: World) -> None:
    assert (world.shop.visits, world.shop.keeps_visits, world.shop.whole_ip_days) == (False, False, None)


@pytest.mark.parametrize("there", [{}, {"notice": ASKED["notice"]}, {"consents": ASKED["consents"]}])
def test_it_is_refused_until_the_notice_is_there_and_the_question_asked(
    world: World, ada: Client, there: dict[str, Any]
) -> None:
    settle(world, **there)
    assert "under Privacy: nobody can agree to what is not asked" in str(
        saved(world, ada, visits="on").errors["visits"]
    )


def test_then_it_is_kept_as_long_as_the_site_says(world: World, ada: Client) -> None:
    settle(world, **ASKED)
    site = saved(world, ada, visits="on", visit_days=30, visit_query="page, Color  sort page")
    assert (site.keeps_visits, site.visit_days, site.visit_query) == (True, 30, ["page", "Color", "sort"])


def test_taking_the_question_away_stops_it(world: World, ada: Client) -> None:
    settle(world, visits=True, notice="What we keep.", consents={})
    assert not Site(visits=True, notice="x", workspace=world.acme).keeps_visits
    page = ada.get(reverse("site_visits", args=[world.acme.slug, world.shop.pk])).content.decode()
    assert "nothing is kept" in page


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"visit_days": 0}, "visit_days", "1"),
        ({"visit_days": 5000}, "visit_days", "760"),
        ({"visit_query": "page <script>"}, "visit_query", "no name of a parameter"),
        ({"visit_query": " ".join(f"k{n}" for n in range(21))}, "visit_query", "20 names at most"),
        ({"whole_ip": "on", "whole_ip_days": 30}, "whole_ip_reason", "Write what you need"),
        ({"whole_ip": "on", "whole_ip_reason": "Fraud"}, "whole_ip_days", "1 to 90"),
        ({"whole_ip": "on", "whole_ip_reason": "Fraud", "whole_ip_days": 91}, "whole_ip_days", "90"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, ada: Client, given: dict[str, Any], field: str, words: str
) -> None:
    assert words in str(saved(world, ada, **given).errors[field])


def test_whole_addresses_need_a_reason_and_an_end(world: World, ada: Client) -> None:
    site = saved(world, ada, whole_ip="on", whole_ip_reason="Card fraud", whole_ip_days=14)
    assert (site.whole_ip_days, site.whole_ip_reason) == (14, "Card fraud")
    site = saved(world, ada, whole_ip_reason="Card fraud", whole_ip_days=14)
    assert (site.whole_ip_days, site.whole_ip_reason) == (None, "")


def test_an_operator_does_not_decide_it(world: World) -> None:
    client = Client()
    client.force_login(world.bo)
    assert client.get(reverse("site_visits", args=[world.acme.slug, world.shop.pk])).status_code == 403
