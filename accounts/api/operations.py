"""One operation of the API: what it takes, what it answers and what it needs, declared beside what it does.

The declaration is what runs (endpoint.py) and what the OpenAPI file is made of (openapi.py), so neither can say
anything that the other does not.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest

from accounts.api.problems import Problem
from accounts.models import ApiKey

T = TypeVar("T")
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No parameters; the parent of those with some."""


class Shown(Query, frozen=True, kw_only=True):
    """For one thing that is shown."""

    fields: str = ""


class Paged(Shown, frozen=True, kw_only=True):
    """For a list, by keyset: a cursor stands where a page ended, however the list grows."""

    limit: Limit = 25
    cursor: str = ""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parent of what is sent. ``msgspec.UNSET`` stands for what was left out."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    data: list[T]
    next_cursor: str | None
    has_more: bool


@dataclass(frozen=True)
class Answer:
    """More than a value: ``about`` is the contact it tells of; one that is ``sealed`` has a secret in it, and is kept
    encrypted for a call that comes again."""

    value: Any = None
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    about: UUID | None = None
    sealed: bool = False


@dataclass(frozen=True)
class Call:
    """One request with a good key, in the workspace of the key."""

    key: ApiKey
    request: HttpRequest
    ids: dict[str, UUID]
    query: Any
    body: Any = None

    def demand_unchanged(self, value: Any) -> None:
        """Raises Problem unless the caller changes what it has seen, where it says what it has seen."""
        wanted = self.request.headers.get("If-Match")
        if wanted and not _matches(wanted, etag(value)):
            raise Problem("changed_meanwhile", "Fetch it again, then change it.")


def etag(value: Any) -> str:
    return f'"{hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:24]}"'


def _matches(header: str, tag: str) -> bool:
    given = [each.strip() for each in header.split(",")]
    # If-Match compares strongly (RFC 9110 section 13.1.1): a weak tag never matches.
    return "*" in given or any(hmac.compare_digest(each.encode(), tag.encode()) for each in given)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``path`` is below /api/v1/, its parameters in braces are the kinds of ids.py. ``answers`` None says 204."""

    method: str
    path: str
    name: str
    scope: str
    summary: str
    run: Callable[[Call], Any]
    query: type[Query] = Query
    body: type[Body] | None = None
    answers: Any = None
    status: int = 200
    tagged: bool = False
    conflicts: str = ""
    media: str = ""
    upload: bool = False
    deprecated: date | None = None
    sunset: date | None = None

    @property
    def doc(self) -> str:
        return " ".join((self.run.__doc__ or "").split())

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]


def operation(method: str, path: str, name: str, **more: Any) -> Callable[[Callable[[Call], Any]], Operation]:
    """Declare the function below as an operation of the API."""
    return lambda run: Operation(method=method, path=path, name=name, run=run, **more)


def deprecate(found: Operation, since: date, gone: date | None = None) -> Operation:
    """It still works, and says so in each answer: Deprecation (RFC 9745) and Sunset (RFC 8594)."""
    return Operation(**{**found.__dict__, "deprecated": since, "sunset": gone})
