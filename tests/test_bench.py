"""That the benchmarks still find the tables they fill and the pages they ask: small, and without a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.models import Membership, Site, Workspace
from bench import api, book, contacts, crowd, inbox, seed, segments

FEW = 60
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def made() -> tuple[Workspace, Membership, Site]:
    return seed.workspace("bench")


def ask(verbs: dict[str, Callable[[Any], Iterator[Callable[[], Any]]]], reader: Any) -> None:
    """Each request of each verb once; it raises where it is not answered well."""
    for verb in verbs.values():
        for request in verb(reader):
            request()


def test_contacts(made: tuple[Workspace, Membership, Site]) -> None:
    workspace, member, _ = made
    book.fill(workspace, member, FEW)
    ask(contacts.VERBS, contacts.Reader(workspace, member))


def test_an_inbox(made: tuple[Workspace, Membership, Site]) -> None:
    workspace, member, site = made
    crowd.fill(workspace, site, FEW)
    ask(inbox.VERBS, inbox.Operator(workspace, member, FEW))


def test_the_api(made: tuple[Workspace, Membership, Site]) -> None:
    workspace, member, site = made
    seed.conversations(workspace, site, FEW)
    for call in api.Caller(workspace, member).usual():
        call()


def test_segments() -> None:
    asker = segments.Operator("few", FEW)
    for one in asker.asked:
        asker.preview(one)
