"""A bare ASGI echo on the same server: the limit for delivery and for memory. ``python -m bench.bare PORT``."""

from __future__ import annotations

import sys
from typing import Any


async def echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        await send({"type": "websocket.send", "text": message["text"]})


def main() -> None:
    from paldesk.serving.children import listen
    from paldesk.serving.server import serve

    serve(echo, listen(["127.0.0.1"], int(sys.argv[1])))


if __name__ == "__main__":
    main()
