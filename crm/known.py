"""What is known of one contact, as operators read it: in the order and with the titles that the workspace chose."""

from __future__ import annotations

from dataclasses import dataclass

from crm.enrichment import portraits
from crm.models.attribute import ON_CONTACT, Attribute, Source
from crm.models.contact import Contact
from crm.models.definition import Definition
from crm.values import Scalar

CALLED = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "company": "Company",
    "language": "Language",
    "time_zone": "Time zone",
    "avatar": "Picture",
    "picture": "Picture",
    "user_id": "Id said by the page",
}


@dataclass(frozen=True)
class Known:
    """``fact`` is missing where nothing is known, ``definition`` where a page or a token named it by itself."""

    name: str
    fact: Attribute | None
    definition: Definition | None

    @property
    def title(self) -> str:
        return self.definition.title if self.definition else CALLED.get(self.name, self.name)

    @property
    def kind(self) -> str:
        return self.definition.kind if self.definition else "text"

    @property
    def value(self) -> Scalar | None:
        return None if self.fact is None or self.fact.empty else self.fact.value

    @property
    def defined(self) -> bool:
        return self.definition is not None or self.name in CALLED

    @property
    def archived(self) -> bool:
        return self.definition is not None and self.definition.archived_at is not None

    @property
    def spoken(self) -> str:
        """Who says so, and whether a person put it right; empty where nothing was ever said."""
        fact = self.fact
        if fact is None:
            return ""
        if fact.pinned and not fact.verified:
            return "Put right by the visitor" if fact.source == Source.VISITOR else "Corrected by your team"
        return fact.said


def known(contact: Contact, unknown: bool = False) -> list[Known]:
    """First what every contact may have, then the workspace's own attributes in its order, then what only pages and
    tokens named. With ``unknown`` also those attributes in use of which nothing is known."""
    facts = {fact.name: fact for fact in contact.attributes.all() if not portraits.is_one(fact)}
    definitions = list(Definition.objects.in_order())
    named = {each.name: each for each in definitions}
    order = [*CALLED, *(each.name for each in definitions if each.name not in CALLED)]
    order += sorted(facts.keys() - set(order))
    offered = (
        {*ON_CONTACT, *(each.name for each in definitions if each.archived_at is None)} if unknown else set()
    )
    found = [Known(name, facts.get(name), named.get(name)) for name in order]
    return [each for each in found if each.value is not None or each.name in offered]
