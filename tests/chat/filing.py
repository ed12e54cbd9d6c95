"""Files for tests: small ones of every kind, and those that pretend."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.tenancy import within
from chat.models import Attachment, Conversation
from tests.world import World

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def drawn(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, kind, **options)
    return packed.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes whose header promises side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def packed(*names: str) -> bytes:
    """A ZIP with these members."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return whole.getvalue()


def send(browser: Client, talk: Conversation, content: bytes, name: str, kind: str = "", **more: str) -> Any:
    """The answer to an upload."""
    file = SimpleUploadedFile(name, content, content_type=kind or "application/octet-stream")
    return browser.post(f"/app/acme-bikes/inbox/{talk.number}/files/", {"file": file, **more})


def kept(world: World) -> list[Attachment]:
    with within(world.acme):
        return list(Attachment.objects.order_by("id"))
