"""Which files are taken, and what proves that one is what its name says: docs/attachments.md has the list for people.

The ending of the name, what the browser declared and what stands in the file must agree. Nothing that a browser
would run is among them: no page, no drawing with scripts, no program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import puremagic

from chat.models.attachment import NAME_MAX

BEGINNING = 4096
CHUNK = 64 * 1024
WHAT_TO_DO = "Send an image, a PDF, a text or office document, a ZIP, a film or a sound."


class Unusable(Exception):
    """Says to a person what is wrong with the file and what to do instead; ``code`` says it to the chatbox, which has
    the words in the visitor's language."""

    def __init__(self, words: str, code: str = "broken") -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Kind:
    """``media`` is what it is stored and served as. ``declared`` are other names that browsers give it, ``found``
    those that puremagic gives. A ``text`` has no mark of its own; an archive holds a name that begins so."""

    media: str
    declared: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()
    holds: bytes = b""
    text: bool = False

    @property
    def image(self) -> bool:
        return self.media.startswith("image/")


def _kind(media: str, *declared: str, found: str = "", holds: bytes = b"") -> Kind:
    return Kind(media, frozenset(declared), frozenset({found or media}), holds)


_XML, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
_ZIP = "application/zip"
_JPEG = _kind("image/jpeg", "image/jpg", "image/pjpeg")
_TEXT = Kind("text/plain", frozenset({"text/markdown", "text/x-log", "text/x-markdown"}), text=True)
_CSV = Kind("text/csv", frozenset({"text/plain", "application/csv", "application/vnd.ms-excel"}), text=True)
_OGG = _kind("audio/ogg", "application/ogg", "audio/opus", "audio/x-opus+ogg", "video/ogg")

KINDS = {
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": _kind("image/png"),
    ".webp": _kind("image/webp"),
    ".gif": _kind("image/gif"),
    ".pdf": _kind("application/pdf", "application/x-pdf"),
    ".txt": _TEXT,
    ".log": _TEXT,
    ".md": _TEXT,
    ".csv": _CSV,
    ".docx": _kind(f"{_XML}wordprocessingml.document", _ZIP, found=_ZIP, holds=b"word/"),
    ".xlsx": _kind(f"{_XML}spreadsheetml.sheet", _ZIP, found=_ZIP, holds=b"xl/"),
    ".pptx": _kind(f"{_XML}presentationml.presentation", _ZIP, found=_ZIP, holds=b"ppt/"),
    ".odt": _kind(f"{_OPEN}text", _ZIP, found=_ZIP, holds=f"{_OPEN}text".encode()),
    ".ods": _kind(f"{_OPEN}spreadsheet", _ZIP, found=_ZIP, holds=f"{_OPEN}spreadsheet".encode()),
    ".odp": _kind(f"{_OPEN}presentation", _ZIP, found=_ZIP, holds=f"{_OPEN}presentation".encode()),
    ".zip": _kind(_ZIP, "application/x-zip-compressed", "application/x-zip"),
    ".mp4": _kind("video/mp4"),
    ".mov": _kind("video/quicktime"),
    ".webm": _kind("video/webm", "audio/webm"),
    ".mp3": _kind("audio/mpeg", "audio/mp3"),
    ".m4a": _kind("audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"),
    ".ogg": _OGG,
    ".oga": _OGG,
    ".wav": _kind("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"),
}
# A browser that does not know an ending declares nothing, or this.
_UNDECLARED = {"", "application/octet-stream"}
# Office documents with programs in them end otherwise; one that hides them is refused.
_PROGRAM = b"vbaProject.bin"
_PAGE = re.compile(rb"\s*<(?:!doctype|html|svg|script|\?xml|body|iframe)|MZ|#!|%PDF|\x7fELF", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Among them those that turn the direction of what follows: "exe.gpj" would read as "jpg.exe" and the other way.
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def name_of(sent: str) -> str:
    """The last part of the name, without what cannot be shown, short enough to be kept with its ending."""
    bare = _UNSPEAKABLE.sub("", re.split(r"[\\/]", sent)[-1]).strip(" .") or "file"
    stem, ending = PurePath(bare).stem, PurePath(bare).suffix[:20]
    return stem[: NAME_MAX - len(ending)] + ending


def kind_of(name: str, declared: str, file: IO[bytes]) -> Kind:
    """What this file is. Raises Unusable."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise Unusable(f"Files of this kind are not taken. {WHAT_TO_DO}", "kind")
    media = declared.partition(";")[0].strip().lower()
    agreed = media in _UNDECLARED or media == kind.media or media in kind.declared
    if not agreed or not _is(kind, file):
        raise Unusable("This file is not what its name says. Save it again in the program it comes from.")
    if kind.holds and _holds(file, _PROGRAM):
        raise Unusable("This document contains macros. Save it without them and send that.", "kind")
    return kind


def _is(kind: Kind, file: IO[bytes]) -> bool:
    file.seek(0)
    beginning = file.read(BEGINNING)
    if kind.text:
        return _is_text(beginning, file)
    return bool(kind.found & _found(beginning)) and _holds(file, kind.holds)


def _found(beginning: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(beginning)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(beginning: bytes, file: IO[bytes]) -> bool:
    if beginning.startswith(_MARKS[1:]):
        return True
    if _PAGE.match(beginning.removeprefix(_MARKS[0])):
        return False
    file.seek(0)
    return not any(_CONTROL.search(chunk) for chunk in iter(lambda: file.read(CHUNK), b""))


def _holds(file: IO[bytes], name: bytes) -> bool:
    """Whether these bytes stand in it. The names in an archive are never packed, and nothing is unpacked here."""
    file.seek(0)
    before = b""
    while chunk := file.read(CHUNK):
        if name in before + chunk:
            return True
        before = chunk[-len(name) :]
    return not name
