"""What the fake knows, in one SQLite file: written before an answer leaves, so that a kill loses nothing answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Obj = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS object (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, due INTEGER,
    body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, position);
CREATE INDEX IF NOT EXISTS object_due ON object (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL, due REAL, tries INTEGER NOT NULL,
    answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
CREATE TABLE IF NOT EXISTS answered (
    key TEXT PRIMARY KEY, asked TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass
class Part:
    """Of a transaction."""

    keep: bool = False


class Store:
    """One connection; whoever uses it holds the fake's lock. Within a transaction an id is one dictionary."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.executescript(TABLES)
        self._seen: dict[str, Obj] = {}

    def close(self) -> None:
        self.db.close()

    # Transactions

    def begin(self) -> None:
        self._seen.clear()
        self.db.execute("BEGIN IMMEDIATE")

    def end(self, keep: bool) -> None:
        self._seen.clear()
        self.db.execute("COMMIT" if keep else "ROLLBACK")

    @contextmanager
    def part(self) -> Iterator[Part]:
        """Undone at its end unless it says ``keep``; then objects fetched before are to be fetched again."""
        part = Part()
        self.db.execute("SAVEPOINT part")
        try:
            yield part
        finally:
            if not part.keep:
                self._seen.clear()
                self.db.execute("ROLLBACK TO part")
            self.db.execute("RELEASE part")

    # Objects

    def get(self, id: str) -> Obj | None:
        if id not in self._seen:
            row = self.db.execute("SELECT body FROM object WHERE id = ?", [id]).fetchone()
            if row is None:
                return None
            self._seen[id] = json.loads(row[0])
        return self._seen[id]

    def put(self, obj: Obj) -> None:
        """Key ``_due`` is the time at which something happens to it by itself."""
        self._seen[obj["id"]] = obj
        self.db.execute(
            "INSERT INTO object (id, kind, due, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body",
            [obj["id"], obj["object"], obj.get("_due"), json.dumps(obj)],
        )

    def drop(self, id: str) -> None:
        self._seen.pop(id, None)
        self.db.execute("DELETE FROM object WHERE id = ?", [id])

    def all(self, kind: str) -> Iterator[Obj]:
        """Newest first."""
        rows = self.db.execute(
            "SELECT id FROM object WHERE kind = ? ORDER BY position DESC", [kind]
        ).fetchall()
        for (id,) in rows:
            if (found := self.get(id)) is not None:
                yield found

    def due(self) -> Iterator[Obj]:
        """What has a time, earliest first."""
        rows = self.db.execute(
            "SELECT id FROM object WHERE due IS NOT NULL ORDER BY due, position"
        ).fetchall()
        for (id,) in rows:
            if (found := self.get(id)) is not None:
                yield found

    # Facts

    def fact(self, name: str, default: str = "") -> str:
        row = self.db.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row[0] if row else default

    def remember(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])

    # Idempotency

    def answered(self, key: str) -> tuple[str, int, str] | None:
        """What was asked with this key, and the status and body that were answered."""
        return self.db.execute("SELECT asked, status, body FROM answered WHERE key = ?", [key]).fetchone()

    def keep_answer(self, key: str, asked: str, status: int, body: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO answered VALUES (?, ?, ?, ?)", [key, asked, status, body])

    # Deliveries

    def queue(self, event: str, endpoint: str, due: float) -> None:
        self.db.execute(
            "INSERT INTO delivery (event, endpoint, due, tries, answer) VALUES (?, ?, ?, 0, '')",
            [event, endpoint, due],
        )

    def deliveries(self, event: str) -> list[tuple[int, float | None, int, str]]:
        """(id, due or None when done, tries, last answer) of one event."""
        asked = "SELECT id, due, tries, answer FROM delivery WHERE event = ? ORDER BY id"
        return self.db.execute(asked, [event]).fetchall()

    def waiting(self, now: float) -> list[tuple[int, str, str, int]]:
        """(id, event, endpoint, tries) of what is to be delivered by now."""
        asked = "SELECT id, event, endpoint, tries FROM delivery WHERE due <= ? ORDER BY due LIMIT 20"
        return self.db.execute(asked, [now]).fetchall()

    def next_delivery(self) -> float | None:
        return self.db.execute("SELECT min(due) FROM delivery").fetchone()[0]

    def tried(self, delivery: int, answer: str, due: float | None) -> None:
        self.db.execute(
            "UPDATE delivery SET tries = tries + 1, answer = ?, due = ? WHERE id = ?", [answer, due, delivery]
        )
