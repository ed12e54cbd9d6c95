"""The order of the benchmarks, and what they share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench import (
    api,
    append,
    board,
    book,
    carrying,
    contacts,
    crowd,
    hostpage,
    inbox,
    keypress,
    pageviews,
    seed,
    segments,
    sockets,
    weight,
)
from bench.figures import Figure, machine, write
from tests.running import RunningServer

ALL = (
    "append",
    "sockets",
    "inbox",
    "contacts",
    "api",
    "segments",
    "keypress",
    "board",
    "hostpage",
    "pageviews",
    "weight",
    "carrying",
)
SMALL = 1_000
# A developer who is in a hurry asks for fewer: BENCH_CONVERSATIONS=20000 python -m bench inbox
BOOK = int(os.environ.get("BENCH_CONTACTS", "100000"))
LARGE = int(os.environ.get("BENCH_CONVERSATIONS", "200000"))


def run(var: Path, wanted: Sequence[str]) -> None:
    """Prints every figure; writes them only when everything was measured."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    print(machine(), flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    figures = _measured(var, wanted or ALL)
    if wanted:
        for figure in figures:
            print(figure)
    else:
        write(figures)


def _measured(var: Path, wanted: Sequence[str]) -> list[Figure]:
    figures: list[Figure] = []
    if {"append", "sockets"} & set(wanted):
        figures += _ledger(var, wanted)
    if "inbox" in wanted:
        figures += _inbox()
    if "segments" in wanted:
        figures += segments.measure()
    if "api" in wanted:
        figures += _api()
    if "contacts" in wanted:
        figures += _contacts()
    if "keypress" in wanted:
        figures += _keypress(var)
    if "board" in wanted:
        figures += _board(var)
    if "hostpage" in wanted:
        figures += _hostpage(var)
    if "pageviews" in wanted:
        workspace, _, site = seed.workspace("pageviews")
        figures += pageviews.measure(workspace, site)
    if "carrying" in wanted:
        figures += carrying.measure()
    if "weight" in wanted:
        figures += weight.measure(seed.workspace("weight")[2])
    return figures


def _ledger(var: Path, wanted: Sequence[str]) -> list[Figure]:
    workspace, member, site = seed.workspace("ledger")
    seed.conversations(workspace, site, sockets.SOCKETS)
    talks = seed.talks(workspace)
    figures, limit = append.measure(workspace.pk, [talk for talk, _ in talks])
    if "sockets" not in wanted:
        return figures
    server = RunningServer(var)
    try:
        server.start()
        return figures + sockets.measure(sockets.Bench(server, workspace, member, talks), limit)
    finally:
        server.stop()


def _keypress(var: Path) -> list[Figure]:
    server = RunningServer(var)
    try:
        server.start()
        return keypress.measure(server, *seed.workspace("keypress"))
    finally:
        server.stop()


def _board(var: Path) -> list[Figure]:
    server = RunningServer(var)
    try:
        server.start()
        return board.measure(server, *seed.workspace("board"))
    finally:
        server.stop()


def _hostpage(var: Path) -> list[Figure]:
    server = RunningServer(var)
    try:
        server.start()
        return hostpage.measure(server, seed.workspace("hostpage")[2])
    finally:
        server.stop()


def _inbox() -> list[Figure]:
    made = []
    for name, count in (("small", SMALL), ("large", LARGE)):
        workspace, member, site = seed.workspace(name)
        crowd.fill(workspace, site, count)
        made.append(inbox.Operator(workspace, member, count))
    return inbox.measure(*made)


def _api() -> list[Figure]:
    made = []
    for name, count in (("api-small", SMALL), ("api-large", LARGE)):
        workspace, member, site = seed.workspace(name)
        seed.conversations(workspace, site, count)
        made.append(api.Caller(workspace, member))
    return api.measure(*made)


def _contacts() -> list[Figure]:
    made = []
    for name, count in (("few", SMALL), ("many", BOOK)):
        workspace, member, _ = seed.workspace(name)
        book.fill(workspace, member, count)
        made.append(contacts.Reader(workspace, member))
    return contacts.measure(*made)
