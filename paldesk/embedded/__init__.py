"""Embedded mode: PostgreSQL and Redis of our own under ``var/``, for every machine that has Python.

Whoever needs the servers holds a shared lock while it does; the last one to leave stops them. The kernel
drops a killed process's lock, so nothing has to be tidied after a crash.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import IO

from paldesk import env
from paldesk.embedded.postgres import APP, OWNER, SUPERUSER, Postgres
from paldesk.embedded.redis import Redis

# These read no table, and should not wait for a server.
WITHOUT_SERVERS = {
    "collectstatic",
    "compilemessages",
    "env_docs",
    "findstatic",
    "help",
    "makemessages",
    "new_key",
    "privacy_map",
}


class Embedded:
    """The servers and secrets of one ``var/`` directory."""

    def __init__(self, var: Path, durable: bool = True) -> None:
        self.var = var
        self.durable = durable

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Passwords and keys, made once and readable by the owner only."""
        kept = self.var / "secrets.json"
        if not kept.exists():
            _write_once(kept, json.dumps(_new_secrets(), indent=1))
        return dict(json.loads(kept.read_text()))

    @cached_property
    def postgres(self) -> Postgres:
        passwords = {role: self.secrets[role] for role in (SUPERUSER, OWNER, APP)}
        return Postgres(self.var, passwords, self.durable)

    @cached_property
    def redis(self) -> Redis:
        return Redis(self.var, self.secrets["redis"])

    def start(self) -> None:
        """Start what is not running. Safe to call from several processes at once."""
        with self._lock("start.lock", fcntl.LOCK_EX):
            self.postgres.start()
            if not os.environ.get("REDIS_URL"):
                self.redis.start()

    def stop(self) -> None:
        with self._lock("start.lock", fcntl.LOCK_EX):
            self._stop()

    def stop_unused(self) -> bool:
        """Stop the servers unless someone holds them; whether nobody did."""
        with self._lock("start.lock", fcntl.LOCK_EX):
            if unused := self._nobody_else():
                self._stop()
        return unused

    @contextmanager
    def running(self) -> Iterator[None]:
        """Servers for as long as the block needs them."""
        try:
            with self._lock("users.lock", fcntl.LOCK_SH):
                self.start()
                yield
        finally:
            self.stop_unused()

    def _stop(self) -> None:
        with ThreadPoolExecutor(2) as both:
            for stopped in [both.submit(server.stop) for server in (self.redis, self.postgres)]:
                stopped.result()

    def _nobody_else(self) -> bool:
        try:
            with self._lock("users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                return True
        except BlockingIOError:
            return False

    @contextmanager
    def _lock(self, name: str, kind: int) -> Iterator[IO[str]]:
        path = self.var / "run" / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        with path.open("a") as file:
            fcntl.flock(file, kind)
            yield file


def here() -> Embedded:
    """This installation's: what VAR_DIR names, ``var/`` at the root by default."""
    return Embedded((env.ROOT / env.text("VAR_DIR")).resolve())


def for_command(argv: Sequence[str]) -> AbstractContextManager[None]:
    """The servers for one run of ``manage.py``; nothing when they are configured or not needed."""
    command = argv[1] if len(argv) > 1 else "help"
    if not env.embedded() or command in WITHOUT_SERVERS:
        return nullcontext()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)
    return here().running()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _new_secrets() -> dict[str, str]:
    from cryptography.fernet import Fernet

    names = (SUPERUSER, OWNER, APP, "redis", "SECRET_KEY")
    made = {name: secrets.token_urlsafe(48) for name in names}
    return {**made, "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode()}


def _write_once(path: Path, text: str) -> None:
    """Several processes may come first; a link lets exactly one of them win with a whole file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
