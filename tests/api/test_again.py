"""Calls that come again, changes that meet, and old addresses."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.api import endpoint
from accounts.api.operations import deprecate
from accounts.api.workspace import me
from accounts.models import StoredAnswer
from accounts.models.stored_answer import forget
from accounts.tenancy import within
from chat.models import Message
from crm.models import Contact
from tests.api.conftest import made
from tests.world import World


def test_the_same_call_does_its_deed_once(ask: Any, world: World) -> None:
    path, body = f"conversations/cnv_{world.talk.pk.hex}/messages", {"body": "Ready"}
    first = ask("POST", path, body, Idempotency_Key="order-1")
    again = ask("POST", path, body, Idempotency_Key="order-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert again["Location"] == first["Location"]
    with within(world.acme):
        assert Message.objects.filter(body="Ready").count() == 1
    other = ask("POST", path, {"body": "Late"}, Idempotency_Key="order-1")
    assert (other.status_code, other.said["code"]) == (422, "idempotency_mismatch")


def test_what_was_refused_may_be_sent_again(ask: Any) -> None:
    assert ask("POST", "contacts", {"email": "x"}, Idempotency_Key="k").status_code == 400
    assert ask("POST", "contacts", {"email": "x@y.nl"}, Idempotency_Key="k").status_code == 201


def test_after_a_day_the_answer_is_forgotten(ask: Any, world: World) -> None:
    ask("POST", "contacts", {}, Idempotency_Key="k")
    with within(world.acme):
        StoredAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert forget() == 1
    with within(world.acme):
        assert not StoredAnswer.objects.exists()


def test_while_the_first_is_at_work_the_second_is_told(committed: None, redis: Any) -> None:
    from tests.world import build

    world = build()
    _, ask = made(world)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with within(world.acme):
            StoredAnswer.objects.hold("k")
            holding.set()
            done.wait(10)
        connection.close()

    first = threading.Thread(target=hold)
    first.start()
    holding.wait(10)
    told = ask("POST", "contacts", {}, Idempotency_Key="k")
    done.set()
    first.join()
    assert (told.status_code, told.said["code"]) == (409, "request_in_flight")
    assert told["Retry-After"] == "1"
    assert ask("POST", "contacts", {}, Idempotency_Key="k").status_code == 201


def test_two_who_identify_one_person_add_one(committed: None, redis: Any) -> None:
    from tests.world import build

    world = build()
    _, ask = made(world)
    statuses: list[int] = []

    def identify() -> None:
        statuses.append(ask("POST", "contacts/identify", {"external_id": "42"}).status_code)
        connection.close()

    threads = [threading.Thread(target=identify) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(statuses) == [200, 200, 200, 201]
    with within(world.acme):
        assert Contact.objects.filter(external_id="42").count() == 1


def test_nothing_changed_is_said_without_a_body(ask: Any, world: World) -> None:
    path = f"contacts/ctc_{world.vi.contact_id.hex}"
    tag = ask("GET", path)["ETag"]
    known = ask("GET", path, If_None_Match=tag)
    assert (known.status_code, known.content) == (304, b"")


def test_an_old_address_says_when_it_ends(ask: Any, monkeypatch: Any) -> None:
    old = deprecate(me, date(2027, 1, 1), date(2027, 7, 1))
    assert endpoint.ageing(old) == {"Deprecation": "@1798761600", "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT"}
