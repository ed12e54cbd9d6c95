"""Lists: a page at a time, or all there is by a loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any, Generic, TypeVar

from paldesk_client.thing import Thing

T = TypeVar("T", bound=Thing)


class _Page(Generic[T]):
    """``data`` is this page; ``next_cursor`` goes into the call that asks for the one after it."""

    data: list[T]
    next_cursor: str | None
    has_more: bool

    def _fill(self, kind: type[T], told: dict[str, Any]) -> None:
        self.data = [kind(each) for each in told["data"]]
        self.next_cursor = told["next_cursor"]
        self.has_more = told["has_more"]

    def __repr__(self) -> str:
        return f"<page of {len(self.data)}{', and more' if self.has_more else ''}>"


class Page(_Page[T]):
    """A loop over it goes on through the pages after it, and fetches each when it is needed."""

    def __init__(self, kind: type[T], told: dict[str, Any], turn: Callable[[str], Page[T]]) -> None:
        self._fill(kind, told)
        self._turn = turn

    def next(self) -> Page[T] | None:
        """The page after this; None after the last."""
        return self._turn(self.next_cursor) if self.has_more and self.next_cursor else None

    def __iter__(self) -> Iterator[T]:
        page: Page[T] | None = self
        while page is not None:
            yield from page.data
            page = page.next()


class AsyncPage(_Page[T]):
    """As Page, with ``async for``."""

    def __init__(
        self, kind: type[T], told: dict[str, Any], turn: Callable[[str], Awaitable[AsyncPage[T]]]
    ) -> None:
        self._fill(kind, told)
        self._turn = turn

    async def next(self) -> AsyncPage[T] | None:
        """The page after this; None after the last."""
        return await self._turn(self.next_cursor) if self.has_more and self.next_cursor else None

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] | None = self
        while page is not None:
            for each in page.data:
                yield each
            page = await page.next()


class AsyncPages(Generic[T]):
    """A list that was not asked for yet: ``await`` gives its first page, ``async for`` all there is."""

    def __init__(self, first: Callable[[], Awaitable[AsyncPage[T]]]) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for each in await self._first():
            yield each
