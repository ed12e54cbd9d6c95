"""Lists by keyset. A cursor is sealed with the workspace and the filters it was made for."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from accounts.api.operations import Call, Page
from accounts.api.problems import Problem

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_SHOWING = ("limit", "cursor", "fields", "expand")


def page(
    call: Call,
    found: QuerySet[Any],
    shape: Callable[[list[Any]], Iterable[T]],
    key: str = "",
    rising: bool = False,
) -> Page[T]:
    """One page, the newest first (or last, ``rising``): by id, or by the column ``key`` (times or numbers) and
    then by id."""
    seal = _of(call)
    sign = "" if rising else "-"
    listed = found.order_by(*([f"{sign}{key}"] if key else []), f"{sign}id")
    if call.query.cursor:
        listed = listed.filter(_beyond(_position(seal, call.query.cursor), key, "gt" if rising else "lt"))
    rows = list(listed[: call.query.limit + 1])
    shown = rows[: call.query.limit]
    more = len(rows) > len(shown)
    following = _cursor(seal, shown[-1], key) if more else None
    return Page(data=list(shape(shown)), next_cursor=following, has_more=more)


def _beyond(at: tuple[datetime | int, UUID], key: str, side: str) -> Q:
    value, pk = at
    if not key:
        return Q(**{f"id__{side}": pk})
    # The first condition says nothing new: by it the index is entered where the last page ended.
    return Q(**{f"{key}__{side}e": value}) & (Q(**{f"{key}__{side}": value}) | Q(**{f"id__{side}": pk}))


def _cursor(signer: Signer, last: Any, key: str) -> str:
    value = getattr(last, key) if key else 0
    said = f"t{(value - EPOCH) // MICROSECOND}" if isinstance(value, datetime) else f"n{value}"
    return sealed(signer, f"{said}.{last.pk.hex}")


def _position(signer: Signer, cursor: str) -> tuple[datetime | int, UUID]:
    said, _, pk = unsealed(signer, cursor).partition(".")
    number = int(said[1:])
    return EPOCH + number * MICROSECOND if said[0] == "t" else number, UUID(pk)


def sealed(signer: Signer, text: str) -> str:
    return base64.urlsafe_b64encode(signer.sign(text).encode()).decode().rstrip("=")


def unsealed(signer: Signer, cursor: str) -> str:
    """Raises Problem for a cursor of another list, another workspace, or nobody's."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return signer.unsign(base64.urlsafe_b64decode(padded).decode())
    except (ValueError, BadSignature):
        raise Problem(
            "invalid_cursor", "Ask for the first page again, without a cursor and with the same filters."
        ) from None


def _of(call: Call) -> Signer:
    asked = {
        name: value for name, value in msgspec.structs.asdict(call.query).items() if name not in _SHOWING
    }
    return signer(call.key.workspace_id, call.request.path.rstrip("/"), asked)


def signer(workspace: UUID, path: str, filters: dict[str, Any]) -> Signer:
    """What seals the cursors of one list."""
    told = f"{workspace}|{path}|{sorted(filters.items())}"
    return Signer(salt=f"api-cursor:{hashlib.sha256(told.encode()).hexdigest()}")
