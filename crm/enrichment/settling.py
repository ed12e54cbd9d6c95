"""What becomes of an answer: the four values at most, an objection, or another try."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.utils import timezone

from crm.enrichment import allowing, following, portraits
from crm.enrichment.asking import Outcome, Question, ended, today, unwanted, want
from crm.enrichment.provider import Found, KeyRefused, Later, OptedOut, jittered
from crm.facts import WrongFact, clean
from crm.models import Contact, Source
from crm.models.attribute import TooManyFacts
from crm.models.enrichment import EnrichmentDecision, LookupAccount, LookupDay
from crm.models.lookup import Lookup, State

log = structlog.get_logger(__name__)

TRIES = 6
BACKOFF = timedelta(seconds=30)


def settle(question: Question, outcome: Outcome) -> list[Contact]:
    """Write what came; the contacts of whom something changed. A no that came meanwhile still counts."""
    ours = Lookup.objects.filter(pk=question.lookup, state=State.WAITING, tries=question.tries)
    lookup = ours.select_for_update(of=("self",)).select_related("contact").first()
    if lookup is None:
        # Another worker took it over: this answer came after our time for it.
        return []
    changed = _settled(lookup, outcome)
    log.info("lookup.settled", kind=lookup.provider, reason=lookup.state, code=lookup.trouble)
    return changed


def _settled(lookup: Lookup, outcome: Outcome) -> list[Contact]:
    account = LookupAccount.objects.select_for_update().get(provider=lookup.provider)
    answer = outcome.answer
    if isinstance(answer, Later | KeyRefused):
        _failed(lookup, account, answer)
        return []
    account.answered()
    if isinstance(answer, OptedOut):
        lookup.settle(State.OBJECTED)
        return following.opted_out(lookup.contact.email, lookup.provider)
    decision = EnrichmentDecision.objects.standing()
    if why := unwanted(lookup, decision):
        lookup.settle(ended(why))
        return []
    kept = _kept(lookup, answer, outcome.picture) if isinstance(answer, Found) else set()
    lookup.settle(State.FOUND if kept else State.NOTHING, kept)
    LookupDay.objects.count_up(lookup.provider, today(), "found" if kept else "nothing")
    want(lookup.contact, lookup.reason, lookup.by, after=lookup.provider)
    return [lookup.contact] if kept else []


def _kept(lookup: Lookup, found: Found, picture: ContentFile | None) -> set[str]:
    """The names of the facts that hold from now on. What is known from anybody else stays."""
    contact, name = lookup.contact, portraits.name()
    said = {
        "name": " ".join(filter(None, (found.first_name, found.last_name))),
        "company": found.company,
        "picture": portraits.address(name) if picture else "",
    }
    lacks = allowing.missing(contact, lookup.provider)
    kept = {each for each, value in said.items() if each in lacks and _learned(lookup, each, value)}
    if picture and "picture" in kept:
        portraits.keep(contact, name, picture)
    return kept


def _learned(lookup: Lookup, name: str, value: str) -> bool:
    if not value or not clean(value):
        return False
    about = {"provider": lookup.provider, "basis": allowing.basis(lookup.contact)}
    try:
        lookup.contact.learn({name: value}, Source.ENRICHMENT, **about)
    except (WrongFact, TooManyFacts):
        return False
    ours = lookup.contact.attributes.filter(name=name, source=Source.ENRICHMENT, provider=lookup.provider)
    return bool(ours.exists())


def _failed(lookup: Lookup, account: LookupAccount, answer: Later | KeyRefused) -> None:
    LookupDay.objects.count_up(lookup.provider, today(), "failed")
    if isinstance(answer, KeyRefused):
        account.failed("key")
        lookup.settle(State.FAILED, trouble="key")
        Lookup.objects.filter(provider=lookup.provider).stop()
        return
    account.failed(answer.why, timedelta(seconds=answer.seconds))
    if lookup.tries >= TRIES:
        lookup.settle(State.FAILED, trouble=answer.why)
        return
    wait = max(BACKOFF.total_seconds() * 4 ** (lookup.tries - 1), answer.seconds)
    lookup.postpone(timezone.now() + timedelta(seconds=jittered(wait)), answer.why)
