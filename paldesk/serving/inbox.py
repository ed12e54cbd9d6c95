"""What a socket's client said and the application has not read."""

from __future__ import annotations

import asyncio
from typing import Any

Message = dict[str, Any]


class Inbox:
    """A queue for one reader. It holds a few frames, and an idle socket pays 100 bytes for it, not 3,000."""

    __slots__ = ("_messages", "_waiting")

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._waiting: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._messages)

    def put_nowait(self, message: Message) -> None:
        self._messages.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def get(self) -> Message:
        """The next message. Raises RuntimeError when somebody else is waiting for it already."""
        while not self._messages:
            if self._waiting is not None:
                raise RuntimeError("Two tasks read one socket; let one of them read.")
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        return self._messages.pop(0)
