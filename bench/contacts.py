"""The contacts with 100,000 of them, and the same with 1,000: the list, deep in it, filtered, searched, one of them.

Through the whole of Django's request. The plan of every query is looked at, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from bench import plans
from bench.figures import Figure, percentile
from crm import listing
from crm.models import Contact, ContactLabel
from paldesk.server import settle

REPEATS = 60
Request = Callable[[], Any]


class Reader:
    """One member at the contacts of one workspace."""

    def __init__(self, workspace: Workspace, member: Membership) -> None:
        self.workspace = workspace
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(member.user)
        self.root = f"/app/{workspace.slug}/contacts/"
        with within(workspace):
            self.labels = [str(pk) for pk in ContactLabel.objects.by_name().values_list("pk", flat=True)]
            self.deep = {order: self._middle(order) for order in listing.ORDERS}
            self.some = list(Contact.objects.order_by("pk").values_list("pk", flat=True)[:5])

    def _middle(self, order: str) -> str:
        """The cursor of a page half-way through."""
        asked = listing.ORDERS[order]
        sign = "-" if asked.falling else ""
        rows = Contact.objects.order_by(f"{sign}{asked.column}", f"{sign}id")
        half = rows.count() // 2
        return listing.cursor(asked, rows[half])

    def lists(self) -> Iterator[Request]:
        for order, cursor in self.deep.items():
            yield lambda order=order: self._get("", sort=order)
            yield lambda order=order, cursor=cursor: self._get("rows/", sort=order, after=cursor)

    def filters(self) -> Iterator[Request]:
        """Common conditions, rare ones and several at once."""
        asked = [
            {"label": self.labels[0]},
            {"label": self.labels[-1]},
            {"owner": "me"},
            {"owner": "nobody", "sort": "name"},
            {"company": "company 77"},
            {"verified": "yes", "sort": "-created"},
            {"email": "no", "phone": "yes"},
            {"blocked": "yes"},
            {"language": "nl", "seen": "7"},
            {"created": "365", "seen": "-30"},
            {"fact": "plan", "value": "Gold"},
            {"fact": "seats", "value": "199", "sort": "name"},
            {"label": self.labels[1], "verified": "yes", "fact": "plan", "value": "Free"},
        ]
        for each in asked:
            yield lambda each=each: self._get("rows/", **each)

    def searches(self) -> Iterator[Request]:
        for words in ("ka", "kalo", "verstadon", "mi ne", "example", "kalomika17", "nowhere", "ru verified"):
            yield lambda words=words: self._get("rows/", q=words)
        yield lambda: self._get("rows/", q="ka", verified="yes", sort="name")

    def profiles(self) -> Iterator[Request]:
        for pk in self.some:
            yield lambda pk=pk: self._get(f"{pk}/")

    def _get(self, path: str, **query: str) -> None:
        answer = self.client.get(f"{self.root}{path}", query)
        if answer.status_code != 200:
            raise AssertionError(f"{path} {query} is answered with {answer.status_code}")


VERBS: dict[str, Callable[[Reader], Iterator[Request]]] = {
    "list": Reader.lists,
    "filter": Reader.filters,
    "search": Reader.searches,
    "profile": Reader.profiles,
}


def measure(small: Reader, large: Reader) -> list[Figure]:
    """``contacts_growth`` is the worst of the four. Raises plans.WholeTable."""
    found = []
    for name, requests in VERBS.items():
        before, after = _p95(requests, small), _p95(requests, large)
        found.append((after / before, after, before))
        print(f"contacts {name}: {after:.1f} ms, {after / before:.2f} times {before:.1f} ms", flush=True)
    _, worst, of = max(found)
    p95 = max(after for _, after, _ in found)
    explained = sum(_explained(large, name, requests) for name, requests in VERBS.items())
    return [
        Figure.against("contacts_growth", worst, "ms", of, "the same with 1,000", REPEATS),
        Figure("contacts_p95_ms", round(p95, 2), "ms", runs=REPEATS),
        Figure("contacts_plans", explained, "queries"),
    ]


def _explained(reader: Reader, name: str, requests: Callable[[Reader], Iterator[Request]]) -> int:
    def verb() -> None:
        for request in requests(reader):
            request()

    with within(reader.workspace):
        return plans.check(f"contacts {name}", verb)


def _p95(requests: Callable[[Reader], Iterator[Request]], reader: Reader) -> float:
    took: list[float] = []
    for _ in range(2):
        for request in requests(reader):
            request()
    settle()
    while len(took) < REPEATS:
        for request in requests(reader):
            begun = time.perf_counter()
            request()
            took.append((time.perf_counter() - begun) * 1000)
    return percentile(took, 0.95)
