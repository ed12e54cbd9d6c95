"""The REST API against a bare DRF view that reads the same rows, checks the same shapes and writes the same answer.

Both go through the whole of Django's request, in turns, so that whatever else the machine does falls on both. What the
API does beside: the key, its limit, its scopes, strict parameters, cursors, headers.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from rest_framework.views import APIView

from accounts.api.scopes import SCOPES
from accounts.models import ApiKey, Membership, Workspace
from accounts.tenancy import within
from bench.figures import Figure, percentile
from crm.api import contacts, shapes
from crm.models import Contact
from paldesk.server import settle
from paldesk.urls import urlpatterns as ours

PAGE = 50
CALLS, ROUNDS = 40, 5
BODY = {"name": "Lena Vos", "email": "lena@example.com", "attributes": {"plan": "pro", "seats": 3}}
Call = Callable[[], Any]


class Bare(APIView):
    """No key, no limit, no cursor: the rows and the shapes alone."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    workspace: Workspace

    def get(self, request: Any) -> HttpResponse:
        with within(self.workspace):
            found = shapes.contacts(Contact.objects.order_by("-id")[:PAGE])
            return HttpResponse(msgspec.json.encode({"data": found}), content_type="application/json")

    def post(self, request: Any) -> HttpResponse:
        body = msgspec.json.decode(request._request.body, type=contacts.ContactBody)
        with within(self.workspace):
            contact = Contact.objects.create()
            contacts.write(contact, body)
            [made] = shapes.contacts(Contact.objects.filter(pk=contact.pk))
            return HttpResponse(msgspec.json.encode(made), status=201, content_type="application/json")


urlpatterns = [path("bare/", Bare.as_view()), *ours]


class Caller:
    """A customer's server, with a key of this workspace."""

    def __init__(self, workspace: Workspace, member: Membership) -> None:
        self.workspace = workspace
        with within(workspace):
            _, secret = ApiKey.objects.make(workspace, "bench", list(SCOPES), by=member)
        self.client = Client(headers={"host": "localhost", "authorization": f"Bearer {secret}"})

    def get(self, place: str) -> Any:
        answer = self.client.get(place)
        assert answer.status_code == 200, answer.content
        return answer

    def post(self, place: str) -> Any:
        answer = self.client.post(place, json.dumps(BODY), "application/json")
        assert answer.status_code == 201, answer.content
        return answer

    def usual(self) -> list[Call]:
        """What a server asks: first and later pages, one thing, filters, the stream."""
        pages = ("contacts", "conversations?sort=activity", "conversations?status=open")
        following = [
            f"{each}{'&' if '?' in each else '?'}cursor={self.get(f'/api/v1/{each}').json()['next_cursor']}"
            for each in pages
        ]
        one = self.get("/api/v1/contacts?limit=1").json()["data"][0]
        places = [*pages, *following, f"contacts/{one['id']}", f"contacts?email={one['email']}", "events"]
        return [lambda each=each: self.get(f"/api/v1/{each}") for each in places]


@override_settings(ROOT_URLCONF="bench.api", API_REQUESTS_PER_MINUTE=10_000_000)
def measure(small: Caller, large: Caller) -> list[Figure]:
    Bare.workspace = large.workspace
    lists = (lambda: large.get(f"/api/v1/contacts?limit={PAGE}"), lambda: large.get("/bare/"))
    creates = (lambda: large.post("/api/v1/contacts"), lambda: large.post("/bare/"))
    return [*_against("list", *lists), *_against("create", *creates), _growth(small, large)]


def _against(name: str, ours: Call, bare: Call) -> list[Figure]:
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    ours(), bare()
    settle()
    for _ in range(ROUNDS):
        for whose, call in (("ours", ours), ("bare", bare)):
            times[whose] += [_timed(call) for _ in range(CALLS)]
    rates = {whose: 1 / statistics.median(found) for whose, found in times.items()}
    p99 = percentile(times["ours"], 0.99) * 1000
    return [
        Figure.against(
            f"api_{name}_vs_bare", rates["ours"], "requests/s", rates["bare"], "a bare DRF view", ROUNDS
        ),
        Figure(f"api_{name}_p99_ms", round(p99, 2), "ms", runs=ROUNDS),
    ]


def _growth(small: Caller, large: Caller) -> Figure:
    """The dearest of the usual calls, among many compared with among few."""
    ratios = []
    for few, many in zip(small.usual(), large.usual(), strict=True):
        few(), many()
        times = [(_timed(few), _timed(many)) for _ in range(CALLS)]
        ratios.append(
            statistics.median(each[1] for each in times) / statistics.median(each[0] for each in times)
        )
    return Figure("api_growth", round(max(ratios), 3), "×", runs=CALLS)


def _timed(call: Call) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
