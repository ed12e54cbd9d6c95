"""The declaration that stands beside each field: whose a column is.

``personal()`` and ``impersonal()`` give the same field back with one attribute, ``declaration``. It is no option
of the field, so it never comes into ``deconstruct()`` and never makes a migration; copies of the field in
subclasses of an abstract model keep it. ``P`` and ``I`` are the same declarations for the maps of third-party
models (privacy/declarations.py).

Primary keys and relations need none: they are keys. A key is pseudonymous, stands for a row, and goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Field

F = TypeVar("F", bound="Field[Any, Any]")


class WrongDeclaration(ValueError):
    """A declaration that says nothing true. Raised while the model's module is imported."""


class Purpose(StrEnum):
    """What the value is for: GDPR Art. 5(1)(b)."""

    SUPPORT = "support"  # answering the person who wrote
    ACCOUNT = "account"  # having a login here
    SECURITY = "security"  # keeping strangers out, and proving it
    BILLING = "billing"  # being paid, and the books
    INSIGHTS = "insights"  # what the visitor's browser did; off until the customer turns it on
    ENRICHMENT = "enrichment"  # what public sources say; off until the customer turns it on
    MARKETING = "marketing"  # campaigns, to those who agreed
    RIGHTS = "rights"  # answering a request, keeping the proof of a consent


class Erase(StrEnum):
    """What erasure does to the column. The fourth answer is ``keep:<ground>``."""

    BLANK = "blank"  # the empty value of its kind
    NULL = "null"
    DELETE = "delete"  # the row goes


class Ground(StrEnum):
    """Why a value outlives an erasure: GDPR Art. 17(1)(c) and 17(3)."""

    LAW = "law"  # a law orders to keep it: the books
    CLAIMS = "claims"  # legal claims
    SECURITY = "security"  # an overriding interest: who broke in, who looked


class Retain(StrEnum):
    """Whose end is the value's end. The lengths are the retention rules' business."""

    ACCOUNT = "account"
    INVITATION = "invitation"
    SESSION = "session"
    CONTACT = "contact"
    CONVERSATION = "conversation"
    VISIT = "visit"
    CONSENT = "consent"
    SECURITY = "security"
    BILLING = "billing"
    TRANSFER = "transfer"  # a file on its way in or out: days, not more


class Origin(StrEnum):
    """Who the value came from. Portability (Art. 20) covers what the subject gave and what was observed."""

    SUBJECT = "subject"
    OBSERVED = "observed"
    OPERATOR = "operator"
    CUSTOMER = "customer"  # the customer's server or page said it
    PUBLIC = "public"  # found in public sources
    DERIVED = "derived"  # made by us out of the others
    CREDENTIAL = "credential"  # opens a door: shown to nobody, in no export, its subject's own included


@dataclass(frozen=True)
class Personal:
    """``subject`` is only for a column about somebody else than its row is."""

    purpose: str
    on_erase: str
    retain: str
    origin: str = Origin.SUBJECT
    subject: str = ""

    def __post_init__(self) -> None:
        _refuse_unknown("purpose", self.purpose, Purpose)
        _refuse_unknown("on_erase", self.on_erase, [*Erase, *(f"keep:{ground}" for ground in Ground)])
        _refuse_unknown("retain", self.retain, Retain)
        _refuse_unknown("origin", self.origin, Origin)


@dataclass(frozen=True)
class Impersonal:
    """``why`` is needed where a person could write or be written about: privacy/checks.py."""

    why: str = ""


Declaration = Personal | Impersonal
P, I = Personal, Impersonal  # noqa: E741
# "app_label.Model" to {"subject": the way to it, "field": its declaration}: a third-party model's map.
Map = Mapping[str, Mapping[str, str | Declaration]]


def personal(
    field: F, *, purpose: str, on_erase: str, retain: str, origin: str = Origin.SUBJECT, subject: str = ""
) -> F:
    """The same field, declared to be about a person. Raises WrongDeclaration for a word not in the lists."""
    return _declare(field, Personal(purpose, on_erase, retain, origin, subject))


def impersonal(field: F, why: str = "") -> F:
    """The same field, declared to be about nobody. Raises WrongDeclaration when it was declared before."""
    return _declare(field, Impersonal(why))


def declaration_of(field: object) -> Declaration | None:
    """What was declared beside the field; None when nothing was."""
    return getattr(field, "declaration", None)


def _declare(field: F, declaration: Declaration) -> F:
    if declaration_of(field) is not None:
        raise WrongDeclaration(
            f"This {type(field).__name__} is declared twice. Keep the declaration that is true."
        )
    field.declaration = declaration  # type: ignore[attr-defined]
    return field


def _refuse_unknown(what: str, word: str, known: Iterable[str]) -> None:
    words = [str(one) for one in known]
    if word not in words:
        raise WrongDeclaration(f"{what}={word!r} is not a known word. Write one of: {', '.join(words)}.")
