"""The walk: every address, asked by strangers with another workspace's ids.

A ``Recipe`` (recipes.py) says how a route is asked. The walk asks as Cy, who has a workspace of his own, and as a
guest; as Ada too, because a route that nobody can reach leaks nothing and proves nothing. Every attempt is undone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from tests.tenancy.party import Party, state

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Django answers these for a view that answers GET, or as it likes; they are asked and must not fail.
FREE = {"HEAD", "OPTIONS"}
OUTSIDE = "203.0.113.9"

Words = dict[str, Any]


@dataclass(frozen=True)
class Route:
    pattern: str
    name: str
    module: str = ""

    @property
    def of_workspace(self) -> bool:
        return self.pattern.startswith("app/<slug:workspace>/")

    def __str__(self) -> str:
        return f"/{self.pattern} ({self.name})"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One thing that a stranger tries, and the only statuses that are right."""

    path: str
    statuses: tuple[int, ...]
    method: str = "GET"
    body: Words = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to ask one route.

    ``ids`` gives the path's parameters for a party. ``attempts`` is for routes outside a workspace, whose every case
    is its own. ``as_file`` sends a small text file, too. ``shows`` names the marks that everybody may see, ``shared``
    why a cache may keep the answer.
    """

    methods: tuple[str, ...] = ("GET",)
    ids: Callable[[Party], Words] = lambda party: {}
    body: Words = field(default_factory=dict)
    as_json: bool = False
    as_file: bool = False
    attempts: Callable[[Party, Party], list[Attempt]] | None = None
    shows: frozenset[str] = frozenset()
    shared: str = ""


def routes(patterns: Any = None, before: str = "", space: str = "") -> Iterator[Route]:
    """Every route of the resolver, with the whole path."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else ""
            yield from routes(each.url_patterns, path, space + inner)
        elif isinstance(each, URLPattern):
            yield Route(path, f"{space}{each.name or ''}", getattr(each.callback, "__module__", ""))


def filled(pattern: str, values: Words) -> str:
    """The path with these parameters; "1" for one that is not among them."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).replace("^", "").replace("$", "")
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], "1")), plain)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _written(body: Words, recipe: Recipe) -> tuple[str | bytes, str]:
    """The body as it travels, and its kind."""
    if recipe.as_file:
        return encode_multipart(
            BOUNDARY, {**body, "file": SimpleUploadedFile("a.txt", b"a")}
        ), MULTIPART_CONTENT
    if recipe.as_json:
        return json.dumps(body), "application/json"
    return urlencode(body), "application/x-www-form-urlencoded"


class Walk:
    """``faults`` are sentences; ``seen`` the marks that Acme's own people were shown."""

    def __init__(self, acme: Party, other: Party) -> None:
        self.acme, self.other = acme, other
        self.cy, self.ada, self.guest = (Client(raise_request_exception=False) for _ in range(3))
        self.cy.force_login(other.user)
        self.ada.force_login(acme.user)
        self.before = state(acme)
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.visited = self.answers = 0

    def visit(self, route: Route, recipe: Recipe) -> None:
        """Everybody who should get nothing, and Ada, who should."""
        self.visited += 1
        self.strangers(route, recipe)
        if recipe.attempts:
            self._methods(route, recipe, self.cy, recipe.attempts(self.acme, self.other)[0])
        else:
            self._member(route, recipe)

    def strangers(self, route: Route, recipe: Recipe) -> None:
        if recipe.attempts:
            for attempt in recipe.attempts(self.acme, self.other):
                self._try(route, recipe, self.cy, attempt, "Cy")
                self._try(route, recipe, self.guest, attempt, "a guest")
        else:
            self._stranger(route, recipe)
            self._borrower(route, recipe)

    # The three who come to a workspace's address

    def _stranger(self, route: Route, recipe: Recipe) -> None:
        """Acme's address with Acme's ids: there is no such thing; a guest is asked to log in."""
        for method in {*recipe.methods, "HEAD"}:
            attempt = self._attempt(route, recipe, self.acme, self.acme, method)
            self._try(route, recipe, self.cy, attempt(404), "Cy")
            self._try(route, recipe, self.guest, attempt(302), "a guest")

    def _borrower(self, route: Route, recipe: Recipe) -> None:
        """Cy's own address with Acme's ids, in the path first and then wherever else an id could stand."""
        for method in recipe.methods:
            if recipe.ids(self.acme):
                borrowed = self._attempt(route, recipe, self.other, self.acme, method)
                self._try(route, recipe, self.cy, borrowed(404), "Cy with borrowed ids")
            smuggled = self._attempt(route, recipe, self.other, self.other, method, self.acme.smuggled())
            self._try(route, recipe, self.cy, smuggled(200, 201, 204, 302, 400), "Cy with smuggled ids")

    def _member(self, route: Route, recipe: Recipe) -> None:
        """Ada gets an answer, or the recipe asks for something that is not there."""
        for method in recipe.methods:
            attempt = self._attempt(route, recipe, self.acme, self.acme, method)(200, 201, 204, 302)
            with undone():
                answer = self._ask(self.ada, attempt, recipe)
            if answer.status_code not in attempt.statuses:
                self.faults.append(f"{route}: Ada herself gets {answer.status_code} for {method}.")
            self._judge_cache(route, recipe, answer)
            self.seen |= self._marks_in(answer)
        self._methods(route, recipe, self.ada, self._attempt(route, recipe, self.acme, self.acme, "GET")(200))

    def _attempt(
        self, route: Route, recipe: Recipe, at: Party, of: Party, method: str, more: Words | None = None
    ) -> Callable[..., Attempt]:
        path = filled(route.pattern, {**recipe.ids(of), "workspace": at.slug})
        if more:
            path += "?" + urlencode(more)
        body = {**(more or {}), **recipe.body} if method == "POST" else {}
        return lambda *statuses: Attempt(path=path, statuses=statuses, method=method, body=body)

    def _methods(self, route: Route, recipe: Recipe, client: Client, attempt: Attempt) -> None:
        """What the recipe does not name is refused, and refused politely."""
        for method in METHODS:
            if method in recipe.methods:
                continue
            with undone():
                status = self._ask(client, Attempt(**{**attempt.__dict__, "method": method})).status_code
            fine = status < 500 if method in FREE else status == 405
            if not fine:
                self.faults.append(
                    f"{route}: {method} is answered with {status}, and no recipe speaks of it."
                )

    # One attempt

    def _try(self, route: Route, recipe: Recipe, client: Client, attempt: Attempt, who: str) -> None:
        with undone():
            answer = self._ask(client, attempt, recipe)
            after = state(self.acme)
        what = f"{route}: {who} with {attempt.method} {attempt.path.partition('?')[0]}"
        if answer.status_code not in attempt.statuses:
            self.faults.append(f"{what} gets {answer.status_code}, not {attempt.statuses}.")
        if shown := self._marks_in(answer) - recipe.shows:
            self.faults.append(f"{what} is shown Acme's {', '.join(sorted(shown))}.")
        if changed := [table for table in after if after[table] != self.before[table]]:
            self.faults.append(f"{what} changes Acme's {', '.join(changed)}.")
        self._judge_cache(route, recipe, answer)

    def _ask(self, client: Client, attempt: Attempt, recipe: Recipe | None = None) -> Any:
        self.answers += 1
        body, kind = _written(attempt.body, recipe or Recipe())
        return client.generic(
            attempt.method, attempt.path, body, kind, headers=attempt.headers, REMOTE_ADDR=attempt.address
        )

    def _judge_cache(self, route: Route, recipe: Recipe, answer: Any) -> None:
        if not recipe.shared and answer.headers.get("Cache-Control") is None:
            self.faults.append(f"{route}: {answer.status_code} says nothing of caches.")
        elif not recipe.shared and "no-store" not in answer.headers["Cache-Control"]:
            self.faults.append(f"{route}: a cache may keep it ({answer.headers['Cache-Control']}).")

    def _marks_in(self, answer: Any) -> set[str]:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode(errors="replace") + str(answer.headers)
        return {name for name, mark in self.acme.marks.items() if mark in text}
