"""What ``manage.py demo`` has made: a shop's month that could have been one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db.models import Max, Min
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import ApiKey, Membership, Role, Site, User
from chat import macros, reading
from chat.models import CannedReply, Conversation, Event, Macro, Message, Outbox, ReadMark, Webhook
from chat.models.webhook import Delivery
from crm import consents, suggesting
from crm.models import (
    Company,
    Consent,
    Contact,
    ContactExport,
    ContactLabel,
    ContactNote,
    Definition,
    Import,
    PageView,
    Segment,
    TrackedEvent,
    Visit,
)
from crm.visits import came_from, path_of
from paldesk.demo import stage
from privacy.models import RightsRequest
from tests.demo.conftest import inside

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.mark.parametrize(("slug", "count"), [("demo", 300), ("other", 40)])
def test_it_tells_a_few_hundred_conversations(slug: str, count: int) -> None:
    with inside(slug):
        numbers = list(Conversation.objects.order_by("created_at").values_list("number", flat=True))
    assert numbers == list(range(1, count + 1))


def test_no_list_is_empty() -> None:
    with inside("demo"):
        open_ones = Conversation.objects.open()
        found = {
            "closed": Conversation.objects.closed().count(),
            "assigned": open_ones.exclude(assignee=None).count(),
            "unassigned": open_ones.filter(assignee=None).count(),
            "pending": Conversation.objects.filter(status="pending").count(),
            "snoozed": Conversation.objects.filter(
                status="snoozed", snoozed_until__gt=timezone.now()
            ).count(),
            "labelled": Conversation.objects.exclude(labellings=None).count(),
            "handed to a team": open_ones.exclude(team=None).count(),
            "urgent": Conversation.objects.filter(priority="urgent").count(),
            "waiting": open_ones.exclude(waiting_since=None).count(),
            "notes": Message.objects.filter(note=True).count(),
            "unnamed": Contact.objects.filter(name="", email="").count(),
            "verified": Contact.objects.filter(verified=True).count(),
            "requests": RightsRequest.objects.open().count(),
            "agreed": Consent.objects.filter(granted=True).count(),
            "visits": Visit.objects.count(),
            "reported": TrackedEvent.objects.count(),
        }
        book = {
            "companies": Company.objects.filter(pk__in=Contact.objects.values("company")).count(),
            "labels": ContactLabel.objects.exclude(labellings=None).count(),
            "attributes": Definition.objects.count(),
            "segments": sum(each.contacts().exists() for each in Segment.objects.all()),
            "twins": len(suggesting.page().suggestions),
            "notes": ContactNote.objects.count(),
            "owned": Contact.objects.exclude(owner=None).count(),
            "deliveries": Delivery.objects.count(),
        }
        once = [model.objects.count() for model in (Import, ContactExport, ApiKey, Webhook)]
    assert {name: count for name, count in (found | book).items() if count < 3} == {}
    assert min(once) > 0


def test_visits_are_of_those_who_agreed_and_end_where_they_wrote() -> None:
    with inside("demo"):
        for visit in Visit.objects.select_related("contact"):
            assert consents.granted(visit.contact, "insights")
        ways = {each.pk: [view.url for view in path_of(each)] for each in Visit.objects.all()[:50]}
        talks = Conversation.objects.filter(contact__in=Visit.objects.values("contact"))
        known = [came_from(talk.contact_id, talk.created_at) for talk in talks]
        assert min(PageView.objects.values_list("url", flat=True)).startswith("http://127.0.0.1:")
    assert all(ways.values())
    assert sum(each is not None for each in known) > len(known) / 2


@pytest.mark.parametrize("first_name", ["Ada", "Bo"])
def test_some_are_unread_and_most_are_not(first_name: str) -> None:
    with inside("demo"):
        member = Membership.objects.get(user__first_name=first_name)
        rows = reading.rows(Conversation.objects.all(), member)
    unread = [row for row in rows if row.visitor_seq > row.read_seq]
    assert 2 < len(unread) < 40


def test_it_reaches_from_weeks_ago_to_a_moment_ago() -> None:
    with inside("demo"):
        times = Event.objects.aggregate(first=Min("created_at"), last=Max("created_at"))
    now = timezone.now()
    assert now - times["first"] > timedelta(days=21)
    assert timedelta() <= now - times["last"] < timedelta(minutes=10)


def test_time_never_runs_against_the_numbers() -> None:
    with inside("demo"):
        events = list(
            Event.objects.order_by("conversation_id", "seq").values_list(
                "conversation_id", "seq", "created_at"
            )
        )
    assert [pair for pair in pairwise(events) if pair[0][0] == pair[1][0] and pair[0][2] >= pair[1][2]] == []


def test_the_numbers_have_no_gaps_and_the_heads_are_right() -> None:
    with inside("demo"):
        counted = Counter(Event.objects.values_list("conversation_id", flat=True))
        heads = dict(Conversation.objects.values_list("pk", "last_seq"))
        assert dict(Event.objects.values_list("conversation_id").annotate(Max("seq"))) == heads
    assert counted == heads


def test_a_message_has_the_time_of_its_event() -> None:
    with inside("demo"):
        events = {
            (conversation, seq): at
            for conversation, seq, at in Event.objects.values_list("conversation_id", "seq", "created_at")
        }
        messages = list(Message.objects.values_list("conversation_id", "seq", "created_at"))
    assert [one for one in messages if events[one[:2]] != one[2]] == []


def test_whoever_waits_has_said_something_unanswered() -> None:
    with inside("demo"):
        waiting = list(Conversation.objects.exclude(waiting_since=None))
        assert {talk.status for talk in waiting} == {"open"}
        assert [talk for talk in waiting if talk.last_message_seq != talk.last_visitor_seq] == []


def test_nobody_has_read_what_was_not_written() -> None:
    with inside("demo"):
        heads = dict(Conversation.objects.values_list("pk", "last_seq"))
        marks = list(ReadMark.objects.values_list("conversation_id", "seq"))
        talks = list(Conversation.objects.values_list("last_seq", "visitor_read_seq", "operator_read_seq"))
    assert [mark for mark in marks if not 0 < mark[1] <= heads[mark[0]]] == []
    assert [talk for talk in talks if max(talk[1:]) > talk[0]] == []


def test_nothing_is_left_to_be_told() -> None:
    with inside("demo"):
        assert Outbox.objects.count() == 0


def test_addresses_are_at_names_reserved_for_examples() -> None:
    with inside("demo"):
        hosts = {
            email.rpartition("@")[2] for email in Contact.objects.values_list("email", flat=True) if email
        }
    assert {
        host for host in hosts if not host.endswith((".com", ".net", ".org")) or "example" not in host
    } == set()


def test_the_team_need_not_write_everything_twice() -> None:
    with inside("demo"):
        assert CannedReply.objects.count() == 12
        known = macros.known_words()
        said = [macros.said(step, known) for macro in Macro.objects.all() for step in macro.steps]
    assert said
    assert [words for words, gone in said if gone] == []


@pytest.mark.parametrize(
    "login", [stage.ADA, stage.BO, stage.CY, stage.STAFF], ids=lambda login: login.first_name
)
def test_everybody_can_log_in(login: stage.Login) -> None:
    request: Any = RequestFactory().post("/accounts/login/")
    user = authenticate(request, email=login.email, password="paldesk-demo")
    assert isinstance(user, User)
    assert user.emailaddress_set.get().verified
    assert user.is_superuser == (login is stage.STAFF)


def test_the_team_has_its_roles_and_faces() -> None:
    with inside("demo"):
        roles = {member.user.email: member.role for member in Membership.objects.select_related("user")}
    assert roles == {"ada@demo.test": Role.OWNER, "bo@demo.test": Role.OPERATOR}
    for user in User.objects.filter(email__in=roles):
        with user.picture.open() as picture:
            assert picture.read(4) == b"RIFF"


def test_the_site_is_the_shops() -> None:
    with inside("demo"):
        site = Site.objects.get()
    assert site.public_key == "pk_demo"
    assert site.allowed_origins == [stage.shop_origin()]
