"""Where a word that must stand nowhere stands after all: every column of every table, every key of Redis."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from psycopg import connect, sql
from redis import Redis

from paldesk.embedded.postgres import OWNER

READERS = {
    b"string": lambda redis, key: [redis.get(key)],
    b"hash": lambda redis, key: [*redis.hgetall(key).keys(), *redis.hgetall(key).values()],
    b"set": lambda redis, key: redis.smembers(key),
    b"zset": lambda redis, key: redis.zrange(key, 0, -1),
    b"list": lambda redis, key: redis.lrange(key, 0, -1),
}


def tables(word: str) -> list[str]:
    """Seen by the owner's role, so that no fence hides a row; what is not committed is not seen."""
    from tests.conftest import SERVERS

    with connect(**SERVERS.postgres.parameters(OWNER)) as owner:  # type: ignore[arg-type]
        return [table for table in _names() if owner.execute(_query(table), [f"%{word}%"]).fetchone()[0]]  # type: ignore[index]


def own_tables(cursor: Any, word: str) -> list[str]:
    """The same through the test's own connection, for what it has not committed."""
    found = []
    for table in _names():
        cursor.execute(_query(table), [f"%{word}%"])
        if cursor.fetchone()[0]:
            found.append(table)
    return found


def redis_keys(word: str) -> list[str]:
    """Those whose name or value holds the word, queued tasks included."""
    found = []
    with Redis.from_url(settings.REDIS_URL) as redis:
        for key in redis.scan_iter("*"):
            read = READERS.get(redis.type(key), lambda redis, key: [redis.dump(key)])
            if any(word.encode() in (held or b"") for held in (key, *read(redis, key))):
                found.append(key.decode())
    return found


def _names() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True)]


def _query(table: str) -> sql.Composed:
    return sql.SQL("SELECT count(*) FROM {} t WHERE t::text LIKE %s").format(sql.Identifier(table))
