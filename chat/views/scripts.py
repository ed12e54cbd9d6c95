"""What customers paste: the loader, and the shims that stand in for other products' scripts."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

SECONDS = 300
SHIMS = ("chatwoot", "crisp", "intercom")


@require_GET
def loader(request: HttpRequest) -> HttpResponse:
    """The script that draws the chatbox: a stable address, a short cache, an ETag."""
    return _served(request, *_loader())


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What tells a frame where its visitor is, fetched after a yes to that. Cached like the loader."""
    return _served(request, *_page())


# With the configuration of a site that keeps visits: asleep until our frame in this very page asks.
_ASKED = """try{addEventListener("message",({data:a,origin:o,source:s,ports:p})=>{\
if(a==="paldesk:page"&&o===%(home)s&&s.parent===window)import(%(home)s+"/chatbox-page.js").then(m=>m.tell(p[0]))})}catch{}"""


@cache
def asked_where() -> bytes:
    return (_ASKED % {"home": json.dumps(settings.BASE_URL)}).encode()


@require_GET
def shim(request: HttpRequest, vendor: str) -> HttpResponse:
    """The documented calls of ``vendor``'s own script, one of ``SHIMS``, put onto ours. Cached like the loader."""
    return _served(request, *_shim(vendor))


@cache
def _loader() -> tuple[bytes, str]:
    return _tagged(_lean(_source("chatbox.js")))


@cache
def _page() -> tuple[bytes, str]:
    return _tagged(_lean(_source("page.js")))


@cache
def _shim(vendor: str) -> tuple[bytes, str]:
    # The two parts share a scope that is theirs alone: a page's own names are none of their business.
    parts = _lean(_source("shims/common.js")), _lean(_source(f"shims/{vendor}.js"))
    return _tagged(b"(() => {\n%b\n%b\n})();\n" % parts)


def _lean(source: bytes) -> bytes:
    """Without indentation and the lines that only comment; a string that spans lines would suffer, so there is none."""
    lines = (line.strip() for line in source.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//"))


def _source(path: str) -> bytes:
    return (Path(settings.BASE_DIR) / "static" / path).read_bytes()


def _tagged(body: bytes) -> tuple[bytes, str]:
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _served(request: HttpRequest, body: bytes, tag: str) -> HttpResponse:
    same = request.headers.get("If-None-Match") == tag
    answer = (
        HttpResponseNotModified()
        if same
        else HttpResponse(body, content_type="text/javascript; charset=utf-8")
    )
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={SECONDS}, stale-while-revalidate=86400"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
