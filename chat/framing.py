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
from chat import conversing, launcher, sessions, words
from chat.arriving import told as asked_before

SHEETS = Path(settings.BASE_DIR) / "static" / "css"


def page(request: HttpRequest, site: Site, origins: list[str]) -> dict[str, Any]:
    """The context of ``chatbox/frame.html``; ``frame_data`` is what its scripts read."""
    options = launcher.Options.that_fit(request)
    code, locale = words.chosen(request, site, options.locale)
    said = words.said(site, "frame", code, options.texts)
    return {
        "site": site,
        "language": code,
        "direction": "rtl" if code in words.RIGHT_TO_LEFT else "ltr",
        "theme": options.theme or site.theme,
        "greeting": options.texts.get("frame.greeting") or words.greeting(site, code),
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
            "texts": options.texts,
            "colours": palette(options.colour or site.colour),
        },
    }


def _frame(request: HttpRequest, site: Site) -> dict[str, Any]:
    return {
        "key": site.shown_key,
        "name": site.name,
        "live": site.live_typing,
        "links": site.link_previews,
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
    """All that the loader needs to draw its button. Raises WrongOption."""
    options = launcher.Options.of(request)
    code, locale = words.chosen(request, site, options.locale)
    said = words.said(site, "loader", code, options.texts)
    title = words.filled(said["title"], {"name": site.name})
    address = f"{settings.BASE_URL}{reverse('frame', args=[site.shown_key])}{options.of_the_frame}"
    return {
        "locale": locale,
        "words": said,
        "origin": settings.BASE_URL,
        "frame": {"title": title, "sandbox": launcher.SANDBOX, "src": address},
        "verbs": launcher.VERBS,
        **launcher.drawn(site, options),
    }
