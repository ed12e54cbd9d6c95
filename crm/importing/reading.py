"""How a file is to be read: its format, letters and separators, guessed from its beginning and said."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

BEGINNING = 64 * 1024
LOOKED_AT = 1024 * 1024
SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (Western European)",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class Unreadable(ValueError):
    """The file cannot be read any further: says where and why, and what to do. ``line`` counts from 1."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"Line {line:,}: {sentence}" if line else sentence)


@dataclass(frozen=True)
class Reading:
    """``mark`` is how many bytes the byte order mark has; ``guessed`` whether the letters are only a guess."""

    format: str = "csv"
    encoding: str = "utf-8"
    mark: int = 0
    guessed: bool = False
    separator: str = ","
    header: bool = True

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def with_choices(self, encoding: str, separator: str, header: bool) -> Reading:
        """As a person says it is, where that is a known word."""
        return replace(
            self,
            encoding=encoding if encoding in ENCODINGS else self.encoding,
            guessed=self.guessed and encoding == self.encoding,
            separator=separator if separator in SEPARATORS else self.separator,
            header=header,
        )


def guess(file: IO[bytes], name: str = "") -> Reading:
    """Looks at the beginning only. Raises Unreadable for what is no table of contacts at all."""
    file.seek(0)
    beginning = file.read(LOOKED_AT)
    _refuse_strange(beginning, name)
    encoding, mark, guessed = _letters(beginning)
    text = beginning[mark:BEGINNING].decode(encoding, "ignore").lstrip()
    if text[:1] in ("[", "{"):
        if encoding != "utf-8" or guessed:
            raise Unreadable("JSON is written in UTF-8. Save the file so and choose it again.")
        return Reading("json" if text[0] == "[" else "lines", encoding, mark)
    reading = Reading("csv", encoding, mark, guessed, _separator(text))
    return replace(reading, header=_has_header(text, reading.separator))


def _refuse_strange(beginning: bytes, name: str) -> None:
    if not beginning.strip():
        raise Unreadable("This file is empty. Choose another one.")
    if beginning.startswith(b"PK\x03\x04"):
        raise Unreadable("This is a workbook or an archive. Save it as CSV and choose that.")
    if beginning.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise Unreadable("This is no table of contacts. Save it as CSV or JSON and choose that.")


def _letters(beginning: bytes) -> tuple[str, int, bool]:
    """Encoding, length of its mark, and whether it is only a guess."""
    for mark, encoding in _MARKS.items():
        if beginning.startswith(mark):
            return encoding, len(mark), False
    if wide := _wide(beginning):
        return wide, 0, True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError as fault:
        # Good letters of several bytes before a bad one: it is UTF-8 with a fault, which its line is told.
        if not beginning[: fault.start].isascii():
            return "utf-8", 0, False
        return "cp1252", 0, True
    return "utf-8", 0, False


def _wide(beginning: bytes) -> str:
    """Western text in UTF-16 without a mark: every other byte is zero."""
    some = beginning[:4000]
    even, odd = some[0::2].count(0), some[1::2].count(0)
    half = len(some) / 2
    if half < 2 or max(even, odd) < half * 0.4:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _separator(text: str) -> str:
    """The one that stands equally often in most of the first lines."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:20] if line.strip()]
    best, most = ",", 0.0
    for each in SEPARATORS:
        counts = Counter(line.count(each) for line in lines)
        counts.pop(0, None)
        if counts:
            number, alike = counts.most_common(1)[0]
            if alike * min(number, 8) > most:
                best, most = each, alike * min(number, 8)
    return best


_DATA = re.compile(r"[^@\s]+@[^@\s]+\.\w+|\+?[\d\s()./-]*\d[\d\s()./-]*|https?://\S+", re.IGNORECASE)


def _has_header(text: str, separator: str) -> bool:
    """Whether the first line names what follows: words without addresses, numbers and repetitions."""
    first = next(csv.reader(text.splitlines()[:1], delimiter=separator), [])
    named = [cell.strip() for cell in first if cell.strip()]
    return bool(named) and len({*named}) == len(named) and not any(map(_DATA.fullmatch, named))
