"""What follows for look-ups when an address becomes known or changes, and when a person says yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from crm.enrichment import portraits
from crm.enrichment.asking import want
from crm.facts import WrongFact, fact
from crm.models import Consent, Contact, Visitor
from crm.models.attribute import Source
from crm.models.consent import Purpose, Source as Said
from crm.models.enrichment import EnrichmentDecision, LookupObjection, decide
from crm.models.lookup import Lookup, State, digest


def learned(changes: Mapping[Contact, Mapping[str, object]]) -> None:
    """Called in the transaction that learned it, so that nothing is forgotten and nothing asked for nothing.

    Costs the same few statements for any number of contacts, as long as nobody of them is to be looked up.
    """
    for contact, changed in changes.items():
        if portraits.FACT in changed:
            portraits.follow(contact)
    readdressed = {contact.pk: contact for contact, changed in changes.items() if "email" in changed}
    if not readdressed:
        return
    for pk in set(Lookup.objects.filter(contact__in=readdressed).values_list("contact_id", flat=True)):
        _forget_others(readdressed[pk])
    if EnrichmentDecision.objects.standing() is not None:
        for pk in set(Visitor.objects.filter(contact__in=readdressed).values_list("contact_id", flat=True)):
            want(readdressed[pk])


def _forget_others(contact: Contact) -> None:
    """What was found by another address is about somebody else."""
    others = contact.lookups.exclude(digest=digest(contact.email))
    if others.exists():
        others.stop()
        forget(contact)


def agreed(contact: Contact) -> None:
    want(contact)


def refused(contact: Contact) -> bool:
    """Nothing waits any more and nothing that was found stays (GDPR Art. 17(1)(b) and (c)); whether there was any."""
    contact.lookups.stop()
    return forget(contact)


def objected(visitor: Visitor) -> None:
    """One click, and it is over: here, at every provider, and for this address for ever (GDPR Art. 21)."""
    contact = visitor.contact
    Consent.objects.say(visitor, Purpose.ENRICHMENT, False, Said.VISITOR)
    if contact.email:
        LookupObjection.objects.record(contact.email)
    refused(contact)


def opted_out(email: str, provider: str) -> list[Contact]:
    """A provider says that the person objected there: it holds everywhere. Those of whom something was known."""
    LookupObjection.objects.record(email, provider)
    Lookup.objects.filter(digest=digest(email)).stop()
    theirs = Contact.objects.filter(email__iexact=email.strip())
    return [contact for contact in theirs if forget(contact)]


def forget(contact: Contact, provider: str = "") -> bool:
    """Take back what was found, of one provider or of all; whether there was any."""
    found = contact.attributes.filter(source=Source.ENRICHMENT)
    if provider:
        found = found.filter(provider=provider)
    names = list(found.values_list("name", flat=True))
    if names:
        contact.learn(dict.fromkeys(names), Source.ENRICHMENT)
        portraits.follow(contact)
    contact.lookups.untold().update(told_by=None)
    return bool(names)


def take_away(contact: Contact, name: str) -> bool:
    """One value that was found goes, and is not found again: a person said so."""
    if not contact.attributes.filter(name=name, source=Source.ENRICHMENT).exists():
        return False
    contact.learn({name: None}, Source.OPERATOR, correction=True)
    portraits.follow(contact)
    return True


def forget_untold(pk: UUID) -> Contact | None:
    """Its month is over and the person was not told (GDPR Art. 14(3)(a)); None where they were meanwhile."""
    lookup = Lookup.objects.untold().select_for_update(of=("self",)).filter(pk=pk).first()
    if lookup is None:
        return None
    lookup.told_by = None
    lookup.save(update_fields=["told_by"])
    contact: Contact = lookup.contact
    forget(contact, lookup.provider)
    return contact


def corrected(contact: Contact, name: str, value: object) -> None:
    """The person's own word for it, or that there is nothing: neither is undone by a machine. Raises WrongFact."""
    if not isinstance(value, str):
        raise WrongFact(name, f"{name} is a text.")
    contact.learn({name: fact(name, value)}, Source.VISITOR, correction=True)


def turn_off(by: Membership, forget: bool) -> None:
    """Nobody is asked any more; with ``forget`` what was found goes, too, as if nobody had been told of it."""
    decide(by, False)
    Lookup.objects.all().stop()
    if forget:
        Lookup.objects.filter(state=State.FOUND).update(told_by=timezone.now(), told_at=None)
