"""What a visitor did on the customer's pages: kept only while they allow it."""

from __future__ import annotations

import math
from typing import Any

from crm import consents, visits
from crm.facts import WrongFact, clean
from crm.models import Contact, TrackedEvent, Visitor
from crm.models.consent import Purpose

NAME_MAX = 60
DATA_MAX = 20
VALUE_MAX = 500
KEPT_MAX = 2_000  # of one contact, until the oldest go by their age
REFUSED = {"stored": False, "reason": "insights_not_granted"}
FULL = {"stored": False, "reason": "too_many"}


def track(visitor: Visitor, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Keep it where this person granted insights; says whether it did, and if not why. Raises WrongFact."""
    _demand_bounds(name, data)
    # Locked as a visit's beginning is, so that a withdrawal at the same moment leaves nothing behind.
    contact = Contact.objects.select_for_update(no_key=True).get(pk=visitor.contact_id)
    if not consents.granted(contact, Purpose.INSIGHTS):
        return REFUSED
    if TrackedEvent.objects.filter(contact=contact)[:KEPT_MAX].count() == KEPT_MAX:
        return FULL
    visit = visits.current_of(visitor)
    TrackedEvent.objects.create(contact=contact, site=visitor.site, visit=visit, name=name, data=data)
    return {"stored": True}


def _demand_bounds(name: str, data: dict[str, Any]) -> None:
    if not 1 <= len(name) <= NAME_MAX or not clean(name):
        raise WrongFact("name", f"The name of what happened has 1 to {NAME_MAX} characters.")
    if len(data) > DATA_MAX or not all(len(key) <= NAME_MAX and clean(key) for key in data):
        raise WrongFact(
            "data", f"Send at most {DATA_MAX} data, each with a name of at most {NAME_MAX} characters."
        )
    for key, value in data.items():
        if not _scalar(value):
            raise WrongFact(
                "data", f"{key} must be a text of at most {VALUE_MAX} characters, a number, true or false."
            )


def _scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= VALUE_MAX and clean(value)
    return (
        value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))
    )
