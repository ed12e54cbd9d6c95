"""The pages of the test payments in a browser: by keyboard, in both themes, on a phone, without barriers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.billing.selling import Shop
from tests.browser.barriers import Walk
from tests.fake_stripe import FakeStripe


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    fake = FakeStripe(tmp_path / "stripe.sqlite")
    yield Shop(fake)
    fake.stop()


def fill_card(page: Page, number: str) -> None:
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expires").fill("12/34")
    page.get_by_label("Security code").fill("123")


class Looks(Walk):
    """Once the page and its style sheets have come."""

    def look(self, state: str) -> None:
        self.page.wait_for_load_state("load")
        super().look(state)


def test_somebody_subscribes_changes_and_cancels(page: Page, shop: Shop) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    walk = Looks(page)
    coupon = shop.v1.coupons.create({"percent_off": 20, "duration": "forever"}).id
    shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}, "code": "HELLO"})
    updates = {"address": "auto", "name": "auto"}
    session = shop.session(
        automatic_tax={"enabled": True},
        tax_id_collection={"enabled": True},
        customer_update=updates,
        allow_promotion_codes=True,
        success_url=f"{shop.fake.url}/clock",
    )
    page.goto(session.url)
    expect(page.get_by_role("note")).to_have_text("Test payments: nothing is charged")
    walk.look("checkout")
    page.get_by_text("Test cards", exact=True).click()
    fill_card(page, "4000 0000 0000 0002")
    page.get_by_label("Name on the card").fill("Ada Byron")
    page.get_by_label("Country", exact=True).select_option("DE")
    page.get_by_label("Promotion code").fill("hello")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("−€5.80")).to_be_visible()
    page.get_by_label("Security code").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    walk.look("declined")
    fill_card(page, "4000 0025 0000 3155")
    page.get_by_label("Security code").press("Enter")
    expect(page.get_by_role("heading", name="Your bank asks")).to_be_visible()
    walk.look("bank")
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/clock")
    walk.look("clock")

    page.emulate_media(color_scheme="dark")
    page.goto(shop.portal())
    expect(page.get_by_text("Visa ending in 3155")).to_be_visible()
    walk.look("portal")
    page.get_by_role("link", name="Change plan").click()
    walk.look("plans")
    page.get_by_role("radio", name="Business").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Due now")).to_be_visible()
    walk.look("change")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Business (per month)")).to_be_visible()
    page.get_by_role("link", name="Change details").click()
    walk.look("details")
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("link", name="Cancel plan").click()
    walk.look("cancel")
    page.get_by_role("button", name="Cancel plan").click()
    expect(page.get_by_role("button", name="Renew after all")).to_be_visible()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Invoice")).to_be_visible()
    walk.look("invoice")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert walk.found == {}
