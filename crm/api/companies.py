"""Companies over the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api.ids import CompanyId, shown
from accounts.api.incoming import Moment, bounded
from accounts.api.operations import Answer, Body, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from crm.companies import remove
from crm.facts import clean
from crm.models import Company

UNSET = msgspec.UNSET
CompanyName = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Domain = Annotated[
    str,
    msgspec.Meta(pattern=r"^$|^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$", max_length=253),
]
TAKEN = "There is a company with this domain already."


class CompanyShape(msgspec.Struct, frozen=True):
    """Where contacts work. ``domain`` is null where none is known."""

    id: CompanyId
    object: Literal["company"]
    name: str
    domain: str | None
    created_at: Moment
    updated_at: Moment


class CompaniesQuery(Paged, frozen=True, kw_only=True):
    """``updated_since`` finds those that are new or whose name or domain changed since."""

    domain: Annotated[str, msgspec.Meta(max_length=253)] = ""
    updated_since: Moment | None = None


class NewCompany(Body, frozen=True, kw_only=True):
    name: CompanyName
    domain: Domain = ""


class CompanyChange(Body, frozen=True, kw_only=True):
    """What is left out stays as it is."""

    name: CompanyName | msgspec.UnsetType = UNSET
    domain: Domain | msgspec.UnsetType = UNSET


def _companies(rows: Any) -> list[CompanyShape]:
    return [
        CompanyShape(
            shown("company", each.pk),
            "company",
            each.name,
            each.domain or None,
            each.created_at,
            each.updated_at,
        )
        for each in rows
    ]


def _company(call: Call) -> Company:
    found = Company.objects.filter(pk=call.ids["company"]).first()
    if found is None:
        raise not_found("company")
    return found  # type: ignore[no-any-return]


def _kept(company: Company, body: Any) -> CompanyShape:
    for name in ("name", "domain"):
        value = getattr(body, name)
        if value is not UNSET:
            if not clean(value) or (name == "name" and not value.strip()):
                raise Problem.at(f"/{name}", "invalid", "Give it a name that can be seen.")
            setattr(company, name, value.strip())
    try:
        with transaction.atomic():
            company.updated_at = timezone.now()
            company.save()
    except IntegrityError:
        raise Problem("conflict", TAKEN) from None
    return _companies([company])[0]


@operation(
    "GET",
    "companies",
    "companies.list",
    scope="companies:read",
    summary="List companies",
    query=CompaniesQuery,
    answers=Page[CompanyShape],
)
def companies(call: Call) -> Any:
    """The newest first."""
    found = Company.objects.all()
    if call.query.domain:
        found = found.filter(domain=call.query.domain)
    if call.query.updated_since:
        found = found.filter(updated_at__gte=bounded(call.query.updated_since, "?updated_since"))
    return page(call, found, _companies)


@operation(
    "POST",
    "companies",
    "companies.create",
    scope="companies:write",
    summary="Add a company",
    body=NewCompany,
    answers=CompanyShape,
    status=201,
    conflicts=TAKEN,
)
def create_company(call: Call) -> Any:
    """Contacts come to it by their fact ``company``, or by their address at its domain."""
    made = _kept(Company(), call.body)
    return Answer(made, headers={"Location": f"/api/v1/companies/{made.id}"})


@operation(
    "GET",
    "companies/{company}",
    "companies.retrieve",
    scope="companies:read",
    summary="Show a company",
    query=Shown,
    answers=CompanyShape,
    tagged=True,
)
def company(call: Call) -> Any:
    """One company."""
    return _companies([_company(call)])[0]


@operation(
    "PATCH",
    "companies/{company}",
    "companies.update",
    scope="companies:write",
    summary="Change a company",
    body=CompanyChange,
    answers=CompanyShape,
    tagged=True,
    conflicts=TAKEN,
)
def update_company(call: Call) -> Any:
    """Another name or domain."""
    found = _company(call)
    call.demand_unchanged(_companies([found])[0])
    return _kept(found, call.body)


@operation(
    "DELETE",
    "companies/{company}",
    "companies.delete",
    scope="companies:write",
    summary="Delete a company",
)
def delete_company(call: Call) -> None:
    """Its contacts stay."""
    remove(_company(call))


OPERATIONS = (companies, create_company, company, update_company, delete_company)
