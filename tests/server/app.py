"""A tiny ASGI application and the server around it, in a process of its own: no Django, no database.

``python -m tests.server.app '{"header_seconds": 1}' 5 6`` serves the listening socket 5 with these limits, and
writes a byte to the pipe 6 when it does. A third number is the parent to die with.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
from collections import Counter
from functools import partial
from typing import Any

from paldesk.server import end_with
from paldesk.serving.limits import Limits
from paldesk.serving.server import serve


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    kind = scope["path"].strip("/").split("/")[-1]
    if scope["type"] == "websocket":
        await SOCKETS[kind](scope, receive, send)
    else:
        await PAGES.get(kind, page)(scope, receive, send)


poured: Counter[str] = Counter()

# Sockets


async def opened(receive: Any, send: Any) -> None:
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})


async def echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await opened(receive, send)
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


async def slow(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Takes a second for each frame."""
    await opened(receive, send)
    while (await receive())["type"] == "websocket.receive":  # noqa: ASYNC110
        await asyncio.sleep(1)


async def pour(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Sends without end."""
    await opened(receive, send)
    while True:
        await send({"type": "websocket.send", "text": "x" * 16_384})
        poured[scope["query_string"].decode()] += 16_384
        await asyncio.sleep(0)


async def large(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Says more in one frame than it would accept, then closes as a server that is busy."""
    await opened(receive, send)
    await send({"type": "websocket.send", "text": "x" * 200_000})
    await send({"type": "websocket.close", "code": 1013})


async def leave(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Returns without a word."""
    await opened(receive, send)


async def fail(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await opened(receive, send)
    raise ValueError("on purpose")


async def silent(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Never accepts."""
    await asyncio.sleep(60)


SOCKETS = {f.__name__: f for f in (echo, slow, pour, large, leave, fail, silent)}

# Pages


async def page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """How many bytes the body had, and what the scope said."""
    size = 0
    while (message := await receive())["type"] == "http.request":
        size += len(message["body"])
        if not message["more_body"]:
            break
    headers = [name.decode() for name, _ in scope["headers"]]
    seen = {"size": size, "root_path": scope["root_path"], "client": scope["client"][0], "headers": headers}
    await answer(send, json.dumps(seen).encode())


async def sent(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """How much a pouring socket got rid of."""
    await answer(send, str(poured[scope["query_string"].decode()]).encode())


async def late(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await asyncio.sleep(1.5)
    await answer(send, b"late")


async def never(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await asyncio.sleep(60)


async def half(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
    await send({"type": "http.response.body", "body": b"12345", "more_body": True})
    raise ValueError("on purpose")


async def stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """100 MB, as fast as they are taken."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(1600):
        await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def answer(send: Any, body: bytes) -> None:
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": body})


PAGES = {f.__name__: f for f in (sent, late, never, half, stream)}


def main(limits: str, sockets: str, notice: str, parent: str = "") -> None:
    if parent:
        end_with(int(parent))
    listening = [socket.socket(fileno=int(number)) for number in sockets.split(",")]
    uploads = [re.compile("/files/.*")]
    serve(
        application,
        listening,
        Limits(**json.loads(limits), uploads=uploads),
        partial(os.write, int(notice), b"."),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
