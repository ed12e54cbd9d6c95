"""What both sockets have in common: decode, authorize, one verb, encode.

Each is a plain ASGI coroutine inside Channels' routing, because Channels' own dispatch costs two tasks and a hop to
the sync thread per frame. A client's ``type`` chooses a declared struct, never a method name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError

from accounts.authorize import Forbidden
from accounts.origins import normalize
from accounts.tenancy import db
from chat import codec, ledger, protocol as p, reading, sessions
from chat.heads import heads
from chat.ledger import Entry
from chat.limits import Limits
from chat.live import hub, tell
from chat.socket import Socket
from chat.tickets import Ticket, redeem
from chat.writer import Overloaded, Unavailable, writer

log = structlog.get_logger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

OPENING_SECONDS = 5
UNKNOWN = ("unknown_conversation", "This conversation is not here any more.")


class Consumer:
    """What both sides have in common: opening with a ticket, the read loop, heads, typing, resuming."""

    side: ClassVar[p.Side]

    def __init__(self, socket: Socket, ticket: Ticket) -> None:
        self.socket, self.ticket = socket, ticket
        self.workspace = ticket.workspace
        self.limits = Limits(self.side)
        self.author = p.Author(self.side.value, ticket.principal)

    @classmethod
    async def serve(cls, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI application of this side."""
        await receive()
        origin = _origin(scope)
        if origin not in settings.SOCKET_ORIGINS:
            log.info("socket.origin_refused", side=cls.side.value)
            await send({"type": "websocket.close", "code": p.Closing.REVOKED})
            return
        await send({"type": "websocket.accept"})
        consumer = await cls._admitted(Socket(send, cls.side), receive, origin, scope)
        if consumer is not None:
            await consumer._stay(receive)

    async def _stay(self, receive: Receive) -> None:
        try:
            await self.run(receive)
        finally:
            await self.left()
            self.socket.end()

    @classmethod
    async def _admitted(
        cls, socket: Socket, receive: Receive, origin: str, scope: dict[str, Any]
    ) -> Consumer | None:
        """The consumer once its first frame held a good ticket; otherwise the socket is closed and told why."""
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                ticket = await cls._ticket(await receive())
            if ticket is None or (ticket.side, ticket.origin) != (cls.side.value, origin):
                raise codec.Refusal("ticket", "This ticket has been used or is too old: ask for a new one.")
            consumer = cls(socket, ticket)
            await consumer.open(scope)
            return consumer
        except codec.Refusal as refusal:
            await socket.refuse_and_close(refusal.frame, p.Closing.TICKET)
        except Forbidden:
            await socket.close(p.Closing.REVOKED)
        except (TimeoutError, DatabaseError, *sessions.UNREACHABLE):
            await socket.close(1013)
        return None

    @classmethod
    async def _ticket(cls, message: dict[str, Any]) -> Ticket | None:
        if message["type"] != "websocket.receive":
            return None
        command = codec.decode(message.get("text") or "", cls.side)
        if not isinstance(command, p.SessionOpen):
            raise codec.Refusal("ticket", "The first frame opens the session.")
        return await redeem(hub().redis, command.ticket)

    async def open(self, scope: dict[str, Any]) -> None:
        raise NotImplementedError

    async def left(self) -> None:
        """The socket is gone."""

    async def run(self, receive: Receive) -> None:
        while not self.socket.closing:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            await self._take(message)

    async def _take(self, message: dict[str, Any]) -> None:
        try:
            command = codec.decode(message.get("text") or "", self.side)
            self.limits.spend(command)
            await self.verbs[type(command)](self, command)
        except codec.Refusal as refusal:
            await self._refuse(refusal.frame)
        except sessions.Ended:
            await self.socket.close(p.Closing.REVOKED)
        except Forbidden:
            await self._refuse(p.CommandRefused(code="forbidden", detail="Your role does not allow this."))
        except DatabaseError as fault:
            log.warning("socket.database_failed", kind=type(fault).__name__)
            unavailable = "Not done: try again in a moment."
            await self._refuse(p.CommandRefused(code="unavailable", detail=unavailable, ref=_ref(command)))

    async def _refuse(self, frame: p.CommandRefused) -> None:
        self.socket.send(frame)
        if self.limits.abused(frame.code):
            log.info("socket.abuse", side=self.side.value, code=frame.code)
            await self.socket.close(p.Closing.ABUSE if frame.code == "slow_down" else p.Closing.MALFORMED)

    async def open_again(self, command: p.SessionOpen) -> None:
        raise codec.Refusal("malformed", "This session is open already.")

    async def ping(self, command: p.Ping) -> None:
        await self.still_allowed()
        wanted = [key for key in command.heads if self.may_see(key)]
        found = await heads().of(self.workspace, wanted) if wanted else {}
        self.socket.send(p.Pong(heads={key: seq for key, seq in found.items() if seq != command.heads[key]}))

    async def resume(self, command: p.ConversationResume) -> None:
        page = await self._conversation(command.conversation, sessions.events, command.after)
        self.socket.send(page if self.side is p.Side.OPERATOR else reading.for_visitor(page))

    async def typing(self, command: p.TypingSet) -> None:
        self._demand_sight(command.conversation)
        await hub().publish(self.typed(command))

    def typed(self, command: p.TypingSet) -> list[tuple[str, str]]:
        """Topic and text for each side that is told of typing."""
        frame = p.TypingChanged(conversation=command.conversation, by=self.author, typing=command.typing)
        return tell(self.workspace, command.conversation, frame)

    async def read(self, command: p.ReadMark) -> None:
        args = (sessions.read, self.ticket.principal, self.side.value, command.seq)
        moved = await self._conversation(command.conversation, *args)
        if moved is not None:
            frame = p.ReadMarked(conversation=command.conversation, by=self.author, seq=moved)
            await hub().publish(tell(self.workspace, command.conversation, frame))

    async def write(self, kind: ledger.Kind, conversation: UUID, client_id: UUID, body: str) -> None:
        """Append, and acknowledge what is committed."""
        entry = self._entry(kind, conversation, client_id, readable(body, client_id))
        try:
            done = await writer().append(entry)
        except (ledger.Conflict, ledger.Missing, Overloaded, Unavailable) as fault:
            raise unwritten(fault, client_id) from None
        self.accept(client_id, conversation, done)

    async def compose(
        self, conversation: UUID, verb: Callable[..., Any], command: p.MessageSend | p.NoteAdd
    ) -> None:
        """A message that is more than its text is written in one transaction with the rest of it."""
        try:
            done = await self._conversation(conversation, verb, self.ticket.principal, command=command)
        except ledger.Conflict as fault:
            raise unwritten(fault, command.client_id) from None
        except codec.Refusal as refusal:
            told = refusal.frame
            raise codec.Refusal(told.code, told.detail, str(command.client_id), told.retry_ms) from None
        self.accept(command.client_id, done.entry.conversation, done)

    def accept(self, client_id: UUID, conversation: UUID, done: ledger.Appended) -> None:
        at = reading.milliseconds(done.at)
        self.socket.send(
            p.MessageAccepted(client_id=client_id, conversation=conversation, seq=done.seq, at=at)
        )

    def _entry(self, kind: ledger.Kind, conversation: UUID, client_id: UUID, body: str) -> Entry:
        return Entry(
            workspace=self.workspace,
            conversation=conversation,
            kind=kind,
            actor_kind=self.side.value,
            actor=self.ticket.principal,
            client_id=client_id,
            body=body,
        )

    async def still_allowed(self) -> None:
        """Ask again, once a minute, whether access has ended; a revocation may have been lost."""
        if self.socket.due_for_check():
            await db(self.workspace, sessions.demand_access, self.ticket)

    def may_see(self, conversation: UUID) -> bool:
        raise NotImplementedError

    def _demand_sight(self, conversation: UUID) -> None:
        if not self.may_see(conversation):
            raise codec.Refusal(*UNKNOWN)

    async def _conversation(self, key: UUID, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self._demand_sight(key)
        try:
            return await db(self.workspace, verb, key, *args, **more)
        except sessions.NoConversation:
            raise codec.Refusal(*UNKNOWN) from None

    verbs: ClassVar[dict[type, Callable[..., Awaitable[None]]]]


def _origin(scope: dict[str, Any]) -> str | None:
    """The one Origin header, compared exactly; ``null``, none and several have no origin."""
    sent = [value for name, value in scope["headers"] if name == b"origin"]
    return normalize(sent[0].decode("latin-1")) if len(sent) == 1 else None


def readable(body: str, client_id: UUID) -> str:
    """The body as it is stored. PostgreSQL takes no NUL, and white space alone says nothing."""
    if not body.strip() or "\x00" in body:
        raise codec.Refusal("empty", "Write something first.", ref=str(client_id))
    return body


def unwritten(fault: Exception, client_id: UUID) -> codec.Refusal:
    ref = str(client_id)
    match fault:
        case ledger.Conflict():
            return codec.Refusal("client_id_reused", "This id already stands for another message.", ref)
        case ledger.Missing():
            return codec.Refusal(*UNKNOWN, ref)
    return codec.Refusal("unavailable", "Not sent yet: it is tried again.", ref, retry_ms=2000)


def _ref(command: Any) -> str:
    return str(getattr(command, "ref", None) or getattr(command, "client_id", None) or "")


BOTH_SIDES: dict[type, Callable[..., Awaitable[None]]] = {
    p.SessionOpen: Consumer.open_again,
    p.Ping: Consumer.ping,
    p.ConversationResume: Consumer.resume,
    p.TypingSet: Consumer.typing,
    p.ReadMark: Consumer.read,
}
