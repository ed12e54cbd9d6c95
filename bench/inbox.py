"""The inbox's first page and opening a conversation, with 1,000 and with 200,000 conversations."""

from __future__ import annotations

import time
from collections.abc import Callable

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from bench.figures import Figure, percentile
from chat import reading
from chat.models import Conversation
from chat.views.inbox import page

REPEATS = 60


def measure(small: tuple[Workspace, Membership], large: tuple[Workspace, Membership]) -> list[Figure]:
    figures = []
    for name, verb in (("inbox_growth", first_page), ("open_growth", open_one)):
        before, after = _p95(verb, *small), _p95(verb, *large)
        figures.append(Figure.against(name, after, "ms", before, "the same with 1,000", REPEATS))
    return figures


def first_page(member: Membership) -> None:
    for view in ("open", "mine", "closed"):
        page(member, view)


def open_one(member: Membership) -> None:
    conversation = Conversation.objects.get(number=500)
    reading.events(conversation, 0)


def _p95(verb: Callable[[Membership], None], workspace: Workspace, member: Membership) -> float:
    took = []
    for _ in range(REPEATS + 5):
        begun = time.perf_counter()
        with within(workspace):
            verb(member)
        took.append((time.perf_counter() - begun) * 1000)
    return percentile(took[5:], 0.95)
