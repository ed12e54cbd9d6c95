"""Whether a contact may be looked up at all. Every doubt is a no."""

from __future__ import annotations

from accounts.models import Site
from crm.models import Basis, Contact, Source
from crm.models.consent import Consent, Purpose
from crm.models.enrichment import EnrichmentDecision, Ground, LookupObjection

# Why not, in the words that operators read.
HINDRANCES = {
    "off": "Looking up public details is switched off in this workspace.",
    "provider": "No provider is switched on.",
    "address": "No e-mail address is known.",
    "unseen": "This person has never opened a chat of yours, so no privacy notice was shown.",
    "notice": "No owner has confirmed that the privacy notice of their site speaks of this as it reads now.",
    "age": "Their site asks for the age, and they have not said that they are old enough.",
    "objected": "They do not want it: they said so themselves, their browser did, or a provider told us.",
    "request": "They asked for their data to be deleted, or not to be used any further.",
    "consent": "They have not agreed to it.",
    "blocked": "This contact is blocked.",
    "known": "Name, picture and company are known already.",
    "waiting": "It is being looked up already.",
    "answered": "The providers were asked about this address lately.",
}
# Rights that stop it from the moment they are asked for: GDPR Art. 17, 18 and 21.
STOPPING = ("erasure", "restriction", "objection")
# What a look-up may add, by the names of the facts.
ADDED = ("name", "picture", "company")


def hindrance(contact: Contact, decision: EnrichmentDecision | None) -> str:
    """A word of HINDRANCES, "" where nothing stands against it."""
    if decision is None:
        return "off"
    if not contact.email:
        return "address"
    if contact.blocks.exists():
        return "blocked"
    return _against(contact) or _of_sites(contact, decision)


def _against(contact: Contact) -> str:
    """What the person said, a browser's signal included: it wins over everything."""
    said = Consent.objects.deciding(contact).get(Purpose.ENRICHMENT)
    if (said is not None and not said.granted) or LookupObjection.objects.holds(contact.email):
        return "objected"
    # Requests are kept above us; the contact leads to its own.
    asked = contact.rights_requests.filter(kind__in=STOPPING)  # type: ignore[attr-defined]
    return "request" if asked.exclude(state="withdrawn").exists() else ""


def _of_sites(contact: Contact, decision: EnrichmentDecision) -> str:
    """Each site that the person came through has to allow it."""
    visitors = list(contact.visitors.select_related("site"))
    if not visitors:
        return "unseen"
    if not all(decision.covers(each.site) for each in visitors):
        return "notice"
    if any(each.site.age_gate and not each.of_age for each in visitors):
        return "age"
    wanted = decision.ground == Ground.CONSENT or any(_asks(each.site) for each in visitors)
    return "consent" if wanted and not _granted(contact) else ""


def _asks(site: Site) -> bool:
    return bool(site.consents.get(Purpose.ENRICHMENT))


def _granted(contact: Contact) -> bool:
    said = Consent.objects.deciding(contact).get(Purpose.ENRICHMENT)
    return said is not None and bool(said.granted)


def basis(contact: Contact) -> str:
    """The ground on which what is found is kept."""
    return Basis.CONSENT if _granted(contact) else Basis.LEGITIMATE


def missing(contact: Contact, provider: str = "") -> set[str]:
    """What may be added: nothing that a person or a page said; a picture that a page named counts as one.

    What ``provider`` said before may be said anew, but not what another provider said. Without one, whatever was found.
    """
    ours = {"source": Source.ENRICHMENT, **({"provider": provider} if provider else {})}
    stays = contact.attributes.exclude(**ours).values_list("name", flat=True)
    known = {"picture" if name == "avatar" else name for name in stays}
    return {name for name in ADDED if name not in known}
