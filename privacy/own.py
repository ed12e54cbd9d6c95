"""What is held of the visitor who asks, and where it came from: GDPR Art. 15(1), in a shape that a frame can say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat import holdings, words
from crm import consents
from crm.enrichment import telling
from privacy import own_visits
from privacy.models import RightsRequest
from privacy.models.request import of_contact

# These the visitor corrects in place; what the customer's server vouched for is corrected there.
CORRECTABLE = ("name", "email", "phone")
SHOWN = 50


def data(visitor: Any, language: str) -> dict[str, Any]:
    """Everything about the visitor's contact that the "Your data" panel shows; times in milliseconds."""
    contact = visitor.contact
    held = holdings.held(visitor)
    theirs = visitor.is_told
    known = {fact.name: fact for fact in contact.attributes.order_by("name")} if theirs else {}
    return {
        "person": [_column(contact, name, known.get(name)) for name in CORRECTABLE if theirs],
        "zone": contact.time_zone,
        "facts": [_fact(fact) for name, fact in known.items() if name not in CORRECTABLE and _plain(fact)],
        "found": telling.of_visitor(contact) if theirs else [],
        "messages": held.messages,
        "files": held.files,
        "ratings": held.ratings,
        "tracked": held.tracked if theirs else 0,
        "visits": own_visits.visited(visitor) if theirs else None,
        "since": _at(held.since),
        "first_seen": _at(contact.created_at),
        "last_seen": _at(contact.last_seen_at),
        "of_age": visitor.of_age,
        "consents": consents_of(visitor, language),
        "requests": _requests(visitor),
    }


def _plain(fact: Any) -> bool:
    """What was found in public sources has a place of its own."""
    return not fact.empty and fact.source != "enrichment"


def _requests(visitor: Any) -> list[dict[str, Any]]:
    found = of_contact(visitor.contact)
    if visitor.contact.merged and not visitor.vouched:
        found = found.filter(visitor=visitor)
    return [request(each) for each in found[:SHOWN]]


def consents_of(visitor: Any, language: str) -> list[dict[str, Any]]:
    """What the site asks for and what was said of it; and what was said of purposes that it asks for no more."""
    said = {each.purpose: each for each in consents.states(visitor.contact)}
    asked = {each.purpose: each for each in consents.asked(visitor.site, words.spoken(language) or language)}
    shown = [purpose for purpose in consents.PURPOSES if purpose in asked or _granted(said.get(purpose))]
    return [_consent(purpose, asked.get(purpose), said.get(purpose)) for purpose in shown]


def request(asked: RightsRequest) -> dict[str, Any]:
    """A request as its own person sees it."""
    last = asked.steps.order_by("-at", "-id").first()
    return {
        "id": str(asked.pk),
        "kind": asked.kind,
        "state": asked.state,
        "open": asked.is_open,
        "at": _at(asked.received_at),
        "due": _at(asked.due_at),
        "words": last.reason if last else "",
    }


def _consent(purpose: str, asked: Any, said: Any) -> dict[str, Any]:
    shown = asked or said
    return {
        "purpose": purpose,
        "text": shown.text,
        "version": shown.version,
        "granted": _granted(said),
        "source": said.source if said else "",
        "at": _at(said.at) if said else None,
    }


def _granted(said: Any) -> bool:
    return said is not None and bool(said.granted)


def _column(contact: Any, name: str, fact: Any) -> dict[str, Any]:
    told = _fact(fact) if fact else {"source": "", "verified": False, "at": None}
    return {**told, "name": name, "value": getattr(contact, name)}


def _fact(fact: Any) -> dict[str, Any]:
    return {
        "name": fact.name,
        "value": fact.value,
        "source": fact.source,
        "provider": telling.title(fact.provider) if fact.provider else "",
        "verified": fact.verified,
        "at": _at(fact.at),
    }


def _at(moment: datetime | None) -> int | None:
    return int(moment.timestamp() * 1000) if moment else None
