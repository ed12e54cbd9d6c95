"""What can go wrong: typed by what you would do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class PaldeskError(Exception):
    """All errors of this package."""


class Unreachable(PaldeskError):
    """No answer came, after all tries: no connection, or none in time."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``pointer`` is a JSON pointer into the body (RFC 6901), ``?name`` for a parameter."""

    pointer: str
    code: str
    detail: str


class ApiError(PaldeskError):
    """Paldesk refused: a problem as of RFC 9457.

    ``code`` never changes its meaning; ``detail`` is for people. Tell us ``request_id`` when you ask about a call.
    ``code`` is empty where something between you and Paldesk answered.
    """

    def __init__(self, status: int, told: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.status = status
        self.headers = headers
        self.code: str = str(told.get("code", ""))
        self.detail: str = str(told.get("detail") or told.get("title") or "")
        self.request_id: str = str(told.get("request_id") or headers.get("x-request-id", ""))
        self.errors: list[Fault] = [_fault(each) for each in told.get("errors") or ()]
        super().__init__(self._said())

    def _said(self) -> str:
        faults = "".join(f" {each.pointer}: {each.detail}" for each in self.errors)
        named = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.status} {self.code or 'no problem of Paldesk'}: {self.detail}{faults}{named}"

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, where the server said so."""
        return seconds(self.headers.get("retry-after", ""))


class InvalidRequest(ApiError):
    """400, 413, 415, 422: mend the call; ``errors`` point at what is wrong."""


class KeyRefused(ApiError):
    """401: the key is missing, wrong, expired or revoked."""


class NotAllowed(ApiError):
    """403: the key lacks a scope, or may not be used from this address."""


class NotFound(ApiError):
    """404: there is no such thing in the workspace of the key."""


class Conflict(ApiError):
    """409: it stands against what is there."""


class ChangedMeanwhile(ApiError):
    """412: somebody changed it since you fetched it. Fetch it again, and decide anew."""


class RateLimited(ApiError):
    """429, after all tries. ``retry_after`` says how long to wait."""


class ServerFault(ApiError):
    """5xx, after all tries."""


_KINDS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: KeyRefused,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: ChangedMeanwhile,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    429: RateLimited,
}


def refusal(status: int, told: object, headers: Mapping[str, str]) -> ApiError:
    """The error for an answer that is none of 2xx; ``told`` is its JSON, or its text."""
    kind = _KINDS.get(status, ServerFault if status >= 500 else ApiError)
    problem = told if isinstance(told, Mapping) else {"detail": str(told)[:200]}
    return kind(status, problem, headers)


def seconds(text: str) -> float | None:
    """Of a Retry-After in whole seconds, which is how Paldesk says it."""
    return float(text) if text.isascii() and text.isdigit() else None


def _fault(told: Mapping[str, Any]) -> Fault:
    return Fault(str(told.get("pointer", "")), str(told.get("code", "")), str(told.get("detail", "")))
