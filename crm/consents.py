"""Consent as the chatbox asks for it, hears it and is bound by it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Site
from crm.enrichment import following
from crm.models import Consent, Contact, Merge, Visit, Visitor
from crm.models.consent import Purpose, Source, deciding

PURPOSES: tuple[str, ...] = tuple(Purpose.values)
# What a browser's signal objects to: GDPR Art. 21(5). Answering who wrote is what the visitor came for.
OBJECTED = (Purpose.INSIGHTS, Purpose.ENRICHMENT, Purpose.MARKETING)
SIGNALS = {"gpc": "Sec-GPC: 1", "dnt": "DNT: 1"}


class UnknownPurpose(ValueError):
    """No such purpose exists."""


class NotAsked(ValueError):
    """The site does not ask for this purpose, so nobody can agree to it."""


class TextChanged(ValueError):
    """What was agreed to is not what the site asks now."""


@dataclass(frozen=True)
class Asked:
    """One question as it is shown: ``version`` is the SHA-256 of ``text``."""

    purpose: str
    text: str
    language: str
    version: str


def granted(contact: Contact, purpose: str) -> bool:
    """Whether this contact agrees now. Without a word said, no. Raises UnknownPurpose."""
    demand_known(purpose)
    found = Consent.objects.deciding(contact).get(purpose)
    return found is not None and found.granted


def visits_shown(contact: Contact) -> bool:
    """Whether what was kept of visits may be seen: with a yes, and where only a merge stands between.

    The one who refused before the two became one has no visits: that no took them at once. What the other agreed to
    stays what it was, though nothing is added to it. A no that somebody says since is one for both.
    """
    if granted(contact, Purpose.INSIGHTS):
        return True
    merged = Merge.objects.in_force().filter(contact=contact).newest_first().first()
    if merged is None:
        return False
    since = Consent.objects.filter(contact=contact, purpose=Purpose.INSIGHTS, granted=False, at__gt=merged.at)
    return not since.exclude(source=Source.MERGE).exists()


def granted_among(contacts: Collection[UUID], purpose: str) -> set[UUID]:
    """Which of these contacts, by id, agree now. Raises UnknownPurpose."""
    demand_known(purpose)
    said: dict[UUID, list[Consent]] = {}
    newest_first = Consent.objects.filter(contact__in=contacts, purpose=purpose).order_by("-at", "-id")
    for each in newest_first.only("contact_id", "granted", "source"):
        said.setdefault(each.contact_id, []).append(each)
    return {contact for contact, theirs in said.items() if deciding(theirs).granted}


def states(contact: Contact) -> list[Consent]:
    """What counts now, for each purpose of which something was said."""
    found = Consent.objects.deciding(contact)
    return [found[purpose] for purpose in PURPOSES if purpose in found]


def asked(site: Site, language: str) -> list[Asked]:
    """What the site asks for, in this language where it has the words, else in its own, else in any."""
    found = ((purpose, site.consents.get(purpose)) for purpose in PURPOSES)
    return [_asked(site, purpose, texts, language) for purpose, texts in found if texts]


def _asked(site: Site, purpose: str, texts: dict[str, str], language: str) -> Asked:
    known = {code.lower(): code for code in texts}
    wanted = (known.get(each.lower()) for each in (language, site.language, "en"))
    code = next((code for code in wanted if code), next(iter(texts)))
    return Asked(purpose, texts[code], code, version(texts[code]))


def version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def answer(visitor: Visitor, purpose: str, yes: bool, shown: str) -> Consent:
    """The visitor's own word, in the chat; ``shown`` is the version that was read.

    A no needs no text: withdrawing is as easy as giving (GDPR Art. 7(3)). Raises UnknownPurpose, NotAsked and
    TextChanged.
    """
    texts = _texts(visitor.site, purpose, needed=yes)
    found = next(((code, text) for code, text in texts.items() if version(text) == shown), None)
    if found is None and yes:
        raise TextChanged("The question has changed. Read it again.")
    code, text = found or ("", "")
    read = {"text": text, "language": code, "version": version(text) if text else ""}
    return _followed(Consent.objects.say(visitor, purpose, yes, Source.VISITOR, **read))


def told_by_page(visitor: Visitor, purpose: str, yes: bool) -> Consent:
    """The page's word for its visitor, recorded as the page's. Raises UnknownPurpose and NotAsked."""
    _texts(visitor.site, purpose, needed=True)
    return _followed(Consent.objects.say(visitor, purpose, yes, Source.PAGE))


def object_by(visitor: Visitor, signal: str) -> None:
    """The browser objects by ``signal``, gpc or dnt: once heard it stands until the visitor says otherwise."""
    if Consent.objects.filter(visitor=visitor, source=Source.SIGNAL).exists():
        return
    for purpose in OBJECTED:
        _followed(Consent.objects.say(visitor, purpose, False, Source.SIGNAL, text=SIGNALS[signal]))


def _followed(said: Consent) -> Consent:
    """What was waiting for a yes begins, and what rested on it goes with a no."""
    if said.purpose == Purpose.ENRICHMENT:
        follow = following.agreed if granted(said.contact, said.purpose) else following.refused
        follow(said.contact)
    return said


def heed(contact: Contact) -> None:
    """Where insights are not granted, or no more, what was kept for them goes (GDPR Art. 17(1)(b))."""
    if not granted(contact, Purpose.INSIGHTS):
        Visit.objects.forget(contact.pk)


def demand_known(purpose: str) -> None:
    """Raises UnknownPurpose."""
    if purpose not in PURPOSES:
        raise UnknownPurpose(f"There is no purpose {purpose[:40]!r}. Say one of: {', '.join(PURPOSES)}.")


def _texts(site: Site, purpose: str, needed: bool) -> dict[str, str]:
    demand_known(purpose)
    texts: dict[str, str] = site.consents.get(purpose) or {}
    if needed and not texts:
        raise NotAsked(f"This site does not ask for {purpose}.")
    return texts
