"""From an address that became known to the few facts that are kept of it.

``want`` writes down what is to be asked. A worker then takes it (``begin``), asks outside any transaction (``put``),
and writes what came (settling.py). One that dies in between leaves the question to the next, and a question that was
answered is not answered again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.rates import spend_as
from crm.enrichment import allowing, portraits
from crm.enrichment.gravatar import Gravatar
from crm.enrichment.hunter import Hunter
from crm.enrichment.pdl import PeopleDataLabs
from crm.enrichment.provider import Answer, Found, Provider, jittered
from crm.models import Contact
from crm.models.enrichment import EnrichmentDecision, LookupAccount, LookupDay
from crm.models.lookup import Lookup, Reason, State, digest

# In the order in which they are asked: what people publish themselves comes first. The next is asked only for what is
# missing still.
PROVIDERS: dict[str, Provider] = {each.key: each for each in (Gravatar(), Hunter(), PeopleDataLabs())}
# A pause that the rate limit imposes is looked at again after this at the latest.
PACE_MAX = 300


@dataclass(frozen=True)
class Question:
    """All that is needed to ask, read while the workspace was open. ``tries`` tells this try from a later one."""

    lookup: UUID
    tries: int
    provider: str
    email: str = field(repr=False)
    secret: str = field(repr=False)
    missing: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    answer: Answer
    picture: ContentFile | None = field(default=None, repr=False)


def want(contact: Contact, reason: str = Reason.LEARNED, by: object = None, after: str = "") -> str:
    """Have the contact looked up by the first provider behind ``after`` that may help; else a word of HINDRANCES."""
    decision = EnrichmentDecision.objects.standing()
    if why := allowing.hindrance(contact, decision):
        return why
    if not allowing.missing(contact):
        return "known"
    if contact.lookups.filter(state=State.WAITING).exists():
        return "waiting"
    names = list(PROVIDERS)
    rest = names[names.index(after) + 1 :] if after else names
    on = set(LookupAccount.objects.filter(on=True).values_list("provider", flat=True))
    able = [name for name in rest if name in on and _adds(contact, name)]
    if any(Lookup.objects.want(contact, name, reason, by) for name in able):
        return ""
    return "answered" if able else "provider"


def _adds(contact: Contact, provider: str) -> bool:
    return bool(allowing.missing(contact, provider) & set(PROVIDERS[provider].returns))


def begin(pk: UUID) -> Question | None:
    """Take what is due, if it is still wanted, allowed, and within what we may ask now."""
    # Its lock lets one worker at a time count what the workspace asks.
    decision = EnrichmentDecision.objects.select_for_update(of=("self",)).standing()
    lookup = Lookup.objects.take(pk)
    if lookup is None:
        return None
    account = LookupAccount.objects.filter(provider=lookup.provider, on=True).first()
    if decision is None or account is None or unwanted(lookup, decision):
        lookup.settle(ended(unwanted(lookup, decision)))
        return None
    if until := _not_yet(account, decision):
        lookup.postpone(until, lookup.trouble, counts=False)
        return None
    LookupDay.objects.count_up(lookup.provider, today(), "asked")
    lacks = frozenset(allowing.missing(lookup.contact, lookup.provider))
    return Question(lookup.pk, lookup.tries, lookup.provider, lookup.contact.email, account.key, lacks)


def unwanted(lookup: Lookup, decision: EnrichmentDecision | None) -> str:
    """Why it is not to be asked, or its answer not to be kept, any more: a word of HINDRANCES or ""."""
    contact = lookup.contact
    if digest(contact.email) != lookup.digest:
        return "address"
    if lookup.provider not in PROVIDERS:
        return "provider"
    return allowing.hindrance(contact, decision) or ("" if _adds(contact, lookup.provider) else "known")


def ended(why: str) -> State:
    return State.OBJECTED if why in ("objected", "request") else State.STOPPED


def _not_yet(account: LookupAccount, decision: EnrichmentDecision) -> datetime | None:
    """When it may be asked; None for now."""
    now = timezone.now()
    if account.resting and account.asked_again_at:
        return account.asked_again_at + timedelta(seconds=jittered(30))
    if LookupDay.objects.asked_on(today()) >= decision.daily:
        tomorrow = datetime.combine(today() + timedelta(days=1), time(), UTC)
        return tomorrow + timedelta(seconds=jittered(600))
    key = account.key
    pace = PROVIDERS[account.provider].pace(key)
    who = sha256(key.encode()).hexdigest()[:16] if key else "everybody"
    if wait := spend_as(pace, f"lookup-{account.provider}", who):
        return now + timedelta(seconds=jittered(min(wait, PACE_MAX)))
    return None


def today() -> date:
    return datetime.now(UTC).date()


def put(question: Question) -> Outcome:
    """Ask, outside any transaction; a picture is fetched only where none is known."""
    answer = PROVIDERS[question.provider].ask(question.email, question.secret)
    if isinstance(answer, Found) and answer.avatar and "picture" in question.missing:
        return Outcome(answer, portraits.fetched(answer.avatar))
    return Outcome(answer)
