"""The services whose files we read, and whose file one is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from chat.moving import chatwoot, crisp, intercom
from chat.moving.documents import documents, unwrapped
from chat.moving.forms import Found
from crm.importing.reading import Unreadable
from crm.models.importing import Vendor

LOOKED_AT = 50


@dataclass(frozen=True)
class Service:
    """``kind`` tells what a record is, or "" for a stranger's; ``read`` makes our form of it, ``person`` a contact's
    row."""

    name: str
    kind: Callable[[Any], str]
    read: Callable[[dict[str, Any]], Iterator[Found]]
    person: Callable[[dict[str, Any]], dict[str, Any]]


SERVICES = {
    Vendor.CRISP: Service("Crisp", crisp.kind, crisp.read, crisp.person),
    Vendor.INTERCOM: Service("Intercom", intercom.kind, intercom.read, intercom.person),
    Vendor.CHATWOOT: Service("Chatwoot", chatwoot.kind, chatwoot.read, chatwoot.person),
}


def kinds_in(file: IO[bytes], chosen: Vendor) -> set[str]:
    """What the beginning of a JSON file has, of "conversation", "message", "contact", "operator". Raises Unreadable."""
    some = list(islice(documents(file), LOOKED_AT))
    found = [one for document in some for one in unwrapped(document.value)]
    ours = SERVICES[chosen]
    kinds = {kind for one in found if (kind := ours.kind(one))}
    if kinds:
        return kinds
    for vendor, service in SERVICES.items():
        if vendor != chosen and any(service.kind(one) for one in found):
            raise Unreadable(
                f"This is an export of {service.name}, not of {ours.name}. Choose {service.name} above."
            )
    if some and all(document.fault for document in some):
        raise Unreadable(some[0].fault)
    raise Unreadable(
        f"No conversation and no contact of {ours.name} is at the beginning of this file. "
        "The guide says which files to choose."
    )
