"""The chatbox's weight on other people's pages, measured over what is really served, in brotli (quality 11)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Site
from accounts.tenancy import within
from chat import words
from chat.views import scripts
from paldesk import assets
from tests import weight
from tests.world import SHOP, World

LOADER_MAX = 3_000
# What the button looks like comes with the configuration.
BEFORE_THE_CLICK_MAX = 4_500
SHIM_MAX = 1_500
FRAME_MAX = 25_000


@pytest.fixture
def frame(client: Client, world: World) -> str:
    return weight.served(client, f"/chatbox/{world.shop.public_key}/", referer=SHOP).decode()


def test_the_loader_weighs_three_kilobytes_at_most(client: Client, world: World) -> None:
    assert weight.loader(client) <= LOADER_MAX


@pytest.mark.parametrize("vendor", scripts.SHIMS)
def test_a_shim_weighs_one_and_a_half_kilobytes_at_most(client: Client, vendor: str) -> None:
    assert weight.weight(weight.served(client, f"/shims/{vendor}.js")) <= SHIM_MAX


def test_all_that_comes_before_the_click_weighs_four_and_a_half_at_most(client: Client, world: World) -> None:
    config = weight.served(client, f"/chatbox/{world.shop.public_key}/config.js", origin=SHOP)
    assert weight.loader(client) + weight.weight(config) <= BEFORE_THE_CLICK_MAX


def test_everything_up_to_a_usable_frame_weighs_twenty_five_kilobytes_at_most(
    client: Client, world: World
) -> None:
    """In every language: each visitor loads one."""
    for code in words.NAMES:
        path = f"/chatbox/{world.shop.public_key}/?locale={code}"
        parts = weight.frame(client, weight.served(client, path, referer=SHOP).decode())
        assert sum(parts.values()) <= FRAME_MAX, (code, parts)


def test_a_site_that_says_when_it_answers_stays_below_that_too(client: Client, world: World) -> None:
    """Opening hours and the usual reply time are on the first screen, in a part that comes right after it."""
    week = {"zone": "Europe/Vienna", "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed")}}
    with within(world.acme):
        Site.objects.update(hours=week, reply_time="minutes")
    first = set(assets.needed_by("paldesk/chatbox/main", lean=True))
    late = [path for path in assets.needed_by("paldesk/chatbox/hours", lean=True) if path not in first]
    for code in words.NAMES:
        base = f"/chatbox/{world.shop.public_key}/"
        parts = weight.frame(client, weight.served(client, f"{base}?locale={code}", referer=SHOP).decode())
        more = [f"/static/{path}" for path in late]
        more += ["/static/css/chatbox-hours.css", f"{base}words/{code}/hours/"]
        parts |= {path: weight.weight(weight.served(client, path)) for path in more}
        assert sum(parts.values()) <= FRAME_MAX, (code, parts)


def test_no_module_comes_unannounced(frame: str) -> None:
    """Else the sum above would miss it, and the visitor would wait for one more round trip."""
    announced = weight.Needed(frame).paths
    assert {f"/static/{path}" for path in assets.needed_by("paldesk/chatbox/main", lean=True)} <= announced


def test_the_frame_asks_nobody_else(frame: str) -> None:
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", frame)


def test_style_sheets_ask_for_nothing_more(client: Client, frame: str) -> None:
    sheets = [path for path in weight.Needed(frame).paths if path.endswith(".css")]
    assert sheets
    assert not [path for path in sheets if re.search(rb"@import|url\(", weight.served(client, path))]
