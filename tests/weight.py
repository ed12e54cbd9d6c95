"""What a page weighs on the wire: everything that is really served, in brotli (quality 11), in bytes."""

from __future__ import annotations

from html.parser import HTMLParser

import brotli
from django.test import Client


def served(client: Client, path: str, **headers: str) -> bytes:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return b"".join(answer) if answer.streaming else answer.content


def weight(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


class Needed(HTMLParser):
    """The addresses that a page asks for by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paths: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        address = found.get("href") if tag == "link" else found.get("src")
        if address and address.startswith("/"):
            self.paths.add(address)


def loader(client: Client) -> int:
    return weight(served(client, "/chatbox.js"))


def frame(client: Client, html: str) -> dict[str, int]:
    """Each part of a usable frame, the page itself among them."""
    parts = {path: weight(served(client, path)) for path in Needed(html).paths}
    return parts | {"the page": weight(html.encode())}
