"""What every kind of thing can be asked for, sync and async, over one client's ``send``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

import httpx

from paldesk_client.calls import Call, call
from paldesk_client.given import body as as_body, query as as_query
from paldesk_client.pages import AsyncPage, AsyncPages, Page
from paldesk_client.thing import Thing
from paldesk_client.uploading import FileGiven, multipart

T = TypeVar("T", bound=Thing)
Given = Mapping[str, Any] | None


class Sender(Protocol):
    def send(self, asked: Call) -> httpx.Response: ...


class AsyncSender(Protocol):
    async def send(self, asked: Call) -> httpx.Response: ...


def _asked(method: str, path: str, query: Given, body: Given, **more: Any) -> Call:
    sent = as_body(body) if body is not None else None
    return call(method, path, query=as_query(query or {}), body=sent, **more)


def _made(kind: type[T], answer: httpx.Response) -> T:
    return kind(answer.json(), answer.headers.get("etag"))


class Resource:
    def __init__(self, client: Sender) -> None:
        self._client = client

    def _one(
        self, method: str, path: str, kind: type[T], *, query: Given = None, body: Given = None, **more: Any
    ) -> T:
        return _made(kind, self._client.send(_asked(method, path, query, body, **more)))

    def _none(self, method: str, path: str, *, body: Given = None, **more: Any) -> None:
        self._client.send(_asked(method, path, None, body, **more))

    def _bytes(self, path: str) -> bytes:
        return self._client.send(_asked("GET", path, None, None)).content

    def _sent(
        self, path: str, kind: type[T], form: Mapping[str, Any], file: FileGiven, idempotency_key: str | None
    ) -> T:
        upload = multipart(form, "file", file)
        return self._one("POST", path, kind, upload=upload, idempotency_key=idempotency_key)

    def _page(self, path: str, kind: type[T], query: Mapping[str, Any], turning: str = "cursor") -> Page[T]:
        told = self._client.send(_asked("GET", path, query, None)).json()
        return Page(kind, told, lambda cursor: self._page(path, kind, {**query, turning: cursor}, turning))


class AsyncResource:
    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def _one(
        self, method: str, path: str, kind: type[T], *, query: Given = None, body: Given = None, **more: Any
    ) -> T:
        return _made(kind, await self._client.send(_asked(method, path, query, body, **more)))

    async def _none(self, method: str, path: str, *, body: Given = None, **more: Any) -> None:
        await self._client.send(_asked(method, path, None, body, **more))

    async def _bytes(self, path: str) -> bytes:
        return (await self._client.send(_asked("GET", path, None, None))).content

    async def _sent(
        self, path: str, kind: type[T], form: Mapping[str, Any], file: FileGiven, idempotency_key: str | None
    ) -> T:
        upload = multipart(form, "file", file)
        return await self._one("POST", path, kind, upload=upload, idempotency_key=idempotency_key)

    def _page(
        self, path: str, kind: type[T], query: Mapping[str, Any], turning: str = "cursor"
    ) -> AsyncPages[T]:
        async def turn(cursor: str) -> AsyncPage[T]:
            return await fetch({**query, turning: cursor})

        async def fetch(asked: Mapping[str, Any]) -> AsyncPage[T]:
            told = (await self._client.send(_asked("GET", path, asked, None))).json()
            return AsyncPage(kind, told, lambda cursor: turn(cursor))

        return AsyncPages(lambda: fetch(query))
