"""Once a day every account is compared with Stripe: what differed is noted, put right, and told to staff.

A difference means that an event never came, or could not be attended to. It goes account by account, each remembering
when it was compared, so that a worker that dies in between costs nothing.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from billing import catalogue, letters, plans, stripe, syncing
from billing.models import Account, Invoice, Reconciliation, StripeEvent
from billing.models.account import INVOICING
from billing.models.event import State
from billing.stripe_faults import Missing, StripeFault
from billing.stripe_shapes import Snapshot

log = structlog.get_logger(__name__)

BATCH = 20
ROUND = 60.0
# Of these only that they differ is kept.
UNTOLD = frozenset({*INVOICING, "email"})
# Whatever is on its way by event is no difference yet.
UNDER_WAY = timedelta(minutes=15)


def reconcile(now: datetime | None = None) -> Reconciliation | None:
    """Go on with today's comparison for a while; None when it is done, or another worker has it."""
    now = now or timezone.now()
    if not plans.offered():
        return None
    today, _ = Reconciliation.objects.get_or_create(day=now.date())
    if today.ended_at or not today.take():
        return None
    today.refresh_from_db()
    until = time.monotonic() + ROUND
    while time.monotonic() < until:
        if not (due := _to_check(today.began_at)):
            return _ended(today)
        for place in due:
            _check(today, *place)
    today.rest()
    return today


def _to_check(before: datetime) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, account FROM billing_to_check(%s, %s)", [before, BATCH])
        return cursor.fetchall()


def _check(today: Reconciliation, workspace: UUID, account: UUID) -> None:
    with within(workspace):
        held = Account.objects.get(pk=account)
        Account.objects.filter(pk=account).update(checked_at=timezone.now())
    ticket = syncing.next_ticket()
    try:
        seen = stripe.snapshot(held.customer or "")
    except Missing:
        return today.note(1, [_gone(held)])
    except StripeFault:
        return today.note(0, [], unreached=1)
    with within(workspace):
        fresh = Account.objects.get(pk=account)
        found = [] if _under_way(fresh) else differences(fresh, seen)
        syncing.write(fresh, ticket, seen)
    return today.note(1, found)


def _gone(held: Account) -> dict[str, Any]:
    return {
        "workspace": str(held.workspace_id),
        "what": "customer",
        "ours": held.customer,
        "theirs": "unknown to Stripe",
    }


def _under_way(held: Account) -> bool:
    young = timezone.now() - UNDER_WAY
    waiting = StripeEvent.objects.filter(customer=held.customer, state=State.WAITING, received_at__gt=young)
    return waiting.exists()


def differences(held: Account, seen: Snapshot) -> list[dict[str, Any]]:
    """What our copy says otherwise than Stripe, within the account's workspace; and a plan that does not follow."""
    found = [
        _differs(held, name, getattr(held, name), theirs)
        for name, theirs in syncing.columns(seen).items()
        if getattr(held, name) != theirs
    ]
    ours = {each.stripe: each for each in Invoice.objects.filter(account=held)}
    for bill in seen.bills:
        kept = ours.get(bill.id)
        if kept is None or kept.status != bill.status:
            found.append(
                _differs(held, f"invoice {bill.id}", kept.status if kept else "not here", bill.status)
            )
    workspace = Workspace.objects.get(pk=held.workspace_id)
    plan = syncing.entitled(held, workspace, timezone.now())
    if plan is not None and plan != workspace.plan:
        found.append(_differs(held, "plan", workspace.plan, plan))
    return found


def _differs(held: Account, what: str, ours: Any, theirs: Any) -> dict[str, Any]:
    values = (
        {"ours": "differs", "theirs": "differs"}
        if what in UNTOLD
        else {"ours": _said(ours), "theirs": _said(theirs)}
    )
    return {"workspace": str(held.workspace_id), "what": what, **values}


def _said(value: Any) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _ended(today: Reconciliation) -> Reconciliation:
    today.end()
    try:
        catalogue.look()
        _compare_clocks()
    except StripeFault as fault:
        log.warning("billing.catalogue_unreached", kind=type(fault).__name__)
    if today.differences or today.unreached:
        letters.to_staff(f"reconciliation-{today.day}", *_letter(today))
    return today


def _compare_clocks() -> None:
    """Signatures are good for five minutes: a clock that is off refuses them all."""
    if abs(off := stripe.clock_ahead()) > CLOCK_OFF:
        letters.to_staff(
            "clock",
            f"This machine's clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Stripe's.",
        )


CLOCK_OFF = 60


def _letter(today: Reconciliation) -> tuple[str, ...]:
    count = len(today.differences)
    lines = [
        f"{each['workspace']}: {each['what']}, here {each['ours']}, at Stripe {each['theirs']}"
        for each in today.differences[:50]
    ]
    return (
        f"{count} difference{'' if count == 1 else 's'} between us and Stripe, put right.",
        f"{today.checked} accounts compared, {today.unreached} could not be.",
        "\n".join(lines),
        "A difference means that an event did not come: look at the webhook endpoint in Stripe's dashboard.",
    )
