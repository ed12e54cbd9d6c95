"""What the demo's team has set up around its contacts: segments, twins to be merged, what came and went as files, keys
and a webhook. So that no page of it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from uuid_utils.compat import uuid7

from accounts.models import ApiKey, Membership, Workspace
from accounts.tenancy import current
from chat.models import Webhook
from chat.models.webhook import Delivery, State, Why
from crm.models import Attribute, Contact, ContactExport, ContactLabel, Import, Segment, Source
from crm.models.exporting import ExportFormat, ExportState, Scope
from crm.models.importing import ImportState

DAY = timedelta(days=1)
# So many people came a second time under an address or a number that is known.
TWINS = 3
GROUP = {"field": "group", "match": "any"}
NOBODYS: dict[str, Any] = {"field": "owner", "is": "any", "of": ["nobody"]}
# Name, what it is for and whether the team sees it; what is asked of all its contacts.
SEGMENTS: tuple[tuple[tuple[str, str, bool], list[dict[str, Any]]], ...] = (
    (
        ("Here this week, nobody’s", "", True),
        [{"field": "seen", "is": "within", "days": 7}, NOBODYS, {"field": "has_email", "is": "yes"}],
    ),
    (
        ("Due for a service", "For the reminder in spring.", True),
        [{"field": "attribute", "name": "next_service", "is": "before", "date": "2027-04-01"}],
    ),
    (
        ("Booked a test ride", "", True),
        [{"field": "event", "name": "test ride booked", "is": "did", "times": 1, "days": 90}],
    ),
    (
        ("Loyal, without an owner", "To be shared out on Monday.", False),
        [{"field": "attribute", "name": "orders", "is": "greater", "value": 20}, NOBODYS],
    ),
)


def furnish(contacts: Sequence[Contact], members: Mapping[str, Membership], now: datetime) -> None:
    """In the open workspace, once its book is there (book.py)."""
    owner = next(iter(members.values()))
    _segments(owner)
    _twins([contact for contact in contacts if contact.name and contact.email], now)
    _files(owner, now)
    _keys(owner, now)
    _webhook(owner, now)


def _segments(owner: Membership) -> None:
    fleet = ContactLabel.objects.get(name="Fleet")
    either = [
        {"field": "attribute", "name": "plan", "is": "any", "of": ["Fleet"]},
        {"field": "label", "is": "any", "of": [str(fleet.pk)]},
    ]
    whole = ("Fleet customers", "Whom Bo calls before their contract ends.", True)
    for (name, words, shared), conditions in ((whole, [{**GROUP, "conditions": either}]), *SEGMENTS):
        Segment.objects.create(
            name=name,
            description=words,
            shared=shared,
            owner=owner,
            conditions={"match": "all", "conditions": conditions},
        )


def _twins(known: Sequence[Contact], now: datetime) -> None:
    """Who wrote from another browser, or gave the number again under a shorter name."""
    dice = Random("twins")  # noqa: S311 -- a demo, no secret
    with_phone = [contact for contact in known if contact.phone and not contact.verified]
    for one in (*dice.sample(list(known), TWINS), *with_phone[:1]):
        at = one.created_at + (now - one.created_at) * dice.random()
        twin = Contact.objects.create(created_at=at, last_seen_at=at)
        said = {"phone": one.phone} if one in with_phone[:1] else {"email": one.email}
        Attribute.objects.learn_many({twin: {"name": one.name.split()[0], **said}}, Source.VISITOR)


def _files(by: Membership, now: datetime) -> None:
    """One import, longer ago than an undo lasts, and two exports whose files are gone."""
    then = now - 33 * DAY
    counts = {"total": 212, "position": 212, "made": 148, "changed": 57, "same": 3, "wrong": 4}
    Import.objects.create(
        by=by, state=ImportState.DONE, created_at=then, ended_at=then, swept_at=then + 7 * DAY, **counts
    )
    for ago, scope, form, done in (
        (9, Scope.FILTER, ExportFormat.CSV, 31),
        (24, Scope.ALL, ExportFormat.LINES, 204),
    ):
        at = now - ago * DAY
        ContactExport.objects.create(
            by=by,
            scope=scope,
            format=form,
            columns=["name", "email", "phone", "company", "labels"],
            state=ExportState.DONE,
            done=done,
            total=done,
            size=done * 90,
            downloads=1,
            created_at=at,
            ended_at=at,
            file_gone_at=at + DAY,
        )


def _keys(by: Membership, now: datetime) -> None:
    workspace = Workspace.objects.get(pk=current())
    shop, _ = ApiKey.objects.make(workspace, "Shop server", ["contacts:write", "conversations:read"], by)
    books, _ = ApiKey.objects.make(workspace, "Invoices", ["contacts:read"], by, expires_at=now + 60 * DAY)
    for key, ago, used in ((shop, 40, timedelta(minutes=12)), (books, 21, 2 * DAY)):
        ApiKey.objects.filter(pk=key.pk).update(created_at=now - ago * DAY, last_used_at=now - used)


def _webhook(by: Membership, now: datetime) -> None:
    """It is switched off: nobody listens at an address that is reserved for examples (RFC 2606)."""
    hook, _ = Webhook.objects.make(
        0,
        by,
        url="https://hooks.acme-bikes.example/paldesk",
        description="Workshop calendar",
        events=["conversation.*", "message.created"],
    )
    since = now - 2 * DAY
    Webhook.objects.filter(pk=hook.pk).update(
        created_at=now - 30 * DAY, off_since=since, off_because=Why.HAND
    )
    dice = Random("hook")  # noqa: S311 -- a demo, no secret
    kinds = ("conversation.started", "message.created", "message.created", "conversation.closed")
    for number in reversed(range(14)):
        at = since - timedelta(minutes=17 * number + dice.randrange(9))
        bad = number in (3, 9)
        first = _tried(at, 503 if bad else 200, dice)
        delivery = Delivery.objects.create(
            webhook=hook,
            event=f"evt_{uuid7().hex}",
            kind=kinds[number % 4],
            state=State.FAILED if number == 9 else State.DELIVERED,
            tries=[first, _tried(at + timedelta(minutes=1), 500 if number == 9 else 200, dice)]
            if bad
            else [first],
            since=at,
            due_at=at,
            done_at=at,
        )
        Delivery.objects.filter(pk=delivery.pk).update(created_at=at)


def _tried(at: datetime, status: int, dice: Random) -> dict[str, Any]:
    took = dice.randrange(40, 400)
    return {"at": int(at.timestamp() * 1000), "status": status, "fault": "", "ms": took}
