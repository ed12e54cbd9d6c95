"""What Stripe's events lead to. They are taken from their rows by whoever is free, and those of one customer together:
however many came, in whichever order, the customer is asked for once."""

from __future__ import annotations

import time
from collections import defaultdict
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from billing import catalogue, letters, stripe, syncing
from billing.models import Account, StripeEvent
from billing.models.event import State
from billing.stripe_faults import Missing, StripeFault

log = structlog.get_logger(__name__)

BATCH = 50
ROUND = 45.0
# A customer may be made and named in an event a moment before our own row of it is committed.
TRIES_OF_UNKNOWN = 5


def work() -> int:
    """Attend to what is due until nothing is or the round is over; how many events that was."""
    until, done = time.monotonic() + ROUND, 0
    while time.monotonic() < until and (taken := StripeEvent.objects.take(BATCH)):
        groups: dict[str, list[StripeEvent]] = defaultdict(list)
        for event in taken:
            groups[event.customer].append(event)
        for customer, events in groups.items():
            _attended(customer, events)
            done += len(events)
    return done


def _attended(customer: str, events: list[StripeEvent]) -> None:
    """One that fails holds up no other, and is tried again."""
    try:
        if customer:
            _attend(customer, events)
        else:
            _attend_catalogue(events)
    except StripeFault as fault:
        _later(events, f"{type(fault).__name__}: {fault}")
    except Exception as fault:
        log.exception("billing.event_failed", kind=type(fault).__name__, count=len(events))
        _later(events, f"Our own fault: {type(fault).__name__}")


def _attend(customer: str, events: list[StripeEvent]) -> None:
    ticket = syncing.next_ticket()
    try:
        seen = stripe.snapshot(customer)
    except Missing:
        # Deleted for good, or of another mode or account of Stripe's.
        return _unknown(events, "Stripe knows no such customer")
    place = account_of(customer) or _adopted(customer, seen.customer.workspace)
    if place is None:
        return _unknown(events, "No workspace has this customer")
    workspace, account = place
    with within(workspace):
        syncing.write(Account.objects.get(pk=account), ticket, seen)
    for event in events:
        event.settle(State.DONE, tenant=workspace)
    return None


def account_of(customer: str) -> tuple[UUID, UUID] | None:
    """The workspace and the account, by their ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, account FROM billing_account_of(%s)", [customer])
        return cursor.fetchone()


def _adopted(customer: str, named: str) -> tuple[UUID, UUID] | None:
    """A customer whose making was cut short on our side says itself whose it is."""
    try:
        workspace = Workspace.objects.filter(pk=UUID(named)).first()
    except ValueError:
        return None
    if workspace is None:
        return None
    with within(workspace):
        account = Account.objects.open()
        taken = Account.objects.filter(pk=account.pk, customer=None).update(customer=customer)
    return (workspace.pk, account.pk) if taken else None


def _unknown(events: list[StripeEvent], why: str) -> None:
    """Kept for staff to look at; nothing of it is lost, because whatever it was about is asked for anew."""
    for event in events:
        if event.tries < TRIES_OF_UNKNOWN:
            event.later(why)
            continue
        event.settle(State.UNKNOWN, why)
        letters.to_staff(
            f"unknown-{event.customer}",
            f"Stripe tells of customer {event.customer}, whom no workspace has.",
            f"{event.kind} {event.event}, {event.tries} tries. {why}. When the customer is put right at Stripe "
            "(metadata: workspace) or here, choose “Try again” on the event.",
        )


def _attend_catalogue(events: list[StripeEvent]) -> None:
    """Of no customer: a price or a product changed, or nothing that concerns us."""
    if any(event.kind.startswith(("price.", "product.")) for event in events):
        catalogue.look()
    for event in events:
        event.settle(State.DONE)


def _later(events: list[StripeEvent], fault: str) -> None:
    for event in events:
        if not event.old:
            event.later(fault)
            continue
        event.settle(State.FAILED, fault)
        letters.to_staff(
            f"failed-{event.customer}",
            f"Events of Stripe about {event.customer or 'the catalogue'} could not be attended to for three days.",
            f"Last: {event.kind} {event.event}. {fault}. The daily comparison asks for the account all the same.",
        )


def tend() -> int:
    """What comes due in the accounts by itself; how many. Old events are forgotten on the way."""
    StripeEvent.objects.forget(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, account FROM billing_due(%s, %s)", [timezone.now(), BATCH])
        due = cursor.fetchall()
    for workspace, account in due:
        with within(workspace):
            held = Account.objects.select_for_update(no_key=True).filter(pk=account).first()
            if held is not None:
                _come_due(held)
    return len(due)


def _come_due(held: Account) -> None:
    if held.kept_until is not None and held.kept_until < timezone.now().date():
        held.forget()
    else:
        syncing.settle(held)
