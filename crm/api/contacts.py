"""Contacts over the API: what is asked, and what is done with it. chat/api/contacts.py tells the open inboxes."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from accounts.allowance import demand
from accounts.api import ids
from accounts.api.ids import ContactLabelId, OperatorId
from accounts.api.incoming import Moment, bounded
from accounts.api.operations import Body, Call, Paged
from accounts.api.problems import Problem, not_found
from accounts.locks import alone
from accounts.models import Membership
from crm.external import NAME as EXTERNAL
from crm.facts import KNOWN, WrongFact, clean
from crm.identities import folded
from crm.measures import CONTACTS
from crm.models import Contact, ContactLabel, ContactLabelling, Identity, Occurrence, Source
from crm.models.attribute import TooManyFacts

T = TypeVar("T")
Given = T | None | msgspec.UnsetType
ExternalId = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Name = Annotated[str, msgspec.Meta(max_length=120)]
Email = Annotated[str, msgspec.Meta(max_length=254, examples=["ada@example.com"])]
Phone = Annotated[str, msgspec.Meta(max_length=40, examples=["+31201234567"])]
Language = Annotated[str, msgspec.Meta(max_length=12, examples=["nl", "pt-BR"])]
UNSET = msgspec.UNSET
Value = str | int | float | bool | None


class ContactsQuery(Paged, frozen=True, kw_only=True):
    """``q`` finds words of name, address and number; ``updated_since`` those who are new or of whom
    something changed since: a fact, a label, the owner, the company, an address or number that they are known by."""

    q: Annotated[str, msgspec.Meta(max_length=200)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    external_id: Annotated[str, msgspec.Meta(max_length=200)] = ""
    owner: OperatorId | None = None
    label: ContactLabelId | None = None
    verified: bool | None = None
    updated_since: Moment | None = None


class ContactBody(Body, frozen=True, kw_only=True):
    """What is left out stays as it is; null takes it away. ``company`` is a name; ``attributes`` are added to those
    that are there."""

    external_id: Given[ExternalId] = UNSET
    name: Given[Name] = UNSET
    email: Given[Email] = UNSET
    phone: Given[Phone] = UNSET
    company: Given[Name] = UNSET
    avatar: Given[Annotated[str, msgspec.Meta(max_length=500, examples=["https://example.com/ada.jpg"])]] = (
        UNSET
    )
    language: Given[Language] = UNSET
    time_zone: Given[Annotated[str, msgspec.Meta(max_length=64, examples=["Europe/Amsterdam"])]] = UNSET
    owner: Given[OperatorId] = UNSET
    labels: list[ContactLabelId] | msgspec.UnsetType = UNSET
    attributes: dict[str, Value] | msgspec.UnsetType = UNSET


def listed(query: ContactsQuery) -> QuerySet[Any]:
    """Those that the query asks for, in no order."""
    found = Contact.objects.all()
    if query.email:
        found = found.filter(pk__in=_known_by("email", query.email))
    if query.phone:
        found = found.filter(phone=query.phone)
    if query.external_id:
        found = found.filter(external_id=query.external_id)
    if query.owner:
        found = found.filter(owner=ids.of(query.owner))
    if query.label:
        found = found.filter(labellings__label=ids.of(query.label))
    if query.verified is not None:
        found = found.filter(verified=query.verified)
    if query.updated_since:
        since = bounded(query.updated_since, "?updated_since")
        found = found.filter(updated_at__gte=since)
    return found


def _known_by(kind: str, value: str) -> QuerySet[Any]:
    return Identity.objects.filter(kind=kind, folded=folded(kind, value)).values("contact")


def one(call: Call) -> Contact:
    """The contact in the address. Raises Problem."""
    return _existing(call.ids["contact"])


def locked(call: Call) -> Contact:
    """The same, held until the transaction ends."""
    found = Contact.objects.select_for_update(of=("self",)).filter(pk=call.ids["contact"]).first()
    if found is None:
        raise not_found("contact")
    return found  # type: ignore[no-any-return]


def _existing(pk: UUID) -> Contact:
    found = Contact.objects.filter(pk=pk).first()
    if found is None:
        raise not_found("contact")
    return found  # type: ignore[no-any-return]


def write(contact: Contact, body: ContactBody) -> bool:
    """Put on the contact what was sent; whether that changed anything. Raises Problem."""
    changed = [_owner(contact, body.owner), _labels(contact, body.labels)]
    facts = _facts(body)
    try:
        changed.append(bool(facts and contact.learn(facts, Source.REST)))
    except TooManyFacts as fault:
        raise Problem.at("/attributes", "too_many", f"{fault} Take some away first.") from None
    except WrongFact as wrong:
        raise _wrong(wrong) from None
    return any(changed)


def _facts(body: ContactBody) -> dict[str, Any]:
    facts = {
        name: getattr(body, name) for name in (*KNOWN, EXTERNAL) if getattr(body, name, UNSET) is not UNSET
    }
    external = facts.get(EXTERNAL)
    if external and not clean(external):
        raise Problem.at("/external_id", "invalid", "It has characters that cannot be shown. Take them out.")
    attributes = {} if body.attributes is UNSET else body.attributes
    for name in attributes:
        if name in facts or name in KNOWN or name == EXTERNAL:
            raise Problem.at(
                f"/attributes/{name}", "invalid", f"{name} has a place of its own beside attributes."
            )
    return {**facts, **attributes}


def _wrong(wrong: WrongFact) -> Problem:
    if wrong.field == EXTERNAL and "Another" in wrong.sentence:
        return Problem("conflict", "Another contact has this external_id. Change that one, or merge them.")
    return Problem.at(f"/{wrong.field}", "invalid", wrong.sentence)


def _owner(contact: Contact, given: Any) -> bool:
    owner = member(given, "/owner").pk if given and given is not UNSET else None
    if given is UNSET or contact.owner_id == owner:
        return False
    contact.owner_id = owner
    Contact.objects.filter(pk=contact.pk).update(owner=owner)
    Occurrence.objects.changed({contact.pk: ["owner"]})
    return True


def member(shown: str, pointer: str) -> Membership:
    """An operator who is still here. Raises Problem."""
    found = Membership.objects.active().select_related("user").filter(pk=ids.of(shown)).first()
    if found is None:
        raise Problem.at(pointer, "not_found", "There is no such operator here.")
    return found


def _labels(contact: Contact, given: Any) -> bool:
    if given is UNSET:
        return False
    wanted = {label(shown, "/labels") for shown in given}
    there = set(ContactLabelling.objects.filter(contact=contact).values_list("label", flat=True))
    ContactLabelling.objects.filter(contact=contact, label__in=there - wanted).delete()
    ContactLabelling.objects.bulk_create(
        ContactLabelling(contact=contact, label_id=pk) for pk in wanted - there
    )
    if there != wanted:
        Occurrence.objects.changed({contact.pk: ["labels"]})
    return there != wanted


def label(shown: str, pointer: str) -> UUID:
    """Raises Problem."""
    pk = ids.of(shown)
    if not ContactLabel.objects.filter(pk=pk).exists():
        raise Problem.at(pointer, "not_found", "There is no such contact label here.")
    return pk


def identified(body: ContactBody) -> tuple[Contact, bool]:
    """Who this is by external_id, else by e-mail, else somebody new; and whether it is somebody new. Raises Problem."""
    external, email = (value or "" for value in (_or_none(body.external_id), _or_none(body.email)))
    if not external and not email:
        raise Problem.at("", "required", "Say who it is: by external_id, by email, or both.")
    # Two who ask for the same person at once would each add one.
    alone(f"identify:{external or email.lower()}")
    found = Contact.objects.filter(external_id=external).first() if external else None
    if found is None and email:
        theirs = Contact.objects.filter(pk__in=_known_by("email", email)).order_by("created_at")
        # Whoever has another external_id is another person, though they share an address.
        found = theirs.filter(external_id="").first() or (None if external else theirs.first())
    if found is not None:
        return found, False
    demand(CONTACTS)
    return Contact.objects.add(last_seen_at=timezone.now()), True


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value
