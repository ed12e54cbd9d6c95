"""Server processes: found by their argument, started apart from the terminal, stopped without a trace."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil


class CannotStart(SystemExit):
    """An embedded server does not start. Ends the process with words that say what to do."""


def with_argument(argument: str) -> list[psutil.Process]:
    """Processes started with exactly this argument: our servers name their own directory or file."""
    return [process for process in psutil.process_iter() if argument in _arguments(process)]


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return []


def stop(processes: list[psutil.Process], first: signal.Signals, patience: float) -> None:
    """Ask with the signal ``first``, and kill whatever is left after ``patience`` seconds."""
    _signal(processes, first)
    _, left = psutil.wait_procs(processes, timeout=patience)
    _signal(left, signal.SIGKILL)
    psutil.wait_procs(left, timeout=5)


def _signal(processes: list[psutil.Process], which: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(which)
        except psutil.NoSuchProcess:
            continue


def start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own: Ctrl-C in the terminal is the supervisor's to handle."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], patience: float) -> bool:
    """True once ready; False when the process ended or the patience did."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return True
        time.sleep(0.05)
    return False


def last_lines(log: Path, count: int = 8) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


def unprivileged() -> pwd.struct_passwd | None:
    """The account for PostgreSQL, which refuses to run as root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("nobody", "daemon"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("PostgreSQL cannot run as root and there is no account 'nobody'. Run as a normal user.")


def prefix(account: pwd.struct_passwd | None, initdb: Path, *directories: Path) -> list[str]:
    """What to put before a command so that it runs as ``account`` and can reach programs and directories.

    A clone below a closed directory (/root, mktemp -d) is out of that account's reach. Rather than opening
    the directories to everyone, the process then keeps one capability of root's, DAC_OVERRIDE, ambient.
    """
    if account is None:
        return []
    for candidate in _prefixes(account):
        check = [*candidate, "/bin/sh", "-c", _REACHES, str(initdb), *map(str, directories)]
        if subprocess.run(check, capture_output=True, check=False).returncode == 0:
            return candidate
    raise CannotStart(
        f"PostgreSQL cannot run as root, and {account.pw_name!r} cannot reach {initdb.parent} "
        f"and {directories[0]}. Run as a normal user, clone to a directory that others may enter, "
        "or set DATABASE_URL."
    )


# `--show` finds the server program as a real start would, and ends.
_REACHES = '"$0" --show -D "$1" || exit 1; for directory; do test -w "$directory" || exit 1; done'


def _prefixes(account: pwd.struct_passwd) -> list[list[str]]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart("PostgreSQL cannot run as root and `setpriv` (util-linux) is missing. Install it.")
    plain = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    # access(2), by which PostgreSQL looks for its own parts, forgets a normal user's capabilities unless told so.
    capability = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [[*plain, "--no-new-privs"], [*plain, *capability, "--no-new-privs"]]
