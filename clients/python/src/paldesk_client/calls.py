"""One call and its tries, without any input or output: the sync and the async client drive the same steps.

``tries`` yields what is to be done next, a request to send or seconds to wait, and is told what came of it.
"""

from __future__ import annotations

import json
import logging
import random
import uuid
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

from paldesk_client.errors import Unreachable, refusal, seconds

log = logging.getLogger("paldesk_client")

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
IN_FLIGHT = "request_in_flight"
FIRST_WAIT, LONGEST_WAIT, MOST_PATIENCE = 0.5, 8.0, 60.0


@dataclass(frozen=True)
class Call:
    """``content`` is the same in every try, so the server sees the same request come again."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wait:
    seconds: float


Step: TypeAlias = Call | Wait
Came: TypeAlias = httpx.Response | httpx.TransportError | None


def call(
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    upload: tuple[bytes, str] | None = None,
    idempotency_key: str | None = None,
    if_match: str | None = None,
) -> Call:
    """Every POST has an Idempotency-Key, one of our own where none is given: done once, however often it is sent."""
    content, kind = upload or (
        (json.dumps(body).encode(), "application/json") if body is not None else (b"", "")
    )
    headers = {}
    if method == "POST":
        headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
    if if_match:
        headers["If-Match"] = if_match
    return Call(method, path, query or {}, content, kind, headers)


def tries(asked: Call, retries: int) -> Generator[Step, Came, httpx.Response]:
    """Returns an answer of 2xx. Raises ApiError, or Unreachable where no answer came at all."""
    for tried in range(retries + 1):
        came = yield asked
        if isinstance(came, httpx.Response) and came.is_success:
            return came
        if tried == retries or not _worth_another(came):
            break
        pause = _pause(came, tried)
        if pause is None:
            break
        log.info("%s again in %.1f s: %s", asked.method, pause, _why(came))
        yield Wait(pause)
    if isinstance(came, httpx.Response):
        if asked.method == "DELETE" and came.status_code == 404 and tried:
            # The first try did it, and its answer was lost.
            return httpx.Response(204, headers=came.headers)
        raise refusal(came.status_code, said(came), came.headers)
    raise Unreachable(f"No answer to {asked.method} {asked.path} after {tried + 1} tries: {came!r}") from came


def said(answer: httpx.Response) -> Any:
    """The answer's JSON, or its text where it is none."""
    if "json" not in answer.headers.get("content-type", ""):
        return answer.text
    try:
        return answer.json()
    except ValueError:
        return answer.text


def _worth_another(came: Came) -> bool:
    if not isinstance(came, httpx.Response):
        return True
    if came.status_code == 409:
        told = said(came)
        return isinstance(told, Mapping) and told.get("code") == IN_FLIGHT
    return came.status_code in AGAIN


def _pause(came: Came, tried: int) -> float | None:
    """Seconds until the next try; None where the server asks for more patience than anybody has."""
    told = seconds(came.headers.get("retry-after", "")) if isinstance(came, httpx.Response) else None
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2**tried)
    # Jitter, so that many who were refused at once do not come back at once.
    spread = random.uniform(longest / 2, longest)  # noqa: S311 (nobody gains by guessing it)
    if told is None:
        return spread
    return told + spread / 10 if told <= MOST_PATIENCE else None


def _why(came: Came) -> str:
    return str(came.status_code) if isinstance(came, httpx.Response) else type(came).__name__
