"""What the demo's team knows of its contacts: companies, labels, owners and facts, each with who said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import Membership
from crm.models import (
    Attribute,
    Company,
    Contact,
    ContactLabel,
    ContactLabelling,
    ContactNote,
    Definition,
    Identity,
    Source,
)

COMPANIES = {
    "Northern Couriers": "couriers.example",
    "Harbour Bakery": "bakery.example",
    "Canal Street Press": "press.example",
    "Heron Architects": "heron.example",
    "Old Mill Brewery": "brewery.example",
    "Seaside Hotel": "hotel.example",
    "Linden School": "school.example",
    "Green Post": "greenpost.example",
}
LABELS = {"Fleet": 4, "Regular": 7, "Press": 10, "Workshop club": 2}
PLANS = ["None", "Basic", "Plus", "Fleet"]
BIKES = ["Plover", "Heron", "Wren", "Tern", "Sandpiper"]
NOTES = (
    "Prefers to be called in the morning.",
    "Picks the bike up on Saturdays, never in the week.",
    "Pays by invoice. The order number goes into the subject.",
    "Asked twice about the waiting list for the cargo bike.",
)


def furnish(contacts: Sequence[Contact], members: Mapping[str, Membership], now: datetime) -> None:
    """In the open workspace; the same every time."""
    _define()
    began = min(contact.created_at for contact in contacts)
    Company.objects.bulk_create(
        Company(name=name, domain=domain, created_at=began) for name, domain in COMPANIES.items()
    )
    dice = Random("book")  # noqa: S311 -- a demo, no secret
    known = [contact for contact in contacts if contact.name or contact.email]
    _say(known, dice)
    _sort(known, list(members.values()), dice)
    writer = next(iter(members.values()))
    for number, contact in enumerate(known[3::17]):
        at = now - timedelta(days=dice.randrange(1, 60), minutes=dice.randrange(1000))
        ContactNote.objects.create(contact=contact, author=writer, body=NOTES[number % len(NOTES)], at=at)


def _define() -> None:
    wanted: list[tuple[str, str, str, dict[str, Any]]] = [
        ("plan", "Service plan", "list", {"options": PLANS}),
        ("bike", "Bike", "text", {"description": "The one that comes to the workshop."}),
        ("orders", "Orders", "number", {}),
        ("next_service", "Next service", "date", {}),
        ("newsletter", "Reads the newsletter", "yesno", {}),
    ]
    for place, (name, title, kind, more) in enumerate(wanted):
        Definition.objects.create(name=name, title=title, kind=kind, position=place, **more)


def _say(known: Sequence[Contact], dice: Random) -> None:
    """The server vouches for its own, visitors typed the rest; pages, the team and an import add to it."""
    firms = list(COMPANIES)
    own = {name: [c for c in known if c.verified == (name == "server")] for name in ("server", "visitor")}
    learn = Attribute.objects.learn_many
    vouched = {
        c: {**_who(c), "orders": dice.randrange(1, 40), "plan": dice.choice(PLANS)} for c in own["server"]
    }
    learn(vouched, Source.SERVER, verified=True)
    learn({c: _who(c) for c in own["visitor"]}, Source.VISITOR)
    learn({c: {"bike": dice.choice(BIKES)} for c in known if dice.random() < 0.5}, Source.PAGE)
    learn({c: {"company": dice.choice(firms)} for c in known if dice.random() < 0.3}, Source.IMPORT)
    days = {
        c: {"next_service": f"2027-{dice.randrange(1, 7):02}-{dice.randrange(1, 28):02}"} for c in known[::5]
    }
    learn(days, Source.OPERATOR, correction=True)
    learn({c: {"newsletter": dice.random() < 0.5} for c in known[::3]}, Source.REST)
    # They were told when the person came, not today.
    came = Contact.objects.filter(pk=OuterRef("contact")).values("created_at")[:1]
    for model in (Attribute, Identity):
        model.objects.update(at=Subquery(came))


def _who(contact: Contact) -> dict[str, str]:
    told = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    return {name: value for name, value in told.items() if value}


def _sort(known: Sequence[Contact], members: Sequence[Membership], dice: Random) -> None:
    labels = [ContactLabel.objects.create(name=name, hue=hue) for name, hue in LABELS.items()]
    ContactLabelling.objects.bulk_create(
        ContactLabelling(contact=contact, label=label)
        for contact in known
        for label in labels
        if dice.random() < 0.12
    )
    for member in members:
        theirs = [contact.pk for contact in known if dice.random() < 0.25]
        Contact.objects.filter(pk__in=theirs, owner=None).update(owner=member)
