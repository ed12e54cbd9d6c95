"""One at a time: named locks of the database that end with the transaction."""

from __future__ import annotations

import hashlib

from django.db import connection

from accounts.tenancy import current


def alone(name: str) -> None:
    """Wait until nobody else of the open workspace acts under this name, then keep them waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_place(name)])


def alone_or_not(name: str) -> bool:
    """The same without waiting; False when somebody does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_place(name)])
        return bool(cursor.fetchone()[0])


def _place(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{current()}:{name}".encode()).digest()[:8], signed=True)
