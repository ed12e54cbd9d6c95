"""The operators' socket. The visitors' is chat/visitor_consumer.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from accounts.tenancy import db
from chat import codec, composing, inviting, ledger, noticeboard, presence, protocol as p, sessions, triage
from chat.consumer import BOTH_SIDES, Consumer, unwritten
from chat.live import hub, member_topic, operators_topic, tell, tell_member
from chat.looking import Watch
from chat.watching import board_of


class OperatorConsumer(Consumer):
    side = p.Side.OPERATOR

    async def open(self, scope: dict[str, Any]) -> None:
        slug = scope["url_route"]["kwargs"]["workspace"]
        self.looking = Watch(hub().redis, self.workspace, self.ticket.principal, self.socket.key)
        for topic in self._topics():
            await hub().join(topic, self.socket)
        state = await db(self.workspace, sessions.open_operator, self.ticket, slug)
        self.socket.watch(self.ticket.principal, self.ticket.session, self.ticket.workspace)
        self.socket.open(state)
        await self._present("online")
        self._show(await self.looking.everything())

    async def left(self) -> None:
        for topic in self._topics():
            await hub().leave(topic, self.socket)
        await board_of(self.workspace).unwatch(self.socket)
        await self._tell_all(await self.looking.turn(None))
        await self._present(None)

    def _topics(self) -> tuple[str, str]:
        return operators_topic(self.workspace), member_topic(self.workspace, self.ticket.principal)

    async def send(self, command: p.MessageSend) -> None:
        if command.conversation is None:
            raise codec.Refusal(
                "malformed", "Say which conversation this is for.", ref=str(command.client_id)
            )
        if command.files or command.ask:
            await self.compose(command.conversation, composing.write, command)
        else:
            await self.write("message.created", command.conversation, command.client_id, command.body)

    async def note(self, command: p.NoteAdd) -> None:
        if command.files or command.mentions:
            await self.compose(command.conversation, composing.write, command)
        else:
            await self.write("note.added", command.conversation, command.client_id, command.body)

    async def ping(self, command: p.Ping) -> None:
        await super().ping(command)
        await presence.refresh(hub().redis, self.workspace, self.ticket.principal, self.socket.key)
        await self._tell_all(await self.looking.refresh())

    async def fetch(self, command: p.InboxFetch) -> None:
        rows = await db(self.workspace, sessions.rows, command.ids, self.ticket.principal)
        self.socket.send(p.InboxRows(ref=command.ref, rows=rows))

    async def be(self, command: p.PresenceSet) -> None:
        await self._present(command.status)

    async def look(self, command: p.LookingSet) -> None:
        await self._tell_all(await self.looking.turn(command.conversation))
        if command.again:
            self._show(await self.looking.everything())

    async def claim(self, command: p.ReplyClaim) -> None:
        await self._tell_all(await self.looking.claim(command.conversation, command.on, command.take))

    async def watch(self, command: p.BoardWatch) -> None:
        await db(self.workspace, sessions.demanded, self.ticket.principal, "visitor.read")
        board = board_of(self.workspace)
        await (board.watch(self.socket) if command.on else board.unwatch(self.socket))

    async def invite(self, command: p.VisitorInvite) -> None:
        try:
            begun = await db(self.workspace, inviting.invite, self.ticket.principal, command)
        except ledger.Conflict as fault:
            raise unwritten(fault, command.client_id) from None
        self.accept(command.client_id, begun.entry.conversation, begun)
        await hub().publish(inviting.told(command.visitor, begun))

    async def read_notices(self, command: p.NoticeRead) -> None:
        frame = await db(self.workspace, noticeboard.read, self.ticket.principal, command)
        await hub().publish([tell_member(self.workspace, self.ticket.principal, frame)])
        self.socket.send(p.CommandDone(ref=command.ref))

    def _show(self, frames: list[p.LookingChanged]) -> None:
        for frame in frames:
            self.socket.send(frame)

    async def _tell_all(self, frames: list[p.LookingChanged]) -> None:
        if frames:
            await hub().publish(told for frame in frames for told in tell(self.workspace, None, frame))

    def may_see(self, conversation: UUID) -> bool:
        # Every operator sees every conversation of the workspace, and row-level security hides all others.
        return True

    async def _conversation(self, key: UUID, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return await super()._conversation(key, sessions.in_history(verb), *args, **more)

    async def change(self, command: Any) -> None:
        """One verb of triage.py, with what the command says beside the conversation."""
        verb = TRIAGE[type(command)]
        more = {
            name: getattr(command, name)
            for name in command.__struct_fields__
            if name not in ("ref", "conversation")
        }
        try:
            await self._conversation(command.conversation, verb, self.ticket.principal, **more)
        except codec.Refusal as refusal:
            raise codec.Refusal(refusal.frame.code, refusal.frame.detail, ref=command.ref) from None
        self.socket.send(p.CommandDone(ref=command.ref))

    async def remove(self, command: p.ConversationRemove) -> None:
        await self.change(command)
        gone = p.ConversationRemoved(conversation=command.conversation)
        await hub().publish(tell(self.workspace, command.conversation, gone))

    async def _present(self, status: str | None) -> None:
        me = (self.workspace, self.ticket.principal, self.socket.key)
        changed = await presence.change(hub().redis, *me, status)
        if changed is None:
            return
        try:
            person = await db(self.workspace, sessions.person, self.ticket.principal, changed)
        except DatabaseError:
            return  # colleagues learn it with the next list of people
        await hub().publish(tell(self.workspace, None, p.PresenceChanged(person=person)))


TRIAGE: dict[type, Callable[..., None]] = {
    p.ConversationAssign: triage.assign,
    p.ConversationHand: triage.hand,
    p.ConversationClose: triage.close,
    p.ConversationReopen: triage.reopen,
    p.ConversationPend: triage.pend,
    p.ConversationSnooze: triage.snooze,
    p.ConversationPrioritize: triage.prioritize,
    p.ConversationLabel: triage.label,
    p.ParticipantSet: triage.participate,
    p.MessageEdit: triage.edit,
    p.MessageUnsend: triage.unsend,
    p.ConversationMerge: triage.merge,
    p.ConversationUnmerge: triage.unmerge,
    p.ContactBlock: triage.block,
    p.ConversationRemove: triage.remove,
}
OperatorConsumer.verbs = {
    **BOTH_SIDES,
    **dict.fromkeys(TRIAGE, OperatorConsumer.change),
    p.ConversationRemove: OperatorConsumer.remove,
    p.Ping: OperatorConsumer.ping,
    p.MessageSend: OperatorConsumer.send,
    p.NoteAdd: OperatorConsumer.note,
    p.InboxFetch: OperatorConsumer.fetch,
    p.PresenceSet: OperatorConsumer.be,
    p.LookingSet: OperatorConsumer.look,
    p.ReplyClaim: OperatorConsumer.claim,
    p.NoticeRead: OperatorConsumer.read_notices,
    p.BoardWatch: OperatorConsumer.watch,
    p.VisitorInvite: OperatorConsumer.invite,
}
