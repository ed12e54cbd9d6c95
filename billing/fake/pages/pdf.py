"""A small valid PDF of an invoice: one page or more, the reader's own Helvetica (ISO 32000-1, 7.5 and 9.6.2.2)."""

from __future__ import annotations

from typing import Any

LEFT, TOP, BOTTOM = 56, 785, 60  # points on A4
RIGHT = 539
LEADING = 16
WIDE = 78  # characters of a line's words


def document(invoice: dict[str, Any]) -> bytes:
    """From what ``bill.described`` says."""
    rows: list[tuple[str, str, int]] = [
        ("Invoice", "", 20),
        (f"Number {invoice['number']}", invoice["date"], 10),
        (f"{invoice['state']}. Test payments: nothing is charged.", "", 10),
        ("", "", 10),
        ("Paldesk (test)", "", 10),
        ("", "", 10),
        ("To", "", 10),
        *((each, "", 10) for each in invoice["to"]),
        ("", "", 10),
        *((each[:WIDE], amount, 10) for each, amount in invoice["lines"]),
        ("", "", 10),
        *((name, amount, 10) for name, amount in invoice["sums"]),
        ("", "", 10),
        (invoice["note"], "", 10),
    ]
    per_page = (TOP - BOTTOM) // LEADING
    return _file([_content(rows[at : at + per_page]) for at in range(0, len(rows), per_page)])


def _content(rows: list[tuple[str, str, int]]) -> bytes:
    drawn = []
    for number, (words, amount, size) in enumerate(rows):
        y = TOP - number * LEADING
        if words:
            drawn.append(b"BT /F1 %d Tf %d %d Td (%b) Tj ET" % (size, LEFT, y, _text(words)))
        if amount:
            # Digits of Helvetica are 0.556 of the size wide; near enough for amounts that end on one line.
            start = RIGHT - int(len(amount) * size * 0.54)
            drawn.append(b"BT /F1 %d Tf %d %d Td (%b) Tj ET" % (size, start, y, _text(amount)))
    return b"\n".join(drawn)


def _text(words: str) -> bytes:
    plain = words.replace("−", "-").encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(pages: list[bytes]) -> bytes:
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    return _numbered(objects)


def _numbered(objects: list[bytes]) -> bytes:
    whole = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(whole))
    return whole + table + end
