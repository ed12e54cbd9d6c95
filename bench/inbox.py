"""The inbox with 200,000 conversations and 2,000,000 messages, and the same with 1,000 and 10,000.

Through the views' own code and the whole of Django's request: the page, opening a conversation, switching views,
searching. The plan of every query is looked at, too.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from bench import plans
from bench.figures import Figure, percentile
from chat import lists, sessions
from chat.models import Conversation, Label, SavedView
from paldesk.server import settle

REPEATS = 60
Request = Callable[[], Any]


class Operator:
    """One member at the desk. ``talks`` is how many conversations there are; a seed makes every run the same."""

    def __init__(self, workspace: Workspace, member: Membership, talks: int) -> None:
        self.workspace, self.member, self.talks = workspace, member, talks
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(member.user)
        self.root = f"/app/{workspace.slug}/inbox/"
        self.chance = random.Random(7)
        self.views = [*lists.BUILT_IN, *self._saved()]

    def _saved(self) -> list[str]:
        """What people really keep: by label, by who waits longest, by urgency, by age."""
        with within(self.workspace):
            rare, common = Label.objects.get(name="Label 19"), Label.objects.get(name="Label 0")
            wanted = [
                {"labels_any": [str(rare.pk)]},
                {"labels_any": [str(common.pk)], "status": ["open"], "labels_none": [str(rare.pk)]},
                {"status": ["open"], "order": "waiting"},
                {"status": ["open", "pending"], "order": "priority", "assignee": ["me", "nobody"]},
                {"waiting_minutes": 30, "created_days": 30, "priority": ["urgent"]},
                {"team": ["none"], "active_days": 7, "status": ["closed"]},
            ]
            made = [
                SavedView.objects.create(name=str(place), conditions=each)
                for place, each in enumerate(wanted)
            ]
            return [str(view.pk) for view in made]

    def pages(self) -> Iterator[Request]:
        yield lambda: self._get("")

    def openings(self) -> Iterator[Request]:
        number = self.chance.randrange(1, self.talks + 1)
        yield lambda: self._open(number)

    def switches(self) -> Iterator[Request]:
        for view in self.views:
            yield lambda view=view: self._get("rows/", view=view)

    def searches(self) -> Iterator[Request]:
        """Common words, rare ones, one that only one message has, beginnings, filters, and one that is nowhere."""
        number = self.chance.randrange(1, self.talks // 10) * 10
        asked = [
            *(
                "the",
                "chain when",
                "kaka",
                "lomi ver",
                "th",
                "ka",
                "verstadonpi",
                f"zx{number}y10",
                "nowhere at all",
            ),
            *(
                "the from:me",
                "bike status:open",
                'my label:"Label 19"',
                'chain label:"Label 0" assignee:nobody',
                "is in:notes",
            ),
            *("the before:2020-01-01", "zx9", "kalomine order", "a"),
        ]
        for words in asked:
            yield lambda words=words: self._get("search/", q=words)

    def _open(self, number: int) -> None:
        self._get(f"{number}/row/")
        with within(self.workspace):
            talk = Conversation.objects.get(number=number)
            sessions.events(talk.pk, 0)

    def _get(self, path: str, **query: str) -> None:
        answer = self.client.get(f"{self.root}{path}", query)
        if answer.status_code != 200:
            raise AssertionError(
                f"{path} {query} is answered with {answer.status_code}: {answer.content[:300]!r}"
            )


VERBS: dict[str, Callable[[Operator], Iterator[Request]]] = {
    "inbox": Operator.pages,
    "open": Operator.openings,
    "switch": Operator.switches,
    "search": Operator.searches,
}


def measure(small: Operator, large: Operator) -> list[Figure]:
    """Raises plans.WholeTable."""
    figures = []
    for name, requests in VERBS.items():
        before, after = _p95(requests, small), _p95(requests, large)
        figures.append(Figure.against(f"{name}_growth", after, "ms", before, "the same with 1,000", REPEATS))
        figures.append(Figure(f"{name}_p95_ms", round(after, 2), "ms", runs=REPEATS))
        print(figures[-2], flush=True)
    explained = sum(_explained(large, name, requests) for name, requests in VERBS.items())
    figures.append(Figure("inbox_plans", explained, "queries"))
    return figures


def _explained(operator: Operator, name: str, requests: Callable[[Operator], Iterator[Request]]) -> int:
    def verb() -> None:
        for request in requests(operator):
            request()

    with within(operator.workspace):
        return plans.check(name, verb)


def _p95(requests: Callable[[Operator], Iterator[Request]], operator: Operator) -> float:
    took: list[float] = []
    for _ in range(5):
        for request in requests(operator):
            request()
    settle()
    while len(took) < REPEATS:
        for request in requests(operator):
            begun = time.perf_counter()
            request()
            took.append((time.perf_counter() - begun) * 1000)
    return percentile(took, 0.95)
