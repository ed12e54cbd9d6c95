"""Which tables and columns of a workspace travel. A new table travels by itself, unless it is excused with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Field, FileField, ForeignKey, JSONField, Model

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import Impersonal, Origin, Personal, declaration_of

MEMBERS = "accounts.Membership"
# Tables that stay, and why nobody misses them elsewhere.
EXCUSED = {
    "accounts.ApiKey": "opens one installation: the other one makes keys of its own",
    "accounts.AuditRecord": "tells who changed keys that stay here",
    "accounts.StoredAnswer": "what was answered to calls of the last day",
    "accounts.IdentityKey": "its secrets vouch for people: the other installation makes keys of its own",
    "accounts.Invitation": "its token opens a door: who was invited here is invited anew there",
    "accounts.UsedToken": "remembers tokens of a few minutes",
    "billing.Account": "a customer of this installation's Stripe: it is paid for anew there",
    "billing.Invoice": "papers of this installation's Stripe, which its owner has as files",
    "chat.Delivery": "what was told to servers from here",
    "chat.Outbox": "what is still to be told is told within a second",
    "chat.Parcel": "what was told to servers from here",
    "chat.SearchEntry": "made anew from the messages",
    "chat.StreamEntry": "positions of one installation: its callers read on from theirs",
    "chat.StreamHead": "how far these positions have come",
    "chat.Webhook": "its secret stays here, and a server is told from one place: it is made anew",
    "chat.Transcript": "a letter under way, with a code of a quarter of an hour",
    "crm.ContactExport": "the work of exporting contacts, and who did it here",
    "crm.Import": "the work of importing a file, and what undoing it here takes",
    "crm.ImportAside": "rows of a file that nobody could import, for a week",
    "crm.ImportPiece": "what a file says, until it is imported or a week is over",
    "crm.ImportTrace": "what it takes to undo an import here, for a month",
    "crm.Lookup": "a lookup under way: whom to look up is decided anew there",
    "crm.LookupAccount": "the keys of others' services: they are entered anew there",
    "crm.LookupDay": "how many lookups a day of this installation had",
    "crm.Merge": "what it takes to undo a merge here, for a month: the contact that it made travels",
    "crm.Occurrence": "what is still to be told is told within a second",
    "crm.Undo": "what it takes to take a deletion back here, for a short while",
    "privacy.Archive": "the work of exporting itself",
    "privacy.Arrival": "the work of importing itself",
}
# Columns that stay, and why. Those of the origin "credential" stay without being named here.
WITHHELD = {
    "accounts.Site.public_key": "unique over all installations: the other one gives a key of its own",
    "crm.Visitor.token_digest": "a browser's secret opens one installation: there the browser begins anew",
}
# Files whose place is kept as plain words.
PLACES = {"crm.Contact.avatar": "avatars"}


@dataclass(frozen=True)
class Kind:
    """One table: its rows stand in a part of the archive, with these columns."""

    model: Any
    columns: tuple[Field[Any, Any], ...]
    withheld: tuple[Field[Any, Any], ...]

    @property
    def name(self) -> str:
        return str(self.model._meta.label)

    @property
    def part(self) -> str:
        return f"{self.name}.jsonl"

    @property
    def files(self) -> tuple[Field[Any, Any], ...]:
        return tuple(column for column in self.columns if is_file(column))

    @property
    def needs(self) -> set[str]:
        """The kinds that its rows point to, without itself."""
        keys = (column for column in self.columns if isinstance(column, TenantKey))
        return {_target(key)._meta.label for key in keys} - {self.name}


@cache
def kinds() -> tuple[Kind, ...]:
    """All that travel, each after those it points to."""
    waiting = {kind.name: kind for kind in _kinds()}
    ordered: list[Kind] = []
    while waiting:
        # What points in a circle goes together: the database compares keys at the end of each kind.
        ready = [name for name, kind in waiting.items() if not kind.needs & waiting.keys()]
        ordered += [waiting.pop(name) for name in sorted(ready or list(waiting)[:1])]
    return tuple(ordered)


def tenant_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def _kinds() -> Iterator[Kind]:
    for model in sorted(tenant_models(), key=lambda model: model._meta.label):
        if model._meta.label not in EXCUSED:
            fields = [field for field in model._meta.local_concrete_fields if not _is_derived(field)]
            stays = tuple(field for field in fields if _is_withheld(field))
            yield Kind(model, tuple(field for field in fields if _travels(field)), stays)


def _is_derived(field: Field[Any, Any]) -> bool:
    """The workspace, which is another one there, documents of the search, and what the database derives itself."""
    return field.name == "workspace" or field.generated or isinstance(field, SearchVectorField)


def _travels(field: Field[Any, Any]) -> bool:
    if _is_withheld(field):
        return False
    if isinstance(field, TenantKey):
        return _target(field)._meta.label not in EXCUSED
    return not isinstance(field, ForeignKey)


def _is_withheld(field: Field[Any, Any]) -> bool:
    said = declaration_of(field)
    credential = isinstance(said, Personal) and said.origin == Origin.CREDENTIAL
    return credential or f"{field.model._meta.label}.{field.name}" in WITHHELD


def _target(key: Field[Any, Any]) -> type[Model]:
    return key.related_model  # type: ignore[return-value]


def is_file(field: Field[Any, Any]) -> bool:
    return isinstance(field, FileField) or f"{field.model._meta.label}.{field.name}" in PLACES


def holds_ids(field: Field[Any, Any]) -> bool:
    """Whether ids of other rows stand inside: in what our own vocabularies write, never in what a person wrote."""
    return isinstance(field, JSONField) and isinstance(declaration_of(field), Impersonal)


def instead(field: Field[Any, Any]) -> Any:
    """The value that a withheld column gets where the row arrives."""
    if field.has_default():
        return field.get_default()
    if field.unique:
        return secrets.token_hex(64)[: field.max_length]
    return None if field.null else ""
