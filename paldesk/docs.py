"""The pages of docs/ that a customer's developer needs, served where the console's sentences lead to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

PAGES = {
    "embedding": "The chatbox on your site",
    "javascript-api": "JavaScript API",
    "identity": "Identity",
    "embedding-npm": "Web applications",
    "embedding-gtm": "Google Tag Manager",
    "embedding-wordpress": "WordPress",
    "embedding-shims": "Moving from another chat",
    "moving-crisp": "Moving from Crisp",
    "moving-intercom": "Moving from Intercom",
    "moving-chatwoot": "Moving from Chatwoot",
    "api": "REST API",
}
# Where a page lies that is not called as it is served.
_LIES = {
    "api": "api/README",
    "moving-crisp": "moving/crisp",
    "moving-intercom": "moving/intercom",
    "moving-chatwoot": "moving/chatwoot",
}
# Ours link to each other as files; what is not served here stays a word.
_SERVED = re.compile(rf'href="(?:\.\./)?({"|".join(PAGES)})\.md')
_NOT_SERVED = re.compile(r'<a href="(?!https?:|/|#)[^"]*">(.*?)</a>', re.S)


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Raises Http404 for a page that is not a customer's business."""
    if name not in PAGES:
        raise Http404
    host = f"{request.scheme}://{request.get_host()}"
    written = mark_safe(_written(name).replace("https://HOST", host))  # noqa: S308 - a file of ours
    return render(request, "public/docs.html", {"title": PAGES[name], "written": written, "pages": PAGES})


@cache
def _written(name: str) -> str:
    """As HTML: ours, so nothing in it is a stranger's. Headings can be linked to by what they say."""
    source = (Path(settings.BASE_DIR) / "docs" / f"{_LIES.get(name, name)}.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    # Code that is wider than the page is scrolled by keyboard, too.
    reachable = _anchored(html).replace("<pre>", '<pre tabindex="0">')
    return _NOT_SERVED.sub(r"\1", _SERVED.sub(r'href="/docs/\1/', reachable))


def _anchored(html: str) -> str:
    taken: set[str] = set()

    def anchor(found: re.Match[str]) -> str:
        level, words = found.groups()
        # A heading like `unknown_site` keeps its underscore, for that is what the console says.
        name = re.sub(r"[^\w:]+", "-", re.sub(r"<[^>]+>", "", words).lower()).strip("-")
        name = f"{name}-event" if name in taken else name
        taken.add(name)
        return f'<{level} id="{name}">{words}</{level}>'

    return re.sub(r"<(h[23])>(.*?)</\1>", anchor, html)
