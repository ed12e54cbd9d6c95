"""Which company a contact belongs to where nobody said so, and companies as a team tidies them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from crm import domains
from crm.models.attribute import Attribute
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.occurrence import Occurrence
from crm.models.segment import Segment
from crm.models.undo import Undo

MERGED, DELETED = "company.merged", "company"
ALSO_MOST = 50


def guessed(addresses: Mapping[UUID, str], stated: Iterable[UUID] = ()) -> dict[UUID, UUID | None]:
    """By contact, the company of its address's domain, made where there is none; None for a free provider's.

    Whoever has a company that somebody named, ``stated`` just now or long ago, is left out: a word is stronger than
    a domain.
    """
    asked = addresses.keys() - set(stated)
    named = Attribute.objects.filter(contact__in=asked, name="company").values_list("contact_id", flat=True)
    wanted = {pk: domains.of_address(addresses[pk]) for pk in asked - set(named)}
    found = _of_domains({domain for domain in wanted.values() if domain})
    return {pk: found.get(domain) for pk, domain in wanted.items()}


def _of_domains(wanted: set[str]) -> dict[str, UUID]:
    found = Company.objects.of_domains(wanted)
    if missing := wanted - found.keys():
        made = [Company(name=domain[:120], domain=domain) for domain in sorted(missing)]
        Company.objects.bulk_create(made, ignore_conflicts=True)
        # Somebody else may have been first.
        found |= Company.objects.of_domains(missing)
    return found


@dataclass(frozen=True)
class Taken(Exception):
    """Another company has this domain."""

    company: Company


def set_domain(company: Company, told: str) -> str:
    """Keep the registrable part of it, or none; what is kept. Raises ValueError for what is no domain or a mail
    provider's, Taken."""
    domain = domains.registrable(told.rpartition("@")[2].removeprefix("www.")) if told.strip() else ""
    if told.strip() and (not domain or domains.is_free(domain)):
        raise ValueError(told)
    other = Company.objects.of_domains({domain}) if domain else {}
    if domain and other.get(domain, company.pk) != company.pk:
        raise Taken(Company.objects.get(pk=other[domain]))
    company.domain = domain
    company.keep("domain")
    return domain


@transaction.atomic
def merge(company: Company, into: Company, by: Membership) -> Undo:
    """Its people, names and domain are ``into``'s; whoever says the old name from now on means ``into``."""
    Company.objects.select_for_update().filter(pk__in=[company.pk, into.pk]).count()
    people = list(Contact.objects.filter(company=company).values_list("pk", flat=True))
    asking = _asking_for(company)
    state = {
        "gone": _state(company),
        "into": _state(into),
        "segments": {str(s.pk): s.conditions for s in asking},
    }
    kept = Undo.objects.remember(by, MERGED, state, people)
    Contact.objects.filter(company=company).update(company=into)
    _moved(people)
    _point(asking, company, into)
    domain = company.domain
    company.delete()
    into.domain = into.domain or domain
    names = [*into.also, company.name.lower(), *company.also, *([domain] if domain != into.domain else [])]
    into.also = _once(names, into)
    into.keep("domain", "also")
    return kept


def delete(company: Company, by: Membership) -> Undo:
    """The contacts stay, without a company."""
    people = list(Contact.objects.filter(company=company).values_list("pk", flat=True))
    kept = Undo.objects.remember(by, DELETED, {"gone": _state(company)}, people)
    remove(company)
    return kept


def remove(company: Company) -> None:
    """Nobody works there any more; there is no way back."""
    people = list(Contact.objects.filter(company=company).values_list("pk", flat=True))
    company.delete()
    _moved(people)


@transaction.atomic
def restore(undo: Undo) -> Company:
    """As it was before it was deleted or merged; whoever got another company since keeps that."""
    state = undo.state
    moved = Contact.objects.filter(pk__in=undo.contacts)
    if undo.what == MERGED:
        into = Company.objects.get(pk=state["into"]["id"])
        into.domain, into.also = state["into"]["domain"], state["into"]["also"]
        into.keep("domain", "also")
        moved = moved.filter(company=into)
        for key, conditions in state["segments"].items():
            Segment.objects.filter(pk=key).update(conditions=conditions)
    else:
        moved = moved.filter(company=None)
    gone = dict(state["gone"])
    again: Company = Company.objects.create(pk=gone.pop("id"), **gone)
    back = list(moved.values_list("pk", flat=True))
    moved.update(company=again)
    _moved(back)
    return again


def _moved(people: Iterable[UUID]) -> None:
    """They work elsewhere now, as their own pages say."""
    Occurrence.objects.changed(dict.fromkeys(people, ("company",)))


def rename(company: Company, name: str) -> None:
    """Whoever says the old name still means this one."""
    if company.name.lower() != name.lower():
        company.also = _once([*company.also, company.name.lower()], company, name)
    company.name = name
    company.keep("name", "also")


def _once(names: Iterable[str], company: Company, name: str = "") -> list[str]:
    own = {(name or company.name).lower(), ""}
    return [each for each in dict.fromkeys(names) if each not in own][-ALSO_MOST:]


def _asking_for(company: Company) -> list[Segment]:
    return [each for each in Segment.objects.all() if str(company.pk) in json.dumps(each.conditions)]


def _point(segments: list[Segment], company: Company, into: Company) -> None:
    """Segments that asked for the one ask for the other."""
    for segment in segments:
        told = json.dumps(segment.conditions).replace(str(company.pk), str(into.pk))
        Segment.objects.filter(pk=segment.pk).update(conditions=json.loads(told))


def _state(company: Company) -> dict[str, Any]:
    return {
        "id": str(company.pk),
        "name": company.name,
        "domain": company.domain,
        "also": company.also,
    }
