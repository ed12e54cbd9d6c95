"""The stand-in for Stripe, asked by the official library as it is."""

from __future__ import annotations

from pathlib import Path

import stripe

from billing.fake.world import VERSION
from tests.billing.selling import Shop
from tests.fake_stripe import SECRET, FakeStripe


def test_it_speaks_the_version_that_the_library_sends() -> None:
    assert stripe.api_version == VERSION


def test_what_happens_is_told_signed(fake_stripe: FakeStripe) -> None:
    fake_stripe.client.v1.customers.create({"email": "ada@acme.test"})
    fake_stripe.settled()
    ((body, signature),) = fake_stripe.ear.heard
    event = fake_stripe.client.construct_event(body, signature, SECRET)
    assert (event.type, event.data.object["email"]) == ("customer.created", "ada@acme.test")
    assert event.api_version == VERSION


def test_what_happens_at_once_may_be_told_in_any_order(tmp_path: Path) -> None:
    fake = FakeStripe(tmp_path / "stripe.sqlite", jitter=0.3)
    shop = Shop(fake)
    for _ in range(2):
        fake.check_out(shop.session())
    fake.settled()
    told = [each["type"] for each in fake.heard]
    assert sorted(told) == sorted(fake.kinds())
    assert told != fake.kinds()
    fake.stop()
