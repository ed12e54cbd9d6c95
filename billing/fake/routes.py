"""Which request is answered by which function, and what all lists have in common."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from billing.fake.errors import invalid
from billing.fake.form import Params, number
from billing.fake.store import Obj
from billing.fake.world import Fake, public

Answer = Callable[..., Obj]


@dataclass(frozen=True)
class Route:
    """``takes`` names the library's declaration of the parameters: what it cannot send is refused, as Stripe does."""

    method: str
    pattern: re.Pattern[str]
    takes: str
    answer: Answer

    def accepts(self) -> frozenset[str]:
        return _accepted(self.takes)


ROUTES: list[Route] = []


def route(method: str, path: str, takes: str) -> Callable[[Answer], Answer]:
    """``answer(fake, params, *ids)``; ``{}`` in the path is an id."""
    pattern = re.compile("/v1/" + path.replace("{}", "([^/]+)"))

    def keep(answer: Answer) -> Answer:
        ROUTES.append(Route(method, pattern, takes, answer))
        return answer

    return keep


@cache
def _accepted(takes: str) -> frozenset[str]:
    """The names in a TypedDict of ``stripe.params``, ``checkout.SessionCreateParams`` for one of its packages."""
    package, _, name = takes.rpartition(".")
    module = importlib.import_module(".".join(["stripe.params", *filter(None, [package])]))
    return frozenset(getattr(module, name).__annotations__) | {"expand"}


def page(fake: Fake, found: Iterable[Obj], params: Params, url: str) -> Obj:
    """One page of a list, newest first (docs.stripe.com/api/pagination)."""
    limit = number(params, "limit")
    limit = 10 if limit is None else limit
    if not 1 <= limit <= 100:
        raise invalid(f"Invalid integer: {limit}. The limit is between 1 and 100.", "limit")
    rows = [each for each in found if not each.get("deleted") and _created(each, params.get("created"))]
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid("You can only use one of starting_after and ending_before.", "ending_before")
    if after:
        rows = rows[_position(rows, after, "starting_after") + 1 :]
    elif before:
        rows = rows[: _position(rows, before, "ending_before")]
    chosen = rows[-limit:] if before else rows[:limit]
    more = len(rows) > len(chosen)
    return {"object": "list", "data": [public(each) for each in chosen], "has_more": more, "url": url}


def _position(rows: list[Obj], id: str, param: str) -> int:
    ids = [row["id"] for row in rows]
    if id not in ids:
        raise invalid(f"No such object: '{id}'", param, "resource_missing")
    return ids.index(id)


def _created(obj: Obj, wanted: Any) -> bool:
    at = obj.get("created", 0)
    if not isinstance(wanted, dict):
        return wanted in (None, "") or at == int(wanted)
    return (
        at > int(wanted.get("gt", at - 1))
        and at >= int(wanted.get("gte", at))
        and at < int(wanted.get("lt", at + 1))
        and at <= int(wanted.get("lte", at))
    )


def matching(found: Iterable[Obj], params: Params, *names: str) -> list[Obj]:
    """Those whose attributes are what the parameters of the same names say."""
    wanted = {name: params[name] for name in names if params.get(name) not in (None, "")}
    return [each for each in found if all(_is(each.get(name), value) for name, value in wanted.items())]


def _is(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == str(value).lower()
    return str(value) == wanted
