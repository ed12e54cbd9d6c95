"""Which page stands at which address."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path

from billing.fake.errors import Refused
from billing.fake.pages import bill, checkout, clock, details, plans, portal
from billing.fake.pages.shown import LOOK, Page, Request, go, lost
from billing.fake.world import Fake

STATIC = Path(__file__).parents[3] / "static"
SERVED = re.compile(r"/static/(css/[\w-]+\.css|img/[\w-]+\.svg|favicon\.svg)|/look/(pages\.css)")
View = Callable[..., Page]

SECRET = r"(\w{32,})"
PAGES: list[tuple[str, View]] = [
    (r"/clock", clock.page),
    (r"/c/pay/(cs_test_\w+)", checkout.page),
    (r"/c/pay/(cs_test_\w+)/confirm", checkout.confirm),
    (rf"/p/session/{SECRET}", portal.home),
    (rf"/p/session/{SECRET}/card", portal.change_card),
    (rf"/p/session/{SECRET}/card/confirm", portal.confirm_card),
    (rf"/p/session/{SECRET}/details", details.page),
    (rf"/p/session/{SECRET}/plan/(sub_\w+)", plans.choose),
    (rf"/p/session/{SECRET}/plan/(sub_\w+)/(price_\w+)", plans.confirm),
    (rf"/p/session/{SECRET}/cancel/(sub_\w+)", plans.cancel),
    (rf"/p/session/{SECRET}/keep/(sub_\w+)", plans.keep),
    (rf"/i/(in_\w+)/{SECRET}", bill.page),
    (rf"/i/(in_\w+)/{SECRET}/pdf", bill.pdf),
    (r"/receipts/(ch_\w+)", bill.receipt),
    (r"/authenticate/(pi_\w+)", bill.authenticate),
]


def page(fake: Fake, path: str, request: Request) -> Page:
    """Written before it is shown."""
    if (found := _file(path)) is not None:
        return found
    for pattern, view in PAGES:
        if match := re.fullmatch(pattern, path):
            return _viewed(fake, view, request, match.groups())
    if path == "/":
        return go("/clock")
    return lost("This page is not here", "Pages of the test payments are opened from Paldesk.")


def _viewed(fake: Fake, view: View, request: Request, found: tuple[str, ...]) -> Page:
    try:
        with fake.working():
            return view(fake, request, *found)
    except portal.Gone:
        return portal.gone()
    except Refused as no:
        return lost("That cannot be done", str(no), 422)


def _file(path: str) -> Page | None:
    match = SERVED.fullmatch(path)
    if not match:
        return None
    file = STATIC / match[1] if match[1] else LOOK / match[2]
    if not file.is_file():
        return None
    return Page(file.read_bytes(), type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
