"""What the chatbox says, in the visitor's language.

``languages/<part>/<code>.json`` holds the words of one part: flat keys; a text with ``{name}`` placeholders, or an
object of texts by plural category (Unicode CLDR, as ``Intl.PluralRules`` has them). A site's own words
(``Site.texts``, ``{language: {"part.key": text}}``) stand before ours.
"""

from __future__ import annotations

import json
import re
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


def chosen(request: HttpRequest, site: Site) -> tuple[str, str]:
    """The language to speak, and the tag by which dates and numbers are written: what the page asks for
    (``?locale=``), else what the visitor's browser prefers, if the site follows it, else the site's own."""
    for tag in (request.GET.get("locale", ""), *_preferred(request, site), site.language):
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


def said(site: Site, part: str, code: str) -> Words:
    """The words of one part as this site says them."""
    texts = site.texts.get(code, {}) if isinstance(site.texts, dict) else {}
    return {key: texts.get(f"{part}.{key}") or text for key, text in ours(part, code).items()}


def greeting(site: Site, code: str) -> str:
    """The site's own greeting in its own language; in others ours, unless the site has words for them."""
    own = site.texts.get(code, {}).get("frame.greeting") if isinstance(site.texts, dict) else ""
    at_home = spoken(site.language) == code or site.greeting != ours("frame", ENGLISH)["greeting"]
    return own or (site.greeting if at_home else ours("frame", code)["greeting"])


def filled(text: str, values: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], "")), text)


def _read(part: str, code: str) -> Words:
    file = HERE / part / f"{code}.json"
    return _parsed(str(file), file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=512)
def _parsed(file: str, changed: int) -> Words:
    found: Words = json.loads(Path(file).read_text(encoding="utf-8"))
    return found
