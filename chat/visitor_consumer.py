"""The visitors' socket: it hears all conversations of one visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from accounts.tenancy import db
from chat import codec, composing, onsite, protocol as p, sessions, visiting
from chat.consumer import BOTH_SIDES, UNKNOWN, Consumer, readable
from chat.gathering import gatherer
from chat.live import hub, operators_topic, own_topic, visitor_topic


class VisitorConsumer(Consumer):
    side = p.Side.VISITOR

    async def open(self, scope: dict[str, Any]) -> None:
        self.heard: set[UUID] = set()
        self.stay: visiting.Stay | None = None
        self.browser = visiting.browser(scope)
        state = await db(self.workspace, sessions.open_visitor, self.ticket)
        self.newest, self.live_typing = state.conversation, state.live_typing
        await hub().join(self._own, self.socket)
        for talk in state.talks:
            await self._hear(talk.id)
        self.socket.watch(self.ticket.principal, self.ticket.workspace)
        self.socket.open(state)
        await onsite.arrive(hub().redis, self.workspace, self.ticket.principal)

    async def left(self) -> None:
        await hub().leave(self._own, self.socket)
        await onsite.leave(hub().redis, self.workspace, self.ticket.principal)
        for conversation in self.heard:
            await hub().leave(visitor_topic(self.workspace, conversation), self.socket)

    async def ping(self, command: p.Ping) -> None:
        await super().ping(command)
        await onsite.stay(hub().redis, self.workspace, self.ticket.principal)

    async def send(self, command: p.MessageSend) -> None:
        if command.ask is not None:
            raise codec.Refusal("forbidden", "Only operators ask this way.", ref=str(command.client_id))
        if not command.files:
            readable(command.body, command.client_id)
        conversation = await self._place(command)
        try:
            await self._say(conversation, command)
        except codec.Refusal as refusal:
            if refusal.frame.code != UNKNOWN[0] or command.conversation is not None:
                raise
            # It was deleted meanwhile: what is said now begins another.
            await self._forget(conversation)
            await self._say(await self._begin(command), command)

    async def _place(self, command: p.MessageSend) -> UUID:
        if command.conversation is None:
            known = None if command.anew else self.newest
            return known or await self._begin(command)
        await self._look(command.conversation)
        if not self.may_see(command.conversation):
            raise codec.Refusal(*UNKNOWN, ref=str(command.client_id))
        return command.conversation

    async def _say(self, conversation: UUID, command: p.MessageSend) -> None:
        if command.files or command.answers is not None:
            await self.compose(conversation, composing.say, command)
        else:
            await self.write("message.created", conversation, command.client_id, command.body)

    async def _begin(self, command: p.MessageSend) -> UUID:
        """Begin a conversation, or find the one another of this visitor's tabs began."""
        asked = (self.ticket.principal, command.anew, command.client_id)
        self.newest = begun = await db(self.workspace, sessions.start, *asked)
        await self._hear(begun)
        # Their other tabs and browsers have not heard of it.
        news = codec.encode(p.HeadMoved(conversation=begun, seq=1), p.Side.VISITOR)
        theirs = await db(self.workspace, sessions.browsers, self.ticket.principal)
        await hub().publish((own_topic(self.workspace, each), news) for each in theirs)
        return begun

    async def _forget(self, conversation: UUID) -> None:
        self.newest = None
        self.heard.discard(conversation)
        await hub().leave(visitor_topic(self.workspace, conversation), self.socket)

    async def _hear(self, conversation: UUID) -> None:
        self.heard.add(conversation)
        await hub().join(visitor_topic(self.workspace, conversation), self.socket)

    async def _look(self, conversation: UUID) -> None:
        """One that was begun elsewhere, or long ago, is heard from now on."""
        if conversation in self.heard:
            return
        if await db(self.workspace, sessions.sees, self.ticket.principal, conversation):
            await self._hear(conversation)

    async def _conversation(self, key: UUID, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        await self._look(key)
        return await super()._conversation(key, verb, *args, **more)

    def typed(self, command: p.TypingSet) -> list[tuple[str, str]]:
        told = super().typed(command)
        if not (command.text and self.live_typing):
            return told
        live = p.TypingChanged(
            conversation=command.conversation, by=self.author, typing=command.typing, text=command.text
        )
        elsewhere = [(topic, text) for topic, text in told if topic != operators_topic(self.workspace)]
        return [(operators_topic(self.workspace), codec.encode(live, p.Side.OPERATOR)), *elsewhere]

    async def still_allowed(self) -> None:
        """What the site allows is asked again, too."""
        if self.socket.due_for_check():
            self.live_typing = await db(self.workspace, sessions.live_typing, self.ticket)

    async def see(self, command: p.PageView) -> None:
        going_on = self.stay and await gatherer().go_on(self.workspace, self.stay, command)
        self.stay = going_on or await db(
            self.workspace, visiting.arrive, self.ticket.principal, command, self.browser
        )
        if self.stay is None:
            self.socket.send(p.VisitEnded())

    async def leave_page(self, command: p.PageLeave) -> None:
        if self.stay is not None:
            await db(self.workspace, visiting.leave, self.stay, command.seconds)

    @property
    def _own(self) -> str:
        return own_topic(self.workspace, self.ticket.principal)

    def may_see(self, conversation: UUID) -> bool:
        return conversation in self.heard


VisitorConsumer.verbs = {
    **BOTH_SIDES,
    p.MessageSend: VisitorConsumer.send,
    p.Ping: VisitorConsumer.ping,
    p.PageView: VisitorConsumer.see,
    p.PageLeave: VisitorConsumer.leave_page,
}
