"""A workspace's account as it is at Stripe, asked for anew each time and written down once.

Every event, page and daily comparison ends here, so that neither order nor repetition matters. No lock is held while
Stripe is asked. A ticket is taken first, from a sequence; what was asked with an older ticket than the newest that was
written is dropped. Whoever heard of a change takes a ticket after that change, so the last one written knows of all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import connection
from django.utils import timezone

from accounts.models import Workspace
from billing import letters, plans, stripe
from billing.models import Account, Invoice
from billing.models.account import GOOD, GRACE, OWING
from billing.stripe_shapes import ADDRESS, Bill, Customer, Snapshot, Subscription

log = structlog.get_logger(__name__)


def sync(account: Account) -> Account:
    """Ask Stripe and write what it says, within the account's workspace. Raises StripeFault."""
    if not account.customer:
        return account
    ticket = next_ticket()
    return write(account, ticket, stripe.snapshot(account.customer))


def next_ticket() -> int:
    """Of a sequence, which waits for no transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('billing_ticket')")
        return int(cursor.fetchone()[0])


def write(account: Account, ticket: int, seen: Snapshot) -> Account:
    """Keep what Stripe said, unless somebody who asked later was here before; then settle the plan."""
    held: Account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if held.applied > ticket:
        return held
    for name, value in columns(seen).items():
        setattr(held, name, value)
    _trouble(held, seen)
    held.applied, held.synced_at = ticket, timezone.now()
    held.save()
    _write_bills(held, seen.bills)
    _complain(held, seen)
    settle(held)
    return held


def columns(seen: Snapshot) -> dict[str, Any]:
    """What the account's columns should say."""
    gone = {"gone": seen.customer.deleted}
    return {**_subscribed(seen.subscription, seen.customer), **_details(seen.customer), **gone}


def _subscribed(found: Subscription | None, customer: Customer) -> dict[str, Any]:
    if found is None:
        names = ("subscription", "status", "price", "interval")
        times = ("period_end", "ends_at", "trial_end")
        status = {"status": "canceled"} if customer.deleted else {}
        return {**dict.fromkeys(names, ""), **dict.fromkeys(times), "cancel_at_period_end": False, **status}
    return {
        "subscription": found.id,
        "status": found.status,
        "price": found.price,
        "interval": found.interval,
        "period_end": found.period_end,
        "cancel_at_period_end": found.live and found.cancel_at_period_end,
        "ends_at": found.ends_at,
        "trial_end": found.trial_end,
    }


def _details(customer: Customer) -> dict[str, Any]:
    """Nothing of a customer that is deleted: Stripe tells nothing more of it, and the books keep what we have."""
    if customer.deleted:
        return {}
    tax = customer.tax_ids[0] if customer.tax_ids else None
    written = {part: customer.address[part] for part in ADDRESS}
    said = {
        **written,
        "company": customer.name,
        "email": customer.email,
        "vat_id": tax.value if tax else "",
        "vat_state": tax.state if tax else "",
    }
    return {name: str(value)[: Account._meta.get_field(name).max_length] for name, value in said.items()}


def _trouble(held: Account, seen: Snapshot) -> None:
    """The grace counts from the invoice that was not paid, by Stripe's clock."""
    if held.status not in OWING:
        held.troubled_since = held.grace_until = held.lowered_at = None
        return
    held.troubled_since = seen.unpaid_since or held.troubled_since or timezone.now()
    held.grace_until = held.troubled_since + GRACE


def _write_bills(held: Account, bills: tuple[Bill, ...]) -> None:
    kept = {each.stripe: each for each in Invoice.objects.filter(account=held)}
    # Oldest first, so that of two of the same second the later one has the later id.
    for bill in reversed(bills):
        row = kept.get(bill.id) or Invoice(account=held, stripe=bill.id)
        before = {name: getattr(row, name) for name in bill_columns(bill)} if row.stripe in kept else None
        if before != bill_columns(bill):
            for name, value in bill_columns(bill).items():
                setattr(row, name, value)
            row.save()


def bill_columns(bill: Bill) -> dict[str, Any]:
    return {
        "number": bill.number,
        "status": bill.status,
        "cents": bill.cents,
        "due_cents": bill.due_cents,
        "currency": bill.currency,
        "issued_at": bill.finalized_at or bill.created_at,
        "period_start": bill.period_start,
        "period_end": bill.period_end,
        "paid_at": bill.paid_at,
        "next_try_at": bill.next_try_at,
        "tries": bill.tries,
    }


def _complain(held: Account, seen: Snapshot) -> None:
    """What only staff can put right."""
    whose = str(held.workspace_id)
    if len(seen.live) > 1:
        letters.to_staff(
            f"two-subscriptions-{whose}", f"Workspace {whose} has {len(seen.live)} subscriptions at once."
        )
    if seen.subscription and seen.subscription.live and plan_of(held) is None:
        letters.to_staff(
            f"unknown-price-{whose}",
            f"Workspace {whose} pays for a price that is none of our plans ({seen.subscription.price_id}). "
            "It keeps the plan it has until the price gets one of our lookup keys again.",
        )


def settle(held: Account, now: datetime | None = None) -> None:
    """Put the workspace on the plan that it is entitled to, and tell its owners of what they must know."""
    now = now or timezone.now()
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=held.workspace_id)
    plan = entitled(held, workspace, now)
    if plan is not None and (workspace.plan, workspace.plan_until) != (plan, None):
        plans.apply(workspace, plan)
        log.info("billing.plan", workspace_id=str(workspace.pk), kind=plan, status=held.status)
    owing_until = held.grace_until if held.owing else None
    if workspace.owing_until != owing_until:
        Workspace.objects.filter(pk=workspace.pk).update(owing_until=owing_until)
    if held.owing and not held.in_grace(now) and held.lowered_at is None:
        held.lowered_at = now
        held.save(update_fields=["lowered_at"])
    letters.about_payments(held, workspace, now)


def plan_of(held: Account) -> str | None:
    try:
        return plans.of_price(held.price).name
    except plans.NoPlan:
        return None


def entitled(held: Account, workspace: Workspace, now: datetime) -> str | None:
    """The plan by its name; None leaves what is there: nothing was bought, or nobody knows what."""
    if held.status in ("", "incomplete"):
        return None
    if held.status in GOOD or held.in_grace(now):
        return plan_of(held)
    # A trial of ours goes on when what was bought has come to nothing.
    return None if plans.trying(workspace) else plans.FREE.name
