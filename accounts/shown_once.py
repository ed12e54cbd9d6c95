"""A secret that was just made, on its way to the next page: shown there once, and kept nowhere.

Until then it lies sealed in the session, so that a reload of the form makes no second one and no address holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.http import HttpRequest

from accounts.sealing import seal, unseal


class Secretive(Protocol):
    @property
    def pk(self) -> Any: ...


class Secret(NamedTuple):
    """``of`` is whose it is."""

    of: Any
    text: str


def keep(request: HttpRequest, what: str, pk: UUID, secret: str) -> None:
    """``what`` names the page that will show it."""
    request.session[f"{what}_secret"] = [str(pk), seal(secret)]


def take(request: HttpRequest, what: str, among: Iterable[Secretive]) -> Secret | None:
    """The secret that waits for this page and is gone with that; None where none of ``among`` has one."""
    pk, sealed = request.session.get(f"{what}_secret", ("", ""))
    found = next((each for each in among if str(each.pk) == pk), None)
    if found is None:
        return None
    del request.session[f"{what}_secret"]
    return Secret(found, unseal(sealed))
