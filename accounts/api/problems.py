"""What the API says when it cannot do what was asked: RFC 9457, with a code for programs and a way out for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

MEDIA = "application/problem+json"

# By code: the status, and what it means in general. docs/api/README.md has a heading for each.
CODES: dict[str, tuple[int, str]] = {
    "invalid_request": (400, "Something in the request is not as it should be"),
    "malformed_json": (400, "The body is not valid JSON"),
    "invalid_cursor": (400, "The cursor is not of this list"),
    "missing_key": (401, "An API key is missing"),
    "invalid_key": (401, "The API key is not valid"),
    "expired_key": (401, "The API key has expired"),
    "revoked_key": (401, "The API key was revoked"),
    "address_not_allowed": (403, "The API key may not be used from this address"),
    "insufficient_scope": (403, "The API key may not do this"),
    "plan_limit": (403, "The workspace's plan has no room for more"),
    "not_found": (404, "There is no such thing"),
    "method_not_allowed": (405, "This address does not know this method"),
    "conflict": (409, "It stands against what is there"),
    "request_in_flight": (409, "The same request is still at work"),
    "changed_meanwhile": (412, "It was changed meanwhile"),
    "too_large": (413, "The body is too large"),
    "unsupported_media_type": (415, "The body is not of the right type"),
    "idempotency_mismatch": (422, "This Idempotency-Key was used for another request"),
    "rate_limited": (429, "Too many requests"),
    "internal_error": (500, "Something went wrong on our side"),
    "unavailable": (503, "Not available at the moment"),
}


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong. ``pointer`` is a JSON pointer into the body (RFC 6901), ``?name`` for a query
    parameter, or a header's name with a colon."""

    pointer: str
    code: str
    detail: str


class ProblemShape(msgspec.Struct, frozen=True, rename={"kind": "type"}):
    """``code`` never changes its meaning; ``detail`` is for people and may be worded anew."""

    kind: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[Fault] = []


class Problem(Exception):
    """Becomes the answer; whatever was begun is taken back."""

    def __init__(self, code: str, detail: str = "", errors: Iterable[Fault] = (), **headers: str) -> None:
        super().__init__(code)
        self.code = code
        self.status, self.title = CODES[code]
        self.detail = detail or f"{self.title}."
        self.errors = list(errors)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    @classmethod
    def at(cls, pointer: str, code: str, detail: str) -> Problem:
        """One fault in what was sent."""
        return cls("invalid_request", detail, [Fault(pointer, code, detail)])

    def shape(self, request_id: str, base: str) -> ProblemShape:
        return ProblemShape(
            f"{base}/api/docs/errors/{self.code}",
            self.title,
            self.status,
            self.detail,
            self.code,
            request_id,
            self.errors,
        )


def not_found(what: str = "") -> Problem:
    """The same for what never was, what is gone and what is another workspace's."""
    return Problem(
        "not_found", f"There is no such {what} here." if what else "There is nothing at this address."
    )


def wrong(detail: str, pointer: str = "", code: str = "invalid") -> Any:
    raise Problem.at(pointer, code, detail)
