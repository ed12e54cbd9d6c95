"""Webhooks: planned once out of the workspace's stream, signed, tried again, judged, replayed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.models import Delivery, Parcel, Webhook
from chat.models.event import Kind
from chat.relay import relay
from chat.webhooks import kinds, planning, sending
from crm.models import Happened
from tests.world import World


class Customer:
    """The customer's server: answers ``says`` in turn, the last one for ever, and keeps what came."""

    def __init__(self) -> None:
        customer = self
        self.says: list[tuple[int, dict[str, str]]] = [(200, {})]
        self.came: list[tuple[dict[str, str], bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                customer.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
                status, headers = customer.says.pop(0) if len(customer.says) > 1 else customer.says[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"Thanks")

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def customer(settings: Any) -> Iterator[Customer]:
    found = Customer()
    settings.OUTBOUND_INSIDE = {("127.0.0.1", found.port)}
    yield found
    found.close()


def make(world: World, customer: Customer, *events: str) -> tuple[Webhook, str]:
    # What happened before it was made is not told.
    told()
    with within(world.acme):
        return Webhook.objects.make(planning.head(), url=customer.url, events=list(events) or ["*"])


def told() -> None:
    """What the worker does every second."""
    relay()
    planning.plan()
    sending.send()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, redis: Any) -> None:
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")


def say(world: World, text: str) -> None:
    with within(world.acme):
        world.talk.say(world.ada_at, text, uuid7())


def test_each_kind_of_the_ledger_can_be_chosen_and_has_words() -> None:
    every = {*Kind.values, *Happened.values}
    assert set(kinds.WORDS) == every
    assert {kind for _, group in kinds.grouped() for kind, _ in group} == every


@pytest.mark.django_db(transaction=True)
class TestDelivering:
    def test_what_is_wanted_comes_signed_and_once(self, world: World, customer: Customer) -> None:
        _, secret = make(world, customer, "message.*", "conversation.closed")
        say(world, "Your bike is ready")
        with within(world.acme):
            world.talk.note(world.ada_at, "Not for others", uuid7())
            world.talk.close(by=world.ada_at)
        told()
        told()
        # Several are under way at once: which is there first is nobody's promise.
        came = {each["type"]: each["data"] for each in customer.events}
        assert len(customer.events) == 2
        assert set(came) == {"message.created", "conversation.closed"}
        message = came["message.created"]
        assert message["message"]["body"] == "Your bike is ready"
        assert message["actor"] == {"kind": "operator", "id": f"opr_{world.ada_at.pk.hex}", "operator": None}
        assert message["conversation"]["number"] == world.talk.number
        for headers, body in customer.came:
            assert Verifier(secret).verify(body, headers)["data"]["id"] == headers["webhook-id"]

    def test_two_secrets_sign_while_one_takes_over_from_the_other(
        self, world: World, customer: Customer
    ) -> None:
        hook, old = make(world, customer)
        with within(world.acme):
            new = hook.rotate()
        say(world, "Hello")
        told()
        headers, body = customer.came[0]
        assert headers["webhook-signature"].count("v1,") == 2
        for secret in (old, new):
            Verifier(secret).verify(body, headers)
        with within(world.acme):
            Webhook.objects.update(old_until=timezone.now() - timedelta(seconds=1))
        say(world, "Hello again")
        told()
        assert customer.came[1][0]["webhook-signature"].count("v1,") == 1

    def test_a_failure_is_tried_again_when_its_time_has_come(self, world: World, customer: Customer) -> None:
        make(world, customer)
        customer.says = [(500, {}), (429, {"Retry-After": "3600"}), (200, {})]
        say(world, "Hello")
        told()
        told()
        assert len(customer.came) == 1
        hurry(world)
        told()
        with within(world.acme):
            waiting = Delivery.objects.get()
            assert waiting.due_at > timezone.now() + timedelta(minutes=50)
            assert [each["status"] for each in waiting.tries] == [500, 429]
        hurry(world)
        told()
        assert len({headers["webhook-id"] for headers, _ in customer.came}) == 1
        with within(world.acme):
            assert Delivery.objects.get().state == "delivered"
            assert Webhook.objects.get().failing_since is None
            assert Parcel.objects.get().answer == "Thanks"

    def test_a_redirect_is_no_delivery_and_is_not_followed(self, world: World, customer: Customer) -> None:
        make(world, customer)
        customer.says = [(302, {"Location": "http://169.254.169.254/"})]
        say(world, "Hello")
        told()
        with within(world.acme):
            assert Delivery.objects.get().tries[0]["status"] == 302

    def test_an_address_inside_is_never_asked(self, world: World, customer: Customer, settings: Any) -> None:
        make(world, customer)
        settings.OUTBOUND_INSIDE = set()
        say(world, "Hello")
        told()
        assert customer.came == []
        with within(world.acme):
            assert Delivery.objects.get().tries[0]["fault"] == "leads inside"

    def test_what_was_told_goes_with_the_contact(self, world: World, customer: Customer) -> None:
        make(world, customer)
        customer.says = [(500, {})]
        say(world, "My address is Long Street 1")
        told()
        with within(world.acme):
            world.talk.contact.delete()
            assert not Parcel.objects.exists()
        hurry(world)
        told()
        assert len(customer.came) == 1
        with within(world.acme):
            assert Delivery.objects.get().state == "failed"


@pytest.mark.django_db(transaction=True)
class TestJudging:
    def test_a_server_that_is_gone_is_left_alone_and_owners_are_told(
        self, world: World, customer: Customer
    ) -> None:
        make(world, customer)
        customer.says = [(410, {})]
        say(world, "One")
        told()
        say(world, "Two")
        told()
        assert len(customer.came) == 1
        with within(world.acme):
            assert Webhook.objects.get().off_because == "gone"
        assert [each.to for each in mail.outbox] == [[world.ada.email]]
        assert "127.0.0.1" in mail.outbox[0].subject

    def test_five_days_of_failing_switch_it_off_and_one_success_forgives(
        self, world: World, customer: Customer
    ) -> None:
        make(world, customer)
        customer.says = [(500, {})]
        say(world, "One")
        told()
        with within(world.acme):
            Webhook.objects.update(failing_since=timezone.now() - timedelta(days=4))
        hurry(world)
        told()
        with within(world.acme):
            assert Webhook.objects.get().off_since is None
            Webhook.objects.update(failing_since=timezone.now() - timedelta(days=5, minutes=1))
        hurry(world)
        told()
        with within(world.acme):
            hook = Webhook.objects.get()
            assert hook.off_because == "failing"
            assert Delivery.objects.get().state == "failed"
            hook.switch_on(planning.head())
            customer.says = [(200, {})]
            assert planning.replay(hook, timezone.now() - timedelta(days=1)) >= 1
        told()
        assert "One" in [
            each["data"]["message"]["body"] for each in customer.events if each["data"]["message"]
        ]

    def test_a_test_is_tried_once_and_judges_nobody(self, world: World, customer: Customer) -> None:
        hook, secret = make(world, customer)
        for status, state in ((500, "failed"), (410, "failed"), (204, "delivered")):
            customer.says = [(status, {})]
            with within(world.acme):
                trial = planning.trial(hook)
                sending.send_now(trial)
                trial.refresh_from_db()
                hook.refresh_from_db()
                assert (trial.state, hook.off_since, hook.failing_since) == (state, None, None)
        headers, body = customer.came[-1]
        assert Verifier(secret).verify(body, headers)["type"] == "webhook.test"
        told()
        assert len(customer.came) == 3

    def test_what_happened_while_it_was_off_comes_by_replay(self, world: World, customer: Customer) -> None:
        hook, _ = make(world, customer, "message.created")
        with within(world.acme):
            hook.switch_off("hand")
        began = timezone.now()
        say(world, "While off")
        told()
        with within(world.acme):
            hook.switch_on(planning.head())
        told()
        assert customer.came == []
        with within(world.acme):
            assert planning.replay(hook, began - timedelta(seconds=5)) >= 1
        told()
        assert "While off" in [each["data"]["message"]["body"] for each in customer.events]


def hurry(world: World) -> None:
    with within(world.acme):
        Delivery.objects.update(due_at=timezone.now())
