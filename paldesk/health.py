"""Is this process alive (``/livez``), and should it be sent work (``/readyz``)?"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError as TooSlow

import redis
import structlog
from django.conf import settings
from django.core.checks import run_checks
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from psycopg import OperationalError

from paldesk import roles

log = structlog.get_logger("paldesk.health")

BUDGET = 1.0  # seconds for all parts together
FRESH = 2.0  # seconds that an answer is good for

# Set on SIGTERM by the server: balancers then send new work elsewhere while this process finishes its own.
draining = False


def database() -> str:
    """Empty when PostgreSQL answers this role, and the role is one that may serve."""
    connection = connections["default"]
    connection.ensure_connection()
    return ", ".join(roles.faults(connection.connection))


def migrations() -> str:
    executor = MigrationExecutor(connections["default"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} unapplied" if waiting else ""


def hints() -> str:
    """Empty when Redis answers."""
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=BUDGET, socket_connect_timeout=BUDGET
    ) as client:
        client.ping()
    return ""


def refuse_unfit() -> None:
    """Stop a server that must not serve: a failed system check, or a role that sees past the tenants' fence.

    Raises SystemExit. A database that does not answer is no reason: readiness says so until it does.
    """
    if errors := [str(found) for found in run_checks() if found.is_serious()]:
        raise SystemExit("\n".join(["Not fit to serve:", *errors]))
    try:
        roles.refuse_unsafe(connections["default"].get_connection_params())
    except roles.UnsafeRole as unsafe:
        raise SystemExit(str(unsafe)) from unsafe
    except OperationalError:
        log.warning("database_unreachable")


PARTS: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "redis": hints}


def check_parts() -> dict[str, str]:
    """What is wrong, by part; empty when all is well. Names the kind of error, never its text."""
    try:
        return {name: fault for name, part in PARTS.items() if (fault := _fault(part))}
    finally:
        connections["default"].close()


def _fault(part: Callable[[], str]) -> str:
    try:
        return part()
    except Exception as error:  # noqa: BLE001 - whatever it is, this part is not ready
        return type(error).__name__


class Readiness:
    """The last answer, kept for FRESH seconds, so that asking often costs nothing.

    The parts run on one thread of their own: when the database hangs, so does that thread and nothing else.
    """

    def __init__(self, check: Callable[[], dict[str, str]] = check_parts) -> None:
        self.check = check
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._running: Future[dict[str, str]] | None = None
        self._faults: dict[str, str] = {}
        self._until = 0.0

    def faults(self) -> dict[str, str]:
        if draining:
            return {"process": "draining"}
        if time.monotonic() >= self._until:
            self._faults = self._ask()
            self._until = time.monotonic() + FRESH
        return self._faults

    def _ask(self) -> dict[str, str]:
        if self._running is None or self._running.done():
            self._running = self._thread.submit(self.check)
        try:
            return self._running.result(BUDGET)
        except TooSlow:
            return {"check": f"no answer in {BUDGET:g} s"}


readiness = Readiness()


class Health:
    """Middleware: before the host check and redirects, since balancers ask by address over plain HTTP."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/livez":
            return _answer({})
        if request.path_info == "/readyz":
            return _answer(readiness.faults())
        return self.get_response(request)


def _answer(faults: dict[str, str]) -> HttpResponse:
    body = {"status": "failed" if faults else "ok", **({"failed": faults} if faults else {})}
    return JsonResponse(body, status=503 if faults else 200, headers={"Cache-Control": "no-store"})
