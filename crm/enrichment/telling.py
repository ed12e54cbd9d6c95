"""What is said of look-ups: to operators beside a contact, to owners on the settings page, to the person looked up."""

from __future__ import annotations

import base64
from typing import Any

from django.core.files.storage import default_storage

from crm.enrichment import allowing
from crm.enrichment.asking import PROVIDERS, today
from crm.enrichment.portraits import FACT
from crm.enrichment.provider import TROUBLES, Answer, Found, KeyRefused, Later, OptedOut
from crm.models import Attribute, Contact, Source
from crm.models.enrichment import EnrichmentDecision, LookupAccount, LookupDay
from crm.models.lookup import Lookup, State

LABELS = {"name": "Name", "company": "Company", FACT: "Picture"}


def title(provider: str) -> str:
    """What people call it; its own word where it is known no more."""
    return PROVIDERS[provider].title if provider in PROVIDERS else provider


def found(contact: Contact) -> list[Attribute]:
    """What stands of it: corrected values are the person's own by now."""
    kept = contact.attributes.filter(source=Source.ENRICHMENT, name__in=allowing.ADDED)
    return sorted(kept, key=lambda each: allowing.ADDED.index(each.name))


def of_contact(contact: Contact) -> dict[str, Any]:
    """For operators: the values with their sources, and why it may not be looked up now, "" where it may."""
    decision = EnrichmentDecision.objects.standing()
    waiting = Lookup.objects.filter(contact=contact, state=State.WAITING).exists()
    last = Lookup.objects.filter(contact=contact).exclude(state=State.WAITING).order_by("-made_at").first()
    why = allowing.hindrance(contact, decision) or ("" if allowing.missing(contact) else "known")
    return {
        "on": decision is not None,
        "values": [_value(each) for each in found(contact)],
        "waiting": waiting,
        "why": allowing.HINDRANCES[why] if why else "",
        "last": _last(last) if last and not waiting else "",
        "last_at": last.settled_at if last and not waiting else None,
    }


def for_scripts(contact: Contact) -> dict[str, Any]:
    """The same with times in milliseconds."""
    told = of_contact(contact)
    values = [{**each, "at": int(each["at"].timestamp() * 1000)} for each in told["values"]]
    last_at = told["last_at"]
    return {**told, "values": values, "last_at": int(last_at.timestamp() * 1000) if last_at else None}


def _value(each: Attribute) -> dict[str, Any]:
    about = {"name": each.name, "label": LABELS[each.name], "value": each.value}
    return {**about, "provider": title(each.provider), "at": each.at}


def _last(lookup: Lookup) -> str:
    """How the last look-up ended, where nothing else shows it."""
    provider = title(lookup.provider)
    return {
        State.NOTHING: f"{provider} knows nothing of this address",
        State.FAILED: f"{provider} {TROUBLES.get(lookup.trouble, 'could not be asked')}",
        State.OBJECTED: "Not looked up: this person does not want it",
    }.get(State(lookup.state), "")


def is_due() -> bool:
    """Whether anybody of the workspace has something to be told."""
    return bool(Lookup.objects.untold().exists())


def of_visitor(contact: Contact) -> list[dict[str, Any]]:
    """For the person: each value, from where and when; a picture as a picture, because only operators may fetch it."""
    return [
        {
            "name": each.name,
            "value": _data(contact) if each.name == FACT else each.value,
            "provider": title(each.provider),
            "at": int(each.at.timestamp() * 1000),
        }
        for each in found(contact)
    ]


def _data(contact: Contact) -> str:
    if not contact.avatar or not default_storage.exists(contact.avatar):
        return ""
    with default_storage.open(contact.avatar) as file:
        return f"data:image/webp;base64,{base64.b64encode(file.read()).decode()}"


def of_providers() -> list[dict[str, Any]]:
    """For the settings page: each provider with the account there, today's numbers, and what is wrong, in words."""
    accounts = {each.provider: each for each in LookupAccount.objects.all()}
    numbers = {each.provider: each for each in LookupDay.objects.filter(day=today())}
    return [
        {
            "is": provider,
            "account": accounts.get(key),
            "today": numbers.get(key),
            "trouble": _trouble(accounts.get(key)),
        }
        for key, provider in PROVIDERS.items()
    ]


def _trouble(account: LookupAccount | None) -> str:
    if account is None or not account.trouble:
        return ""
    recovered = account.answered_at and account.trouble_at and account.answered_at > account.trouble_at
    return "" if recovered else f"{title(account.provider)} {TROUBLES.get(account.trouble, account.trouble)}."


def of_try(provider: str, answer: Answer) -> tuple[bool, str]:
    """What it answered to a question about the reader's own address; whether that was well."""
    name = title(provider)
    if isinstance(answer, Later):
        return False, f"{name} {TROUBLES[answer.why]}."
    if isinstance(answer, KeyRefused):
        return False, f"{name} {TROUBLES['key']}. Copy it again from your account there."
    if isinstance(answer, OptedOut):
        return True, f"{name} answered that whoever has your address does not want to be looked up."
    if not isinstance(answer, Found):
        return True, f"{name} answered: it knows nothing of your address."
    known = {"your name": answer.first_name or answer.last_name, "your company": answer.company}
    known["maybe a picture of you"] = answer.avatar
    words = ", ".join(label for label, value in known.items() if value) or "nothing that would be kept"
    return True, f"{name} answered. Of your address it knows: {words}. Nothing of it was kept."
