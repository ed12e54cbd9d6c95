"""What the chatbox says, in the visitor's language.

``languages/<part>/<code>.json`` holds the words of one part: flat keys; a text with ``{name}`` placeholders, or an
object of texts by plural category (Unicode CLDR, as ``Intl.PluralRules`` has them). A site's own words
(``Site.texts``, ``{language: {"part.key": text}}``) stand before ours.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from accounts.models import Site

HERE = Path(__file__).parent / "languages"
ENGLISH = "en"
NAMES = {
    "ar": "العربية",
    "cs": "Čeština",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt-BR": "Português (Brasil)",
    "zh-Hans": "简体中文",
}
RIGHT_TO_LEFT = {"ar"}
TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")  # the part of BCP 47 that browsers send

Words = dict[str, Any]


def spoken(tag: str) -> str | None:
    """The language of ours that a tag asks for (``de-AT`` is answered in ``de``), or None.

    Where we speak one kind of a language only, it answers for the others, too.
    """
    asked = tag.lower()
    exact = {code.lower(): code for code in NAMES}
    kin = {code.partition("-")[0]: code for code in NAMES}
    return exact.get(asked) or kin.get(asked.partition("-")[0])


def chosen(request: HttpRequest, site: Site, asked: str = "") -> tuple[str, str]:
    """The language to speak, and the tag by which dates and numbers are written: what the page asks for
    (``asked``), else what the visitor's browser prefers, if the site follows it, else the site's own."""
    for tag in (asked, *_preferred(request, site), site.language):
        if TAG.fullmatch(tag) and (code := spoken(tag)):
            return code, _written(tag) if code.partition("-")[0] == code else code
    return ENGLISH, ENGLISH


def _written(tag: str) -> str:
    """As RFC 5646 2.1.1 writes it: the region in capitals."""
    language, *more = tag.split("-")
    return "-".join([language.lower(), *(part.upper() if len(part) == 2 else part for part in more)])


def _preferred(request: HttpRequest, site: Site) -> list[str]:
    if not site.follow_visitor:
        return []
    header = request.headers.get("Accept-Language", "")
    return [tag for tag, quality in parse_accept_lang_header(header) if quality]


def parts() -> list[str]:
    """The parts that have words."""
    return sorted(folder.name for folder in HERE.iterdir() if (folder / f"{ENGLISH}.json").is_file())


def ours(part: str, code: str) -> Words:
    """Our own words of one part; a text that a language lacks is English."""
    return {**_read(part, ENGLISH), **_read(part, code)}


def said(site: Site, part: str, code: str, before: dict[str, str] | None = None) -> Words:
    """The words of one part as this site says them; what the page gives ``before`` is said instead."""
    texts = {**own(site, code), **(before or {})}
    return {key: _laid(text, texts.get(f"{part}.{key}")) for key, text in ours(part, code).items()}


def _laid(text: Any, own: Any) -> Any:
    """The site's own text, or each plural that it worded, over ours."""
    if isinstance(text, str):
        return own if own and isinstance(own, str) else text
    return {**text, **own} if isinstance(own, dict) else text


def own(site: Site, code: str) -> Words:
    """The site's own words in one language: ``{"part.key": text}``."""
    found = every(site).get(code)
    return found if isinstance(found, dict) else {}


def every(site: Site) -> Words:
    """The site's own words in all languages."""
    return site.texts if isinstance(site.texts, dict) else {}


def version(site: Site) -> str:
    """Changes with the site's own words, so that a browser asks for them anew."""
    return f"{zlib.crc32(json.dumps(site.texts, sort_keys=True).encode()):x}" if site.texts else ""


def greeting(site: Site, code: str) -> str:
    """The site's own greeting in its own language; in others ours, unless the site has words for them, or one greeting
    of its own and no others."""
    usual = ours("frame", ENGLISH)["greeting"]
    if spoken(site.language) == code and site.greeting != usual:
        return site.greeting
    return own(site, code).get("frame.greeting") or (
        site.greeting if site.greeting != usual else str(ours("frame", code)["greeting"])
    )


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def filled(text: str, values: Words) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], "")), text)


def _read(part: str, code: str) -> Words:
    file = HERE / part / f"{code}.json"
    return _parsed(str(file), file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=512)
def _parsed(file: str, changed: int) -> Words:
    found: Words = json.loads(Path(file).read_text(encoding="utf-8"))
    return found
