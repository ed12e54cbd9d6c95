"""What the server itself says: small, plain, and nothing about who serves."""

from __future__ import annotations

from http import HTTPStatus

WORDS = {
    400: "This request cannot be understood.",
    403: "This connection is not allowed from here.",
    405: "A socket is opened with GET.",
    408: "The request took too long to arrive. Try again.",
    413: "The body is too large for this address.",
    431: "The headers are too large. Clear this site's cookies and try again.",
    500: "Something went wrong here. It has been noted.",
    503: "No answer in time. Try again in a moment.",
}
HEADERS = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
)


def words(status: int) -> str:
    return WORDS.get(status, WORDS[400 if status < 500 else 500]) + "\n"


def answer(status: int, *headers: tuple[str, str]) -> bytes:
    """A whole HTTP/1.1 response."""
    body = words(status).encode()
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    fields = (f"{name}: {value}" for name, value in (*HEADERS, *headers, ("Content-Length", str(len(body)))))
    return "\r\n".join((first, *fields, "", "")).encode() + body
