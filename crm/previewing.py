"""What two contacts would be as one, before they are: side by side, and which of both is kept."""

from __future__ import annotations

from dataclasses import dataclass

from crm.known import CALLED, Known, known
from crm.merging import facts_of, merged_facts
from crm.models.contact import Contact
from crm.models.definition import Definition
from crm.models.identity import Identity, IdentityKind
from crm.phones import shown

OTHERS = {
    IdentityKind.EMAIL: "All e-mail addresses",
    IdentityKind.PHONE: "All phone numbers",
    IdentityKind.EXTERNAL: "All ids in your books",
}


@dataclass(frozen=True)
class Side:
    """What one of them says, by whom, and whether it ``stays``."""

    value: str = ""
    said: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Line:
    title: str
    kept: Side
    other: Side


def preview(kept: Contact, other: Contact) -> list[Line]:
    """One line for each fact that either has, then one for each kind of identity, of which all stay."""
    mine, theirs = ({each.name: each for each in known(one)} for one in (kept, other))
    merged = merged_facts(facts_of(kept), facts_of(other))
    order = [*CALLED, *Definition.objects.in_order().values_list("name", flat=True)]
    names = sorted(
        mine.keys() | theirs.keys(), key=lambda name: (order.index(name) if name in order else 999, name)
    )
    lines = []
    for name in names:
        stays = merged[name].contact_id if name in merged else None
        left, right = mine.get(name), theirs.get(name)
        lines.append(
            Line(_title(left, right), _side(left, stays == kept.pk), _side(right, stays == other.pk))
        )
    return lines + _identities(kept, other)


def _title(left: Known | None, right: Known | None) -> str:
    found = left or right
    return found.title if found else ""


def _side(one: Known | None, stays: bool) -> Side:
    if one is None or one.fact is None:
        return Side(stays=stays)
    return Side(_words(one), one.fact.said, stays)


def _words(one: Known) -> str:
    if isinstance(one.value, bool):
        return "Yes" if one.value else "No"
    return shown(str(one.value)) if one.name == "phone" else str(one.value)


def _identities(kept: Contact, other: Contact) -> list[Line]:
    rows = list(Identity.objects.filter(contact__in=[kept, other]).order_by("-primary", "at"))
    lines = []
    for kind, title in OTHERS.items():
        sides = [
            [_value(row) for row in rows if (row.contact_id, row.kind) == (one.pk, kind)]
            for one in (kept, other)
        ]
        if len({*sides[0], *sides[1]}) > 1:
            lines.append(Line(title, *(Side(", ".join(side), stays=bool(side)) for side in sides)))
    return lines


def _value(row: Identity) -> str:
    return shown(row.value) if row.kind == IdentityKind.PHONE else row.value
