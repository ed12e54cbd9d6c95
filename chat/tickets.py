"""Single-use tickets that open a socket: no credential stands in an address or outlives its minute."""

import hashlib
import secrets
from typing import Literal
from uuid import UUID

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

LIFETIME_SECONDS = 60


class Ticket(msgspec.Struct, frozen=True):
    """Who may open one socket: a visitor's or a membership's id in its workspace.

    ``session`` is the browser session of a member, checked again while the socket lives; ``origin`` is where the
    ticket was asked for and the only place where it opens anything.
    """

    side: Literal["visitor", "operator"]
    workspace: UUID
    principal: UUID
    origin: str
    session: str = ""


def issue(redis: Redis, ticket: Ticket) -> str:
    secret = secrets.token_urlsafe(32)
    redis.set(_key(secret), msgspec.json.encode(ticket), ex=LIFETIME_SECONDS)
    return secret


async def redeem(redis: AsyncRedis, secret: str) -> Ticket | None:
    """The ticket, once; None for one unknown, used or older than a minute."""
    stored = await redis.getdel(_key(secret))
    return msgspec.json.decode(stored, type=Ticket) if stored else None


def _key(secret: str) -> str:
    # Only a digest is kept: who reads Redis opens no socket with it.
    return f"ticket:{hashlib.sha256(secret.encode()).hexdigest()}"
