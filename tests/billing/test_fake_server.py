"""The stand-in as a process: what it keeps, whom it serves, where it does not start, and how it tells."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import stripe

from billing.fake.delivery import PAUSES
from paldesk import env
from tests.fake_stripe import SECRET, Ear, FakeStripe
from tests.sources import python


def start(state: Path, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "billing.fake", "--port", "0", "--state", str(state)]
    return subprocess.Popen(
        [*command, "--webhook", "http://127.0.0.1:9/"],
        env={**os.environ, **(environment or {})},
        cwd=env.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def client(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    url = re.search(r"http://localhost:\d+", process.stdout.readline())
    assert url is not None
    return stripe.StripeClient("sk_test_fake", base_addresses={"api": url[0]}, max_network_retries=0).v1


def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    first = start(tmp_path)
    customers = [client_made.id for client_made in _made(client(first), 20)]
    first.kill()
    first.wait()
    second = start(tmp_path)
    asked = client(second)
    assert [each.id for each in asked.customers.list({"limit": 100}).data] == customers[::-1]
    assert len(asked.events.list({"type": "customer.created", "limit": 100}).data) == 20
    assert _status(asked, "/clock") == 200
    second.terminate()
    assert second.wait(10) == 0


def _status(asked: Any, path: str) -> int:
    """Of a page, from a process that has loaded nothing but settings."""
    base = asked.customers._requestor._options.base_addresses["api"]
    wire = http.client.HTTPConnection(base.removeprefix("http://"))
    wire.request("GET", path)
    return wire.getresponse().status


def _made(asked: Any, count: int) -> list[Any]:
    return [asked.customers.create({"email": f"{number}@acme.test"}) for number in range(count)]


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"STRIPE_SECRET_KEY": "sk_test_real"}, "STRIPE_SECRET_KEY is set"),
        (
            {
                "DATABASE_URL": "postgres://app:x@localhost/paldesk",
                "MIGRATE_DATABASE_URL": "postgres://owner:x@localhost/paldesk",
                "REDIS_URL": "redis://localhost:6379/0",
                "SECRET_KEY": "k" * 50,
                "FIELD_ENCRYPTION_KEYS": "k",
                "BASE_URL": "https://chat.example.com",
                "EMAIL_URL": "smtp://localhost:25",
            },
            "embedded mode only",
        ),
    ],
)
def test_it_does_not_start_where_it_must_not(tmp_path: Path, environment: dict[str, str], why: str) -> None:
    refused = start(tmp_path, environment)
    words = refused.communicate(timeout=30)[0]
    assert (refused.returncode, why in words, "Traceback" in words) == (1, True, False)


def test_nothing_that_serves_customers_imports_it() -> None:
    named = [
        source.path
        for source in python()
        for found in source.imports
        if f"{found.module}.{found.name}".startswith("billing.fake")
        and not source.path.startswith("billing/fake/")
    ]
    assert named == []


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.test"}, {"Host": "localhost", "Origin": "https://evil.test"}]
)
def test_another_sites_page_cannot_drive_it(fake_stripe: FakeStripe, headers: dict[str, str]) -> None:
    port = fake_stripe.server.server_address[1]
    wire = http.client.HTTPConnection("127.0.0.1", port)
    wire.request("POST", "/clock", "step=month", {**headers, "Host": f"{headers['Host']}:{port}"})
    assert wire.getresponse().status == 403
    wire.close()


def test_what_is_not_taken_is_told_again(fake_stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(PAUSES) > 3 * 86400 * 0.9
    monkeypatch.setattr("billing.fake.delivery.PAUSES", (0.05, 0.05, 0.05))
    fake_stripe.ear.status = 500
    fake_stripe.client.v1.customers.create({"email": "ada@acme.test"})
    until(lambda: len(fake_stripe.heard) >= 2)
    fake_stripe.ear.status = 200
    until(lambda: fake_stripe.client.v1.events.list().data[0].pending_webhooks == 0)
    assert len({each["id"] for each in fake_stripe.heard}) == 1


def until(true: Any) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_endpoint_hears_what_it_asked_for_with_its_own_secret(fake_stripe: FakeStripe) -> None:
    ear = Ear()
    place = fake_stripe.client.v1.webhook_endpoints.create(
        {"url": f"http://127.0.0.1:{ear.server_address[1]}/", "enabled_events": ["customer.deleted"]}
    )
    customer = fake_stripe.client.v1.customers.create({"email": "ada@acme.test"})
    fake_stripe.client.v1.customers.delete(customer.id)
    fake_stripe.settled()
    ((body, signature),) = ear.heard
    assert fake_stripe.client.construct_event(body, signature, place.secret or "").type == "customer.deleted"
    with pytest.raises(stripe.SignatureVerificationError):
        fake_stripe.client.construct_event(body, signature, SECRET)
    assert "secret" not in fake_stripe.client.v1.webhook_endpoints.retrieve(place.id).to_dict()
    ear.shutdown()
    ear.server_close()


def test_what_is_typed_is_shown_as_text(fake_stripe: FakeStripe) -> None:
    name = "<script>alert(1)</script>"
    customer = fake_stripe.client.v1.customers.create({"name": name})
    url = fake_stripe.client.v1.billing_portal.sessions.create({"customer": customer.id}).url
    wire = http.client.HTTPConnection("127.0.0.1", fake_stripe.server.server_address[1])
    wire.request(
        "GET", url.removeprefix(fake_stripe.url), headers={"Host": fake_stripe.url.removeprefix("http://")}
    )
    answer = wire.getresponse()
    text = answer.read().decode()
    assert ("<script>" in text, "&lt;script&gt;" in text) == (False, True)
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
    wire.close()
