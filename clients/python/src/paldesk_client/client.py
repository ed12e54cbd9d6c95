"""The two clients: the same calls, the one waits and the other awaits."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from paldesk_client.calls import Call, Came, Wait, tries
from paldesk_client.errors import PaldeskError
from paldesk_client.resources import AsyncResources, Resources

VERSION = "1.0.0"
TIMEOUT, CONNECT, RETRIES = 30.0, 5.0, 3


class _Settings:
    """``key`` and ``host`` come from PALDESK_KEY and PALDESK_HOST where they are not given."""

    def __init__(self, key: str | None, host: str | None, retries: int) -> None:
        self._key = key or os.environ.get("PALDESK_KEY", "")
        self.host = (host or os.environ.get("PALDESK_HOST", "")).rstrip("/")
        self.retries = retries
        if not self._key:
            raise PaldeskError("A key is missing: give key=…, or set PALDESK_KEY.")
        parts = urlsplit(self.host)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise PaldeskError("The host is missing or wrong: give host='https://…', or set PALDESK_HOST.")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.host}>"

    def _request(self, asked: Call) -> tuple[str, str, dict[str, str]]:
        headers = {
            "Authorization": f"Bearer {self._key}",
            "Accept": "application/json",
            "User-Agent": f"paldesk-client/{VERSION} python/{platform.python_version()}",
            **asked.headers,
        }
        if asked.content_type:
            headers["Content-Type"] = asked.content_type
        return asked.method, f"{self.host}/api/v1{asked.path}", headers


def _patience(timeout: float) -> httpx.Timeout:
    return httpx.Timeout(timeout, connect=min(CONNECT, timeout))


class Paldesk(_Settings, Resources):
    """``timeout`` is in seconds, of one try; after 429, 5xx or no answer a call is tried again, ``retries`` times.

    Use it from as many threads as you like, and close it, or use it in ``with``.
    """

    def __init__(
        self,
        key: str | None = None,
        host: str | None = None,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        http: httpx.Client | None = None,
    ) -> None:
        _Settings.__init__(self, key, host, retries)
        Resources.__init__(self, self)
        self._http = http or httpx.Client(timeout=_patience(timeout))

    def send(self, asked: Call) -> httpx.Response:
        """A call of your own making, for what this version does not know. Raises PaldeskError."""
        steps = tries(asked, self.retries)
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                answer: httpx.Response = done.value
                return answer
            if isinstance(step, Wait):
                time.sleep(step.seconds)
            else:
                came = self._do(step)

    def _do(self, asked: Call) -> Came:
        method, url, headers = self._request(asked)
        try:
            return self._http.request(method, url, params=asked.query, content=asked.content, headers=headers)
        except httpx.TransportError as fault:
            return fault

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncPaldesk(_Settings, AsyncResources):
    """As Paldesk; each call is awaited, each list looped over with ``async for``."""

    def __init__(
        self,
        key: str | None = None,
        host: str | None = None,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        _Settings.__init__(self, key, host, retries)
        AsyncResources.__init__(self, self)
        self._http = http or httpx.AsyncClient(timeout=_patience(timeout))

    async def send(self, asked: Call) -> httpx.Response:
        """A call of your own making, for what this version does not know. Raises PaldeskError."""
        steps = tries(asked, self.retries)
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                answer: httpx.Response = done.value
                return answer
            if isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
            else:
                came = await self._do(step)

    async def _do(self, asked: Call) -> Came:
        method, url, headers = self._request(asked)
        try:
            return await self._http.request(
                method, url, params=asked.query, content=asked.content, headers=headers
            )
        except httpx.TransportError as fault:
            return fault

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
