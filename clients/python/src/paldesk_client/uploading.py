"""A file as it is sent: whole and the same in every try, so that it is stored once."""

from __future__ import annotations

import mimetypes
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias

# The path of a file, one that is open, or its name and its bytes.
FileGiven: TypeAlias = str | os.PathLike[str] | IO[bytes] | tuple[str, bytes]


def multipart(given: Mapping[str, Any], name: str, file: FileGiven) -> tuple[bytes, str]:
    """The body and its type (RFC 7578)."""
    filename, content = _read(file)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    boundary = uuid.uuid4().hex
    parts = [_part(boundary, f'name="{key}"', str(value).encode()) for key, value in given.items()]
    quoted = filename.replace("\\", "_").replace('"', "%22").replace("\r", "").replace("\n", "")
    named = f'name="{name}"; filename="{quoted}"\r\nContent-Type: {kind}'
    parts.append(_part(boundary, named, content))
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, named: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def _read(file: FileGiven) -> tuple[str, bytes]:
    if isinstance(file, tuple):
        return file
    if isinstance(file, str | os.PathLike):
        path = Path(file)
        return path.name, path.read_bytes()
    return os.path.basename(str(getattr(file, "name", "") or "file")), file.read()
