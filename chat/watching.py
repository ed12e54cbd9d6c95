"""Who watches the board: each process gathers what changed on a workspace's sites and tells its operators.

Nothing is asked while nobody watches. Whoever does hears at most twice a second, in a text that is encoded once for
all sockets of this process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from uuid import UUID

import msgspec
import structlog
from django.db import DatabaseError

from accounts.tenancy import current, db
from chat import board, codec, onsite, protocol as p
from chat.live import hub, operators_topic, redis
from chat.socket import Socket

log = structlog.get_logger(__name__)

EVERY_SECONDS = 0.5
SWEEP_SECONDS = 5
AT_ONCE = 500
# Events after which a visitor may stand otherwise on the board.
MOVES = (
    "message.created",
    "conversation.started",
    "conversation.assigned",
    "conversation.closed",
    "conversation.reopened",
    "conversation.removed",
    "contact.changed",
    "contact.blocked",
    "contact.unblocked",
)


class _By(msgspec.Struct):
    kind: str = ""
    id: UUID | None = None


class _Event(msgspec.Struct):
    """As much of an operators' frame as says whom it concerns."""

    type: str
    conversation: UUID | None = None
    contact: UUID | None = None
    by: _By | None = None


class _Ear:
    """One topic's hints, handed on."""

    def __init__(self, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
        self.deliver, self.stale = heard, missed

    def revoked(self, ids: str) -> None:
        """The watching sockets hear it themselves."""


class Board:
    """One workspace's, in this process."""

    def __init__(self, workspace: UUID) -> None:
        self.workspace = workspace
        self._sockets: set[Socket] = set()
        # They are told first how everything stands, then what changes.
        self._newcomers: set[Socket] = set()
        self._came = asyncio.Event()
        self._changed: set[UUID] = set()
        self._visitor_of: dict[UUID | None, UUID] = {}
        self._work: asyncio.Task[None] | None = None
        self._ears = {
            onsite.topic(workspace): _Ear(self._moved, self._lost),
            operators_topic(workspace): _Ear(self._happened, self._lost),
        }

    async def watch(self, socket: Socket) -> None:
        """This socket hears from now on, and first how it stands."""
        self._newcomers.add(socket)
        self._came.set()
        if self._work is None:
            self._work = asyncio.create_task(self._tell())
            for topic, ear in self._ears.items():
                await hub().join(topic, ear)

    async def unwatch(self, socket: Socket) -> None:
        self._sockets.discard(socket)
        self._newcomers.discard(socket)
        if self._sockets or self._newcomers or self._work is None:
            return
        self._work.cancel()
        self._work = None
        for topic, ear in self._ears.items():
            await hub().leave(topic, ear)

    # What is heard

    def _moved(self, text: str) -> None:
        self._changed.update(UUID(each) for each in text.split())

    def _happened(self, text: str) -> None:
        if not text.startswith(_BEGINNINGS):
            return
        event = msgspec.json.decode(text, type=_Event)
        by = event.by.id if event.by and event.by.kind == "visitor" else None
        known = (by, self._visitor_of.get(event.conversation), self._visitor_of.get(event.contact))
        self._changed.update(each for each in known if each)

    def _lost(self) -> None:
        self._newcomers |= self._sockets
        self._came.set()

    # What is told

    async def _tell(self) -> None:
        swept = told = time.monotonic()
        while True:
            await self._rest(EVERY_SECONDS)
            try:
                await self._welcome()
                if time.monotonic() - told < EVERY_SECONDS:
                    continue
                told = time.monotonic()
                if told - swept >= SWEEP_SECONDS:
                    swept = told
                    self._changed.update(await db(self.workspace, _sweep))
                await self._flush()
            except DatabaseError as fault:
                log.warning("board.not_read", kind=type(fault).__name__)
                self._newcomers |= self._sockets

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), seconds)
        self._came.clear()

    async def _welcome(self) -> None:
        """What is heard while this is read is told after it."""
        if not self._newcomers:
            return
        newcomers = tuple(self._newcomers)
        here = await db(self.workspace, board.shown)
        self._visitor_of.clear()
        self._remember(here)
        texts = [codec.encode(frame, p.Side.OPERATOR) for frame in _frames(here)]
        staying = [socket for socket in newcomers if socket in self._newcomers]
        self._newcomers -= set(staying)
        self._sockets |= set(staying)
        _deliver(texts, staying)

    async def _flush(self) -> None:
        changed = [self._changed.pop() for _ in range(min(AT_ONCE, len(self._changed)))]
        if changed:
            _deliver([await self._told(changed)], tuple(self._sockets))

    async def _told(self, changed: list[UUID]) -> str:
        here = await db(self.workspace, board.shown, changed)
        self._remember(here)
        shown = {each.id for each in here}
        # Whoever withdrew is another from now on, and the other way round.
        gone = [key for each in changed for key in (each, board.stand_in(each)) if key not in shown]
        return codec.encode(p.BoardChanged(here=here, gone=gone), p.Side.OPERATOR)

    def _remember(self, here: list[p.Here]) -> None:
        for each in here:
            for key in (each.conversation, each.contact):
                if key:
                    self._visitor_of[key] = each.id


def _deliver(texts: Iterable[str], sockets: Iterable[Socket]) -> None:
    for socket in sockets:
        for text in texts:
            socket.deliver(text)


def _frames(here: list[p.Here]) -> Iterator[p.BoardChanged]:
    for at in range(0, max(1, len(here)), AT_ONCE):
        ends = at + AT_ONCE >= len(here)
        yield p.BoardChanged(here=here[at : at + AT_ONCE], whole=at == 0, ends=ends)


def _sweep() -> list[UUID]:
    return onsite.sweep(redis(), current())


_BEGINNINGS = tuple(f'{{"type":"{each}"' for each in MOVES)


@cache
def boards() -> dict[UUID, Board]:
    """Those that this process was ever asked for; one that nobody watches is an empty shell."""
    return {}


def board_of(workspace: UUID) -> Board:
    return boards().setdefault(workspace, Board(workspace))
