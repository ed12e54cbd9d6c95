"""Contacts that may be one person: found by what they share, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Lower

from accounts.authorize import demand
from accounts.models import Membership
from crm.models.contact import Contact
from crm.models.distinct import Distinct
from crm.models.identity import Identity, IdentityKind

SHOWN = 20
# So many groups are looked at for a page, in so many steps; of a group so many contacts.
BATCH = 40
STEPS = 5
MEMBERS = 6
NAMED = "name"


@dataclass(frozen=True)
class Suggestion:
    """``other`` may be ``kept``: both have ``value`` as their ``kind`` (email, phone, or name: name and company)."""

    kept: Contact
    other: Contact
    kind: str
    value: str


@dataclass(frozen=True)
class Page:
    """``after`` leads to the next page, "" where there is none."""

    suggestions: list[Suggestion]
    after: str = ""


Group = tuple[str, str, str]


def page(after: str = "") -> Page:
    """Addresses and numbers that several contacts have, then names that are twice in one company."""
    found: list[Suggestion] = []
    for _ in range(STEPS):
        groups = _groups(after)
        if not groups:
            return Page(found)
        for group in groups:
            found += _of_group(group)
            after = _cursor(group)
            if len(found) >= SHOWN:
                return Page(found, after)
    return Page(found, after)


def likely(contact: Contact) -> list[Suggestion]:
    """Who else this one may be."""
    mine = Identity.objects.filter(contact=contact, kind__in=_KINDS).values_list("kind", "folded")
    groups = [(kind, folded, "") for kind, folded in mine.order_by("kind", "folded")]
    if contact.name and contact.company_id:
        groups.append((NAMED, contact.name.lower(), str(contact.company_id)))
    found: dict[UUID, Suggestion] = {}
    for group in groups:
        others = [each for each in _members(group) if each.pk != contact.pk]
        for other in _not_apart(contact, others):
            found.setdefault(other.pk, Suggestion(contact, other, group[0], _value(group, other)))
    return list(found.values())[:MEMBERS]


def tell_apart(contact: Contact, other: Contact, by: Membership) -> None:
    """They are two people, and are not suggested again. Raises Forbidden."""
    demand(by, "contact.merge")
    one, two = sorted((contact.pk, other.pk))
    Distinct.objects.get_or_create(one_id=one, other_id=two, defaults={"by": by})


_KINDS = (IdentityKind.EMAIL, IdentityKind.PHONE)


def _groups(after: str) -> list[Group]:
    kind, _, rest = after.partition(":")
    if kind == NAMED:
        return _named(rest)
    shared = Identity.objects.filter(kind__in=_KINDS).values("kind", "folded")
    if after:
        shared = shared.filter(Q(kind__gt=kind) | Q(kind=kind, folded__gt=rest))
    twice = shared.annotate(how_many=Count("pk")).filter(how_many__gt=1).order_by("kind", "folded")
    found = [(row["kind"], row["folded"], "") for row in twice[:BATCH]]
    return found or _named("")


def _named(after: str) -> list[Group]:
    company, _, name = after.partition(":")
    rows = (
        Contact.objects.filter(company__isnull=False).exclude(name="").values("company", small=Lower("name"))
    )
    if _is_id(company):
        rows = rows.filter(Q(company__gt=company) | Q(company=company, small__gt=name))
    twice = rows.annotate(how_many=Count("pk")).filter(how_many__gt=1).order_by("company", "small")
    return [(NAMED, row["small"], str(row["company"])) for row in twice[:BATCH]]


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _cursor(group: Group) -> str:
    kind, value, company = group
    return f"{kind}:{company}:{value}" if kind == NAMED else f"{kind}:{value}"


def _members(group: Group) -> list[Contact]:
    """Whom the server vouched for first, then who is known for longest."""
    kind, value, company = group
    if kind == NAMED:
        found = Contact.objects.alias(small=Lower("name")).filter(company=company, small=value)
    else:
        found = Contact.objects.filter(
            pk__in=Identity.objects.filter(kind=kind, folded=value).values("contact")[:MEMBERS]
        )
    return list(found.select_related("company").order_by("-verified", "created_at", "pk")[:MEMBERS])


def _of_group(group: Group) -> Iterator[Suggestion]:
    kept, *others = _members(group) or [None]
    if kept is not None:
        for other in _not_apart(kept, others):
            yield Suggestion(kept, other, group[0], _value(group, other))


def _not_apart(contact: Contact, others: Iterable[Contact]) -> list[Contact]:
    """Those that nobody told apart: neither a person nor the customer's server."""
    apart = Distinct.objects.filter(Q(one=contact) | Q(other=contact))
    told: set[Any] = {pk for pair in apart.values_list("one_id", "other_id") for pk in pair}
    return [each for each in others if each.pk not in told and not (contact.verified and each.verified)]


def _value(group: Group, contact: Contact) -> str:
    kind, value, _ = group
    return f"{contact.name}, {contact.company}" if kind == NAMED else value
