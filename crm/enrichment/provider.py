"""What a provider of public details is: one question about one address, and the few answers that there can be.

An adapter knows how its provider's API is asked and nothing of our tables. Of what was answered only the four values of
``Found`` leave it: the rest is gone before anybody could store, log or queue it (GDPR Art. 5(1)(c)).
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

import msgspec

from accounts import outbound
from accounts.outbound import Reply, Request, Unreachable

# Where they answer. Nobody is asked before a workspace turned that on.
ADDRESSES = {
    "gravatar": "https://api.gravatar.com/v3",
    "gravatar_pictures": "https://gravatar.com/avatar",
    "hunter": "https://api.hunter.io/v2",
    "pdl": "https://api.peopledatalabs.com/v5",
}
MOST_BYTES = 256 * 1024
SECONDS = 5.0
# Longer ones are no names of people and companies.
VALUE_MAX = 120
# A provider may ask for a pause, but not for ever.
PAUSE_MAX = 24 * 3600

T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """Empty is what the provider does not know. ``avatar`` is the address of a picture, not yet looked at."""

    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    company: str = field(default="", repr=False)
    avatar: str = field(default="", repr=False)


@dataclass(frozen=True)
class Nothing:
    """The provider knows nobody with this address."""


@dataclass(frozen=True)
class OptedOut:
    """The person asked the provider that nobody processes this (GDPR Art. 21). Nobody does, from now on."""


@dataclass(frozen=True)
class Later:
    """Not now: ``why`` is a word of TROUBLES, ``seconds`` when it may be asked again, 0 where it did not say."""

    why: str
    seconds: int = 0


@dataclass(frozen=True)
class KeyRefused:
    """The key is wrong, or its account is closed: nobody is asked before there is another."""


Answer = Found | Nothing | OptedOut | Later | KeyRefused

# What went wrong, said of the provider.
TROUBLES = {
    "key": "refused the key",
    "paused": "asked for a pause, because it was asked too much at once",
    "spent": "has no look-ups left on your account. Buy more there, or wait for its next month",
    "silent": "did not answer in time",
    "down": "has trouble of its own and answered with an error",
    "strange": "answered something else than its documentation promises. Nothing of it was used",
}


class Provider(Protocol):
    """``sends`` and ``returns`` are shown to the customer; ``pace`` is how often one key may ask, "" none."""

    key: str
    title: str
    sends: str
    returns: tuple[str, ...]
    needs_key: bool

    def pace(self, secret: str) -> str: ...

    def ask(self, email: str, secret: str) -> Answer: ...


def normalized(email: str) -> str:
    """As providers compare addresses: trimmed, in lower case."""
    return email.strip().lower()


def sha256(email: str) -> str:
    return hashlib.sha256(normalized(email).encode()).hexdigest()


def asked(request: Request) -> Reply | Later:
    """One request within our limits. What is no answer at all is tried again later."""
    try:
        return outbound.ask(request, MOST_BYTES, SECONDS)
    except Unreachable:
        return Later("silent")


def read(reply: Reply, shape: type[T]) -> T | Later:
    """The few fields of ``shape``; what else was answered is dropped here."""
    try:
        if not reply.kind.endswith("json"):
            raise ValueError
        return msgspec.json.decode(reply.body, type=shape)
    except (ValueError, RecursionError):
        # msgspec's faults are ValueErrors and may quote the answer: nothing of them goes further.
        return Later("strange")


def common(reply: Reply) -> Answer | None:
    """What these statuses mean everywhere (RFC 9110, RFC 6585, RFC 7725); None for those that need a closer look."""
    if reply.status == 404:
        return Nothing()
    if reply.status == 451:
        return OptedOut()
    if reply.status == 401:
        return KeyRefused()
    if reply.status == 429:
        return Later("paused", pause(reply.headers))
    if reply.status >= 500:
        return Later("down", pause(reply.headers))
    return None if reply.status == 200 else Later("strange")


def pause(headers: Mapping[str, str]) -> int:
    """Seconds, by Retry-After (RFC 9110 10.2.3) or the time when a limit is reset; 0 where nothing is said."""
    told = headers.get("retry-after") or headers.get("x-ratelimit-reset") or ""
    if re.fullmatch(r"\d{1,12}", told):
        number = int(told)
        # A large number is a time since 1970, as Gravatar's reset has it.
        seconds = number - datetime.now(UTC).timestamp() if number > 10**9 else number
    else:
        seconds = (_moment(told) - datetime.now(UTC)).total_seconds() if told else 0
    return int(min(max(seconds, 0), PAUSE_MAX))


def _moment(told: str) -> datetime:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(told)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.now(UTC)


def short(value: str | None) -> str:
    """One line; nothing where it is too long to be a name."""
    text = " ".join((value or "").split())
    return text if len(text) <= VALUE_MAX else ""


def jittered(seconds: float) -> float:
    """Up to a quarter more, so that what failed together does not come back together."""
    return seconds * (1 + random.random() / 4)  # noqa: S311 - no secret hangs on it
