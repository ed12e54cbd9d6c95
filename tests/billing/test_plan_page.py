"""The page of a workspace's plan, and the public one of prices."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Role, Workspace
from billing import comparison, plans
from tests.billing.conftest import Limit
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
PAGE = "/app/acme-bikes/billing/"


def text(browser: Client, path: str = PAGE) -> str:
    page = browser.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def fresh(world: World) -> Workspace:
    return Workspace.objects.get(pk=world.acme.pk)


def test_it_shows_plan_and_usage(ada: Client, limit: Limit) -> None:
    limit()
    told = text(ada)
    for words in ("Free for as long as you like", "1 of 1", "0 of 5", "90 days", "Being counted"):
        assert words in told


def test_one_click_begins_the_only_trial(ada: Client, limit: Limit, world: World) -> None:
    limit()
    assert "Try Team for 14 days" in text(ada)
    begun = ada.post(f"{PAGE}trial/")
    assert "without a card" in str(next(iter(get_messages(begun.wsgi_request))))
    assert fresh(world).plan == "team"
    told = text(ada)
    assert "Trial" in told
    assert "Try Team for 14 days" not in told
    plans.apply(fresh(world), "free")
    ada.post(f"{PAGE}trial/")
    assert fresh(world).plan == "free"


def test_who_owns_nothing_changes_nothing(bo: Client, limit: Limit, world: World) -> None:
    limit()
    told = text(bo)
    assert "Owners change the plan: Ada" in told
    assert "Try Team" not in told
    assert bo.post(f"{PAGE}trial/").status_code == 403
    assert fresh(world).plan == "free"


def test_a_sandbox_points_to_its_workspace(ada: Client, limit: Limit, world: World) -> None:
    limit()
    sandbox = Workspace.objects.sandbox(fresh(world), world.ada, Role.OWNER)
    told = text(ada, f"/app/{sandbox.slug}/billing/")
    assert "A sandbox has what Acme Bikes has" in told
    assert "Try Team" not in told


def test_the_settings_lead_there(ada: Client) -> None:
    assert f'href="{PAGE}"' in ada.get("/app/acme-bikes/settings/labels/").content.decode()


@pytest.mark.parametrize("path", [PAGE, "/pricing/"])
def test_without_stripe_there_is_no_such_page(ada: Client, settings: Any, path: str) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert ada.get(path).status_code == 404
    for page in ("/app/acme-bikes/settings/labels/", "/"):
        assert f'href="{path}"' not in ada.get(page).content.decode()


def test_prices_are_public(client: Client) -> None:
    told = text(client, "/pricing/")
    for plan in plans.PLANS:
        assert plan.title in told
    for words in (
        "€39 a month",
        "€32.50 a month, €390 paid by the year",
        "€129",
        "€1,290",
        "25,000",
        "2 years",
    ):
        assert words in told
    assert f'href="{reverse("pricing")}"' in client.get("/").content.decode()


def test_monthly_and_yearly_stand_in_the_page_so_that_no_script_is_needed(client: Client) -> None:
    page = client.get("/pricing/")
    html = page.content.decode()
    assert html.count('data-interval="monthly"') == html.count('data-interval="yearly"') == len(plans.PAID)
    assert 'value="monthly" checked' in html
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "style=" not in html.partition("<main")[2]


def test_the_table_has_a_cell_for_each_plan_and_limit() -> None:
    assert all(len(cells) == len(plans.PLANS) for _, _, cells in comparison.rows())
    assert comparison.said("sites", 1) == "1 site"
    assert comparison.limit("storage_mb", 10_000) == "10 GB"
    assert comparison.limit("history_days", None) == "No limit"
