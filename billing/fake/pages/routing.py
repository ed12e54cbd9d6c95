"""Which page stands at which address."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path

from billing.fake.pages import checkout
from billing.fake.pages.shown import LOOK, Page, Request, lost
from billing.fake.world import Fake

STATIC = Path(__file__).parents[3] / "static"
SERVED = re.compile(r"/static/(css/[\w-]+\.css|img/[\w-]+\.svg|favicon\.svg)|/look/(pages\.css)")
View = Callable[..., Page]

PAGES: list[tuple[str, View]] = [
    (r"/c/pay/(cs_test_\w+)", checkout.page),
    (r"/c/pay/(cs_test_\w+)/confirm", checkout.confirm),
]


def page(fake: Fake, path: str, request: Request) -> Page:
    """Written before it is shown."""
    if (found := _file(path)) is not None:
        return found
    for pattern, view in PAGES:
        if match := re.fullmatch(pattern, path):
            with fake.working():
                return view(fake, request, *match.groups())
    return lost("This page is not here", "Pages of the test payments are opened from Paldesk.")


def _file(path: str) -> Page | None:
    match = SERVED.fullmatch(path)
    if not match:
        return None
    file = STATIC / match[1] if match[1] else LOOK / match[2]
    if not file.is_file():
        return None
    return Page(file.read_bytes(), type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
