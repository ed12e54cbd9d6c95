"""HTML as it stands in others' messages, as the text it is: links and pictures become their address in words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
}
_SILENT = {"script", "style", "head", "title"}


def plain(html: str) -> str:
    """Never raises: what is no HTML comes out as it went in."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.out).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.out.append("\n- " if tag == "li" else "\n")
        if tag == "a":
            self._links.append((named.get("href") or "", len(self.out)))
        if tag == "img" and (where := named.get("src")):
            self.out.append(f"{named.get('alt') or 'Picture'}: {where}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "img", "hr"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in ("p", "blockquote", "pre", "tr"):
            self.out.append("\n")
        if tag == "a" and self._links:
            where, start = self._links.pop()
            said = "".join(self.out[start:]).strip()
            address = where.removeprefix("mailto:")
            if address and address not in said:
                self.out.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(data.replace("\r\n", "\n"))
