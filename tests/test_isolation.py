"""Every address, asked by strangers: 404, nothing shown, nothing changed. The walk itself is in tests/tenancy/.

The sockets' walk is tests/chat/test_sockets.py::test_a_stranger_reaches_nothing_by_id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User, Workspace
from accounts.tenancy import within
from chat.routing import routes as socket_routes
from crm.models import Contact
from tests.tenancy import fences, party
from tests.tenancy.party import FURNITURE
from tests.tenancy.recipes import OTHERS, RECIPES, excused, missing
from tests.tenancy.walk import OUTSIDE, Attempt, Recipe, Route, Walk, filled, routes
from tests.world import World, build


@pytest.fixture
def cast(db: None, redis: Any) -> World:
    return build()


@pytest.fixture
def walk(cast: World) -> Walk:
    return begin(cast)


def begin(cast: World) -> Walk:
    return Walk(party.acme(cast), party.other(cast))


def walked(walk: Walk, visit: Any = Walk.strangers, names: Iterable[str] = RECIPES) -> Walk:
    for route in routes():
        if route.name in names:
            visit(walk, route, RECIPES[route.name])
    return walk


def test_every_route_has_a_recipe() -> None:
    assert missing(list(routes())) == []


def test_every_word_of_acme_is_marked(walk: Walk) -> None:
    assert party.unmarked(walk.acme) == []


SHOWN = {
    *("draft", "scheduled", "macro", "steps", "step", "folder", "short", "title", "canned"),
    *("team", "label", "file", "view"),
    *("decided", "purpose", "necessity", "balance"),
    *("fact", "value", "key", "fault", "import", "why", "cell", "left"),
    *("question", "reason", "comment"),
    *("page", "source", "event", "data", "browser", "os", "city", "referrer"),
    *("hook", "parcel", "ask", "asked", "intent"),
    # The billing pages
    *("line1", "line2", "state", "zip", "vat", "bill"),
    # The contacts' pages
    *(
        "company",
        "contact-label",
        "contact-note",
        "definition",
        "description",
        "identity",
        "option",
        "segment",
    ),
}

# Where a mark is that no page shows.
UNSEEN = {
    "user.password": "is shown to nobody",
    "identity_key.secret": "is shown to nobody",
    "invitation.token_digest": "is shown to nobody",
    "visitor.token_digest": "is shown to nobody",
    "note.body": "travels over the socket alone",
    **{
        f"furniture.{what}": "is told by the inbox's own pages and the socket"
        for what in FURNITURE
        if what not in SHOWN
    },
}


def test_a_stranger_reaches_nothing(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    """And Acme's own people are shown what is marked, or its absence elsewhere would say nothing."""
    walked(walk, Walk.visit)
    ours = [route for route in routes() if not excused(route)]
    with capsys.disabled():
        share = 100 * walk.visited / len(ours)
        print(f"\n{walk.visited} of {len(ours)} routes ({share:.0f} %), {walk.answers} answers, ", end="")
        print(f"{len(walk.acme.marks)} marks, {len(walk.faults)} faults")
    assert walk.faults == []
    assert walk.visited == len(ours)
    unseen = set(walk.acme.marks) - walk.seen
    assert sorted(unseen - set(UNSEEN)) == []
    assert sorted(set(UNSEEN) - unseen) == []


@pytest.mark.parametrize(
    "fence", [fences.database_alone, fences.managers_alone], ids=["database", "managers"]
)
def test_one_fence_is_enough(db: None, redis: Any, fence: Any) -> None:
    with fence():
        assert walked(begin(build())).faults == []


def test_the_views_of_others_show_nothing(walk: Walk) -> None:
    theirs = [route for route in routes() if excused(route)]
    for route in theirs:
        walk.strangers(route, other_view(route, walk.acme.talk.contact_id))
    assert walk.faults == []
    assert len(theirs) > 30


REFUSALS = (200, 302, 403, 404, 405)


def other_view(route: Route, object_id: Any) -> Recipe:
    """From outside the allowed networks there is no admin at all."""
    asked = filled(route.pattern, {"object_id": object_id})
    attempts = [Attempt(path=asked, statuses=REFUSALS, method=method) for method in ("GET", "POST")]
    if route.pattern.startswith("admin/"):
        attempts.append(Attempt(path=asked, statuses=(404,), address=OUTSIDE))
    return Recipe(attempts=lambda acme, other: attempts, shared="their own headers")


def test_staff_never_read_what_was_said(walk: Walk) -> None:
    """Nor who said it: names and addresses are masked, even for a superuser with Acme chosen."""
    User.objects.filter(pk=walk.other.user.pk).update(is_staff=True, is_superuser=True)
    ids = (walk.acme.talk.pk, walk.acme.talk.contact_id, walk.acme.site.pk, walk.acme.member)
    paths = {
        filled(route.pattern, {"object_id": object_id})
        for route in routes()
        for object_id in ids
        if route.pattern.startswith("admin/")
    }
    shown: set[str] = set()
    for path_ in sorted(paths - {"/admin/logout/"}):
        answer = walk.cy.get(path_, {"workspace": walk.acme.slug}, follow=True)
        shown |= {name for name, mark in walk.acme.marks.items() if mark in answer.content.decode()}
    assert "site.name" in shown, "staff saw nothing of Acme, so this proves nothing"
    private = {"contact.name", "contact.email", "contact.phone", "message.body", "note.body", "user.password"}
    assert not shown & {*private, "visitor.token_digest", "invitation.token_digest"}


def test_the_admin_sends_customers_to_its_own_door(walk: Walk) -> None:
    answer = walk.ada.get("/admin/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")


def test_others_are_excused_with_a_reason() -> None:
    assert all(len(reason.split()) > 3 for reason in OTHERS.values())
    assert not excused(Route("accounts/ours/", "account_ours", "accounts.views.profile"))


def test_every_socket_has_its_walk() -> None:
    assert [str(route.pattern) for route in socket_routes] == ["ws/visitor/", "ws/operator/<slug:workspace>/"]


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_what_answers_before_the_routes_names_nobody(walk: Walk, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code in (200, 503)
    assert not [mark for mark in walk.acme.marks.values() if mark in answer.content.decode()]


# The walk can fail


def test_with_neither_fence_the_walk_is_red(db: None, redis: Any) -> None:
    with fences.neither():
        some = ("conversation", "conversation_contact", "site", "team")
        faults = " ".join(walked(begin(build()), names=some).faults)
    for mark in ("contact.phone", "message.body", "site.greeting", "invitation.email"):
        assert mark in faults
    assert "changes Acme's crm_attribute, crm_contact" in faults


def test_a_new_route_without_a_recipe_is_named() -> None:
    new = list(routes([path("app/<slug:workspace>/secrets/", print, name="secrets")]))
    assert missing([*routes(), *new]) == [
        "/app/<slug:workspace>/secrets/ (secrets) has no recipe. "
        "Say in tests/tenancy/recipes.py how strangers ask for it and what they get."
    ]


def test_a_route_that_is_gone_is_named() -> None:
    rest = [route for route in routes() if route.name != "inbox"]
    assert missing(rest) == ["The recipe 'inbox' belongs to no route any more."]


def careless(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens whatever workspace the address names, for whoever asks."""
    with within(Workspace.objects.get(slug=slug)):
        found = Contact.objects.first()
        if request.method == "POST":
            found.delete() if "delete" in request.POST else Contact.objects.update(name="taken")
        answer = HttpResponse(found.email if request.method == "GET" else "")
    answer["Cache-Control"] = "public"
    return answer


def failing(request: HttpRequest, slug: str) -> HttpResponse:
    raise LookupError(slug)


urlpatterns = [
    path("careless/<slug:slug>/", careless, name="careless"),
    path("failing/<slug:slug>/", failing, name="failing"),
]


def test_a_wrong_view_is_found(walk: Walk, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    for route in routes():
        asked = f"/{route.name}/{walk.acme.slug}/"
        attempts = [Attempt(path=asked, statuses=(404,), method=method) for method in ("GET", "POST")]
        walk.visit(route, Recipe(attempts=lambda acme, other, attempts=attempts: attempts))
    said = " ".join(walk.faults)
    for fault in (
        "(careless): Cy with GET /careless/acme-bikes/ is shown Acme's contact.email",
        "(careless): a guest with GET /careless/acme-bikes/ is shown Acme's contact.email",
        "(careless): Cy with POST /careless/acme-bikes/ changes Acme's crm_contact.",
        "(careless): a cache may keep it (public).",
        "(careless): DELETE is answered with 200, and no recipe speaks of it.",
        "(failing): Cy with GET /failing/acme-bikes/ gets 500, not (404,).",
        "(failing): HEAD is answered with 500, and no recipe speaks of it.",
    ):
        assert fault in said
