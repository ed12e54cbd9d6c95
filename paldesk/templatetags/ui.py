"""Template tags of the design system: icons, faces, the reader's chosen look, the rooms of the dashboard."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import Resolver404, resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chat.onsite import visitors_here
from privacy.counting import rights_waiting

register = template.Library()

ICONS = Path("node_modules", "lucide-static", "icons")
LOOKS = {"theme": ("light", "dark"), "density": ("compact",), "rail": ("pinned",)}
HUES = 12


class Room(NamedTuple):
    word: str
    icon: str
    path: str
    key: str
    also: tuple[str, ...] = ()

    def at(self, workspace: str) -> str:
        return f"/app/{workspace}/{self.path}/"

    def places(self, workspace: str) -> list[str]:
        """Where one is in this room: pages of others stand as tabs in it."""
        return [f"/app/{workspace}/{path}/" for path in (self.path, *self.also)]


ROOMS = (
    Room("Inbox", "inbox", "inbox", "i"),
    Room("Visitors", "radar", "visitors", "v"),
    Room("Contacts", "contact-round", "contacts", "c", ("companies", "segments")),
    Room("Reports", "chart-no-axes-column", "reports", "r"),
    Room("Privacy", "shield-check", "privacy", "p"),
    Room("Settings", "settings", "settings", "s", ("billing",)),
)

# What stands beside a room's word, and what it counts: how much waits for somebody, how many are there.
COUNTS = {"privacy": (rights_waiting, "open"), "visitors": (visitors_here, "here now")}


class MissingIcon(Exception):
    """No such icon in the lucide-static package: a misspelt name, or `npm ci` was not run."""


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "", flip: bool = False) -> SafeString:
    """An inline lucide icon. Without a `label` it is decoration; `flip` mirrors it in right-to-left."""
    classes = " ".join(("icon", *([f"icon-{size}"] if size != 16 else []), *(["icon-flip"] if flip else [])))
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="{}" height="{}" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        classes,
        size,
        size,
        spoken,
        drawing(name),
    )


@register.simple_tag
def icon_symbols(*names: str) -> SafeString:
    """The named icons as <symbol id="icon-NAME">, for modules that draw them with <use href="#icon-NAME">."""
    symbols = format_html_join(
        "",
        '<symbol id="icon-{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round">{}</symbol>',
        ((name, drawing(name)) for name in names),
    )
    return format_html("<svg hidden>{}</svg>", symbols)


@cache
def drawing(name: str) -> SafeString:
    """What stands inside the <svg> of an icon file. Raises MissingIcon."""
    path = Path(settings.BASE_DIR) / ICONS / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise MissingIcon(name)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S)
    if inside is None:
        raise MissingIcon(name)
    return mark_safe(re.sub(r"\s+", " ", inside[1]).strip())  # noqa: S308 - a file of a pinned package


@register.inclusion_tag("_face.html")
def face(
    name: str, key: object = "", size: int = 32, picture: str = "", presence: str = "", square: bool = False
) -> dict[str, object]:
    """A person's picture or initials (a workspace's: square); `key`, an id, keeps the hue when the name changes."""
    return {
        "name": name,
        "initials": initials(name),
        "hue": hue(str(key or name)),
        "size": size,
        "picture": picture,
        "presence": presence,
        "square": square,
    }


def initials(name: str) -> str:
    """One or two letters: "Ada Lovelace" gives AL, "ada@example.com" gives A, nothing gives a question mark."""
    words = re.findall(r"\w+", name.partition("@")[0] if "@" in name else name)
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 and "@" not in name else "")).upper()


def hue(key: str) -> int:
    """0 to 11, the same as hue() in static/js/elements/face.js."""
    return sum(map(ord, key)) % HUES


@register.simple_tag(takes_context=True)
def look(context: Context) -> SafeString:
    """data-theme, data-density and data-rail as the reader chose them; known values only."""
    request: HttpRequest | None = context.get("request")
    cookies = request.COOKIES if request else {}
    chosen = ((name, cookies.get(name, "")) for name in LOOKS)
    return format_html_join(
        "", ' data-{}="{}"', ((name, value) for name, value in chosen if value in LOOKS[name])
    )


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, object]]:
    """The rooms of the open workspace that exist, as word, icon, key, url and whether one is in it."""
    request: HttpRequest = context["request"]
    workspace = getattr(request, "workspace", None)
    found = ((room, room.at(workspace.slug)) for room in ROOMS if workspace)
    return [
        {
            "word": room.word,
            "icon": room.icon,
            "key": room.key,
            "url": url,
            "current": any(request.path.startswith(place) for place in room.places(workspace.slug)),
            **counted(room.path),
        }
        for room, url in found
        if exists(url)
    ]


def counted(path: str) -> dict[str, str]:
    if path not in COUNTS:
        return {"count": "", "counted": ""}
    count, what = COUNTS[path]
    return {"count": count(), "counted": what}


@register.simple_tag
def door(path: str) -> str:
    """The path when a page answers there, nothing otherwise: no dead links while rooms are being built."""
    return path if exists(path) else ""


def exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
