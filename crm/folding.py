"""Words as the search knows them: without case and accents, and pieces of two signs where a script has no spaces.

The database has no dictionary of any language, so a word finds what begins with it. Japanese, Chinese, Thai and the
like are cut into overlapping pairs: two signs beside each other are found wherever they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

LONGEST = 40
MOST = 1500

_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECES = re.compile(rf"(?P<run>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])[^\W_])+)")


class Piece(NamedTuple):
    """A word, or a run of signs without spaces, and where it stands in the folded text."""

    text: str
    at: int
    run: bool


def fold(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(_sign, text))


def folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its signs which of ``text`` it came from; then the length of ``text``."""
    signs = [_sign(sign) for sign in text]
    return "".join(signs), [at for at, sign in enumerate(signs) for _ in sign] + [len(text)]


def pieces(text: str) -> Iterator[Piece]:
    """Of a folded text."""
    for found in _PIECES.finditer(text):
        yield Piece(found.group(), found.start(), found.lastgroup == "run")


def lexemes(*texts: str) -> list[str]:
    """What is stored of these texts: each word once."""
    found: dict[str, None] = {}
    for piece in (piece for text in texts for piece in pieces(fold(text))):
        found.update(dict.fromkeys(_pairs(piece.text, True) if piece.run else [piece.text[:LONGEST]]))
        if len(found) > MOST:
            break
    return list(found)[:MOST]


def query(text: str, marks: Iterable[str]) -> str:
    """A tsquery: every word begins something in the document, and each of the ``marks`` is there as it is."""
    tests = [f"'{mark}'" for mark in marks]
    for piece in pieces(fold(text)):
        tests += _tests(piece)
    return " & ".join(tests)


def workspace_mark(workspace: UUID) -> str:
    """The workspace as a word that no text can hold: one index then answers for both."""
    return f"w:{workspace.hex}"


def _tests(piece: Piece) -> list[str]:
    if not piece.run:
        # One letter begins nearly everything: it stands for itself alone.
        return [f"'{piece.text[:LONGEST]}'" + (":*" if len(piece.text) > 1 else "")]
    if len(piece.text) == 1:
        return [f"'{piece.text}':*"]
    return [f"'{pair}'" for pair in _pairs(piece.text, False)]


def _pairs(run: str, last: bool) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - (0 if last else 1))]


@lru_cache(maxsize=4096)
def _sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(part for part in plain if unicodedata.category(part) != "Mn")
