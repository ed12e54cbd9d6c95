"""``{% importmap %}`` and ``{% modulepreload "paldesk/dashboard/inbox" %}``."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from paldesk import assets

register = template.Library()
# Inside a script element only these could end it early or open a comment (HTML, "Restrictions for contents").
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def importmap(context: Mapping[str, Any], *roots: str, lean: bool = False) -> SafeString:
    """The page's one import map, allowed by its nonce. Stands before the first module script.

    With ``roots`` it names only these modules (``paldesk/chatbox/*``: all of a folder) and what they need, for a page
    whose bytes are counted. Raises MissingModule.
    """
    known = assets.modules(lean)
    asked = [name for root in roots for name in fnmatch.filter(known, root)]
    needed = {path for name in asked for path in assets.needed_by(name, lean)}
    return addressed(
        context, {name: static(path) for name, path in known.items() if not roots or path in needed}
    )


@register.simple_tag(takes_context=True)
def addressed(context: Mapping[str, Any], addresses: Mapping[str, str]) -> SafeString:
    """The import map of these names and addresses, for a page that is none of ours."""
    text = json.dumps({"imports": addresses}, separators=(",", ":")).translate(_ESCAPES)
    request = context.get("request")
    nonce = getattr(request, "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))  # noqa: S308


@register.simple_tag
def data_script(name: str, data: Any) -> SafeString:
    """Data for the scripts of a page whose bytes are counted: Django's json_script writes every letter that is not
    English in six."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder).translate(
        _ESCAPES
    )
    return format_html('<script id="{}" type="application/json">{}</script>', name, mark_safe(text))  # noqa: S308


@register.simple_tag
def modulepreload(name: str, lean: bool = False) -> SafeString:
    """Links that fetch a module and all it imports at once. Raises MissingModule."""
    paths = ((static(path),) for path in assets.needed_by(name, lean))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', paths)
