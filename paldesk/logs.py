"""Logs on standard output: JSON in production, readable in embedded mode, and nobody's personal data in
either.

A log line is an event name and fields. Only fields whose names stand in ``ALLOWED`` keep their value; a new
one is added here, in review, or it reads "…". So a body, an address or a token cannot slip in by its name.
"""

from __future__ import annotations

import logging
import logging.config
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from ipaddress import ip_address, ip_network
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

ALLOWED = frozenset(
    {
        "event",
        "level",
        "logger",
        "timestamp",
        "exception",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "pid",
        "process",
        "task",
        "attempt",
        "workspace_id",
        "conversation_id",
        "membership_id",
        "visitor_id",
        "contact_id",
        "site_id",
        "user_id",
        "staff_id",
        "message_id",
        "outbox_id",
        "number",
        "seq",
        "count",
        "size",
        "kind",
        "code",
        "close_code",
        "command",
        "reason",
        "part",
        "seconds",
        "sockets",
        "batch",
        "queue",
        "version",
        "signal",
        "ip",
    }
)
REDACTED = "…"
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+(?:\.\d+)*)", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"',;)]+")
_TOKEN = re.compile(r"\b(?:pd_live_|pd_test_|sk_|whsec_|Bearer\s+)\S+|\b[A-Za-z0-9_-]{40,}\b")
_VALUE = re.compile(r"(DETAIL:\s+)[^\n]*")

Event = MutableMapping[str, Any]


def redact(logger: Any, method: str, event: Event) -> Event:
    """Structlog processor: keep allowed fields, and scrub what libraries wrote into texts."""
    return {name: _kept(name, value) for name, value in event.items()}


def _kept(name: str, value: Any) -> Any:
    if name.startswith("_"):
        return value
    if name not in ALLOWED:
        return REDACTED
    return scrub(value) if isinstance(value, str) else value


def scrub(text: str) -> str:
    """A text without e-mail addresses, whole IP addresses, tokens, or row values of database errors."""
    text = _VALUE.sub(rf"\1{REDACTED}", _EMAIL.sub(REDACTED, text))
    return _TOKEN.sub(REDACTED, _ADDRESS.sub(_shortened, text))


def _shortened(found: re.Match[str]) -> str:
    try:
        address = ip_address(found[0])
    except ValueError:
        return found[0]
    network = ip_network((address, 24 if address.version == 4 else 48), strict=False)
    return f"{network.network_address}/{network.prefixlen}"


def without_message(logger: Any, method: str, event: Event) -> Event:
    """Structlog processor: an exception's type and origin, but not its words: they quote values."""
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()
    if isinstance(failure, BaseException):
        failure = (type(failure), failure, failure.__traceback__)
    if isinstance(failure, tuple) and failure[0] is not None:
        frames = "".join(traceback.format_tb(failure[2]))
        event["exception"] = f"{frames}{failure[0].__module__}.{failure[0].__qualname__}"
    return event


def configure(level: str, readable: bool) -> None:
    """Route structlog and the standard library's logging through one chain."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if readable else without_message,
        redact,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": renderer,
        "foreign_pre_chain": shared,
    }
    logging.config.dictConfig(_configuration(formatter, level))


def _configuration(formatter: dict[str, Any], level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # Our own line per request says more, with less of the person in it.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
            "daphne": {"level": "WARNING"},
            "twisted": {"level": "WARNING"},
            "asyncio": {"level": "WARNING"},
        },
    }


log = structlog.get_logger("paldesk.request")


class RequestLog:
    """Middleware: one line per request, by route name and never by path, and an id that answers carry too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request_id_of(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            elapsed = round((time.perf_counter() - started) * 1000, 1)
            log.info(
                "request",
                method=request.method,
                route=route(request),
                status=response.status_code,
                ms=elapsed,
            )
        response["X-Request-Id"] = request_id
        return response


def request_id_of(request: HttpRequest) -> str:
    """The caller's id when it is a plain one, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.match(given) else secrets.token_hex(8)


def route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or match.route) if match else "unknown"
