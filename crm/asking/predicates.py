"""Each condition as a test in SQL. Those that concern other tables are EXISTS, so that no contact comes twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from accounts.tenancy import current
from crm import folding
from crm.asking import vocabulary as v
from crm.models import Attribute, Block, ContactLabelling, TrackedEvent, Visit

# So many names, addresses and numbers that hold the words are looked at.
FOUND_MOST = 5000
NOBODY = Q(pk__in=[])
_FOUND = "SELECT contact FROM search_contacts('index', %s, %s)"


def _label(asked: v.Label, _: datetime) -> Q:
    carried = ContactLabelling.objects.filter(contact=OuterRef("pk"))
    if asked.is_ == "all":
        return reduce(and_, [Q(Exists(carried.filter(label=label))) for label in asked.of])
    return _so(Q(Exists(carried.filter(label__in=asked.of))), asked.is_)


def _owner(asked: v.Owner, _: datetime) -> Q:
    return _so(Q(owner__in=v.ids(asked.of)) | (Q(owner=None) if "nobody" in asked.of else NOBODY), asked.is_)


def _company(asked: v.Company, _: datetime) -> Q:
    return _so(
        Q(company__in=v.ids(asked.of)) | (Q(company=None) if "none" in asked.of else NOBODY), asked.is_
    )


def _language(asked: v.Language, _: datetime) -> Q:
    return _so(Q(language__in=asked.of), asked.is_)


def _country(asked: v.Country, _: datetime) -> Q:
    """Visits are kept of those alone who agreed, and not for long: of all others nothing is known."""
    return _so(Q(Exists(Visit.objects.filter(contact=OuterRef("pk"), country__in=asked.of))), asked.is_)


def _has_email(asked: v.HasEmail, _: datetime) -> Q:
    return _so(~Q(email=""), asked.is_)


def _has_phone(asked: v.HasPhone, _: datetime) -> Q:
    return _so(~Q(phone=""), asked.is_)


def _verified(asked: v.Verified, _: datetime) -> Q:
    return Q(verified=asked.is_ == "yes")


def _blocked(asked: v.Blocked, _: datetime) -> Q:
    return _so(Q(Exists(Block.objects.filter(contact=OuterRef("pk")))), asked.is_)


def _created(asked: v.Created, now: datetime) -> Q:
    return _time("created_at", asked, now)


def _seen(asked: v.Seen, now: datetime) -> Q:
    return _time("last_seen_at", asked, now)


def _time(column: str, asked: v.Created | v.Seen, now: datetime) -> Q:
    if asked.is_ in ("within", "beyond"):
        since = now - timedelta(days=asked.days or 0)
        return Q(**{f"{column}__gte": since}) if asked.is_ == "within" else Q(**{f"{column}__lt": since})
    day = datetime.combine(date.fromisoformat(asked.date or ""), time.min, UTC)
    if asked.is_ == "before":
        return Q(**{f"{column}__lt": day})
    return Q(**{f"{column}__gte": day + timedelta(days=1)})


def _attribute(asked: v.Attribute, _: datetime) -> Q:
    facts = Attribute.objects.filter(contact=OuterRef("pk"), name=asked.name)
    return _so(Q(Exists(facts.filter(_COMPARED[asked.is_](asked)))), asked.is_)


def _equal(asked: v.Attribute) -> Q:
    numbers = [each for each in asked.of if not isinstance(each, str | bool)]
    texts = [_lower(v.written(each)) for each in asked.of if isinstance(each, str | bool)]
    if not texts:
        return Q(number__in=numbers)
    return Q(text__in=texts) | Q(number__in=numbers) if numbers else Q(text__in=texts)


def _holds(asked: v.Attribute) -> Q:
    return Q(text__contains=_lower(str(asked.value)))


def _lower(text: str) -> Lower:
    """By the database, as the column is: it and Python differ over a few letters."""
    return Lower(Value(text))


_COMPARED: dict[str, Callable[[v.Attribute], Q]] = {
    "any": _equal,
    "none": _equal,
    "contains": _holds,
    "without": _holds,
    "greater": lambda asked: Q(number__gt=asked.value),
    "less": lambda asked: Q(number__lt=asked.value),
    "before": lambda asked: Q(day__lt=asked.date),
    "after": lambda asked: Q(day__gt=asked.date),
    "set": lambda asked: Q(),
    "unset": lambda asked: Q(),
}


def _event(asked: v.Event, now: datetime) -> Q:
    happened = TrackedEvent.objects.filter(name=asked.name)
    if asked.days:
        happened = happened.filter(at__gte=now - timedelta(days=asked.days))
    if asked.times == 1:
        return _so(Q(Exists(happened.filter(contact=OuterRef("pk")))), asked.is_)
    often = happened.values("contact").annotate(times=Count("pk")).filter(times__gte=asked.times)
    return _so(Q(pk__in=often.values("contact")), asked.is_)


def _search(asked: v.Search, _: datetime) -> Q:
    words = folding.query(asked.text, [])
    if not words:
        return NOBODY
    query = folding.query(asked.text, [folding.workspace_mark(current())])
    return Q(pk__in=RawSQL(_FOUND, (query, FOUND_MOST)))  # noqa: S611 - a fixed query with parameters


def _so(test: Q, how: str) -> Q:
    """The test, or where the condition denies, its opposite."""
    return ~test if how in ("none", "no", "without", "unset", "did_not") else test


TESTS: dict[Any, Callable[[Any, datetime], Q]] = {
    v.Label: _label,
    v.Owner: _owner,
    v.Company: _company,
    v.Language: _language,
    v.Country: _country,
    v.HasEmail: _has_email,
    v.HasPhone: _has_phone,
    v.Verified: _verified,
    v.Blocked: _blocked,
    v.Created: _created,
    v.Seen: _seen,
    v.Attribute: _attribute,
    v.Event: _event,
    v.Search: _search,
}
