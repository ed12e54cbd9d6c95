"""What the chatbox is told of its site: the frame with its page, the loader with its configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from accounts.colours import palette
from accounts.models import Site
from chat import conversing, sessions, words
from chat.arriving import told as asked_before

SHEETS = Path(settings.BASE_DIR) / "static" / "css"
THEMES = ("light", "dark", "auto")


def page(request: HttpRequest, site: Site, origins: list[str]) -> dict[str, Any]:
    """The context of ``chatbox/frame.html``; ``frame_data`` is what its scripts read."""
    code, locale = words.chosen(request, site)
    said = words.said(site, "frame", code)
    asked = request.GET.get("theme")
    return {
        "site": site,
        "language": code,
        "direction": "rtl" if code in words.RIGHT_TO_LEFT else "ltr",
        "theme": asked if asked in THEMES else site.theme,
        "greeting": words.greeting(site, code),
        "words": said,
        "notice": words.said(site, "notice", code)["title"] if site.notice or site.notice_url else "",
        "frame_data": {
            **_frame(request, site),
            **asked_before(site, code),
            **conversing.told(site, code),
            "origins": origins,
            "language": code,
            "locale": locale,
            "words": said,
        },
    }


def _frame(request: HttpRequest, site: Site) -> dict[str, Any]:
    return {
        "key": site.shown_key,
        "name": site.name,
        "colours": palette(site.colour),
        "live": site.live_typing,
        "preview": site.previewed,
        "team": site.show_team,
        "people": msgspec.to_builtins(sessions.shown_team(site)),
        "socket": f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}/ws/visitor/",
        "worded": words.version(site),
        "sheets": sheets(),
        "spoken": [part for part in words.parts() if part not in ("frame", "loader")],
    }


def sheets() -> dict[str, str]:
    """The style sheets of the parts that are loaded on demand: ``css/chatbox-<part>.css``."""
    names = sorted(path.name for path in SHEETS.glob("chatbox-*.css"))
    return {name.removeprefix("chatbox-").removesuffix(".css"): static(f"css/{name}") for name in names}


def look(request: HttpRequest, site: Site) -> dict[str, Any]:
    """All that the loader needs to draw its button."""
    code, locale = words.chosen(request, site)
    said = words.said(site, "loader", code)
    return {
        "name": site.name,
        "colour": site.colour,
        "greeting": words.greeting(site, code),
        "position": site.position,
        "theme": site.theme,
        "launcher": site.launcher,
        "locale": locale,
        "direction": "rtl" if code in words.RIGHT_TO_LEFT else "ltr",
        "words": {**said, "title": words.filled(said["title"], {"name": site.name})},
        "frame": f"{settings.BASE_URL}{reverse('frame', args=[site.shown_key])}",
    }
