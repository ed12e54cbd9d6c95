"""Once a day both sides are compared: what never came is put right, and said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.tenancy import within
from billing import catalogue, reconciling, working
from billing.models import Account, Invoice, Reconciliation, StripeEvent
from billing.stripe_shapes import Offer
from tests.billing.till import Till

TOMORROW = timedelta(days=1)


def test_what_no_event_told_is_found_put_right_and_told_to_staff(till: Till, staff: str, commit: Any) -> None:
    till.subscribe()
    till.hand_over()
    first = reconciling.reconcile()
    assert first is not None
    assert (first.checked, first.differences, bool(first.ended_at)) == (1, [], True)
    assert reconciling.reconcile() is None
    # Nobody hears of this: the events are not handed over.
    fake, held = till.fake.client.v1, till.account
    fake.subscriptions.update(held.subscription, {"cancel_at_period_end": True})
    fake.customers.update(held.customer, {"name": "Acme Bicycles GmbH"})
    with within(till.world.acme):
        Invoice.objects.all().delete()
    with commit():
        second = reconciling.reconcile(timezone.now() + TOMORROW)
    assert second is not None
    found = {each["what"]: (each["ours"], each["theirs"]) for each in second.differences}
    assert found["cancel_at_period_end"] == ("False", "True")
    assert found["company"] == ("differs", "differs")
    assert any(what.startswith("invoice in_") for what in found)
    assert till.account.cancel_at_period_end
    assert len(till.bills) == 1
    [letter] = mail.outbox
    assert letter.to == [staff]
    assert "cancel_at_period_end, here False, at Stripe True" in letter.body
    assert "Bicycles" not in letter.body


def test_an_account_that_cannot_be_reached_is_counted_and_holds_up_nobody(till: Till, settings: Any) -> None:
    till.subscribe()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    done = reconciling.reconcile()
    assert done is not None
    assert (done.checked, done.unreached, bool(done.ended_at)) == (0, 1, True)


def test_only_one_worker_compares_at_a_time(till: Till) -> None:
    today = Reconciliation.objects.create(day=timezone.now().date())
    assert today.take()
    assert not today.take()
    assert reconciling.reconcile() is None


def test_events_are_forgotten_after_a_while_unless_somebody_has_to_look(till: Till) -> None:
    old = timezone.now() - timedelta(days=91)
    for state in ("done", "unknown"):
        StripeEvent.objects.create(event=f"evt_{state}", kind="invoice.paid", state=state, happened_at=old)
    StripeEvent.objects.update(received_at=old)
    working.tend()
    assert list(StripeEvent.objects.values_list("event", flat=True)) == ["evt_unknown"]


def test_prices_are_compared_with_our_pages(till: Till) -> None:
    assert catalogue.look() == []
    wrong = {"team_monthly": Offer("price_1", 4200, "eur")}
    assert catalogue.faults(wrong)[0] == "team_monthly costs 4200 eur at Stripe, and 3900 eur on our pages."
    assert len(catalogue.faults(wrong)) == 4


def test_staff_see_subscription_events_and_comparison(till: Till, staff: str) -> None:
    till.subscribe()
    till.hand_over()
    with within(till.world.acme):
        Account.objects.update(company="Acme Bikes Secret Ltd", email="bills@acme.test", period_end=None)
    reconciling.reconcile()
    browser = Client()
    browser.force_login(type(till.world.ada).objects.get(email=staff))
    slug, held = till.world.acme.slug, till.account
    pages = (
        f"/admin/billing/account/?workspace={slug}",
        f"/admin/billing/account/{held.pk}/change/?workspace={slug}",
        f"/admin/billing/invoice/?workspace={slug}",
        "/admin/billing/stripeevent/",
        f"/admin/billing/reconciliation/{Reconciliation.objects.get().pk}/change/",
    )
    told = [browser.get(page).content.decode() for page in pages]
    assert held.customer in told[0]
    assert "customer.subscription.created" in told[1]
    assert "period_end" in told[4]
    assert not any("Secret Ltd" in page or "bills@acme.test" in page for page in told)
    chosen = {"action": "ask_again", "_selected_action": str(held.pk)}
    assert "As it is at Stripe" in browser.post(pages[0], chosen, follow=True).content.decode()
    assert till.account.period_end is not None
    event = {"action": "again", "_selected_action": str(StripeEvent.objects.values_list("pk", flat=True)[0])}
    assert "within seconds" in browser.post(pages[3], event, follow=True).content.decode()
