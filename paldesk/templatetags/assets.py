"""``{% importmap %}`` and ``{% modulepreload "paldesk/dashboard/inbox" %}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from paldesk import assets

register = template.Library()
# Inside a script element only these could end it early or open a comment (HTML, "Restrictions for contents").
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def importmap(context: Mapping[str, Any], *roots: str) -> SafeString:
    """The page's one import map, allowed by its nonce. Stands before the first module script.

    With ``roots`` it names only these modules and what they need, for a page whose bytes are counted.
    Raises MissingModule.
    """
    needed = {path for root in roots for path in assets.needed_by(root)}
    addresses = {name: static(path) for name, path in assets.modules().items() if not roots or path in needed}
    text = json.dumps({"imports": addresses}, separators=(",", ":")).translate(_ESCAPES)
    request = context.get("request")
    nonce = getattr(request, "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))  # noqa: S308


@register.simple_tag
def modulepreload(name: str) -> SafeString:
    """Links that fetch a module and all it imports at once. Raises MissingModule."""
    paths = ((static(path),) for path in assets.needed_by(name))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', paths)
