"""Webhooks by the API: made with a secret once, changed, rotated, tried, and their log read and sent again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from accounts.models import AuditRecord, StoredAnswer
from accounts.tenancy import within
from chat import contact_removing
from chat.models import Webhook
from crm.models import Contact
from tests.api.conftest import made
from tests.chat.test_webhooks import Customer, at_once, customer, say, told
from tests.world import World

__all__ = ["at_once", "customer"]


@pytest.fixture
def hook(ask: Any, customer: Customer) -> Any:
    """One that is told everything, with its secret."""
    told()
    return ask("POST", "webhooks", {"url": customer.url}).said


class TestMaking:
    def test_the_secret_is_said_once_and_works(
        self, ask: Any, hook: Any, world: World, customer: Customer
    ) -> None:
        assert hook["events"] == ["*"]
        for path in ("webhooks", f"webhooks/{hook['id']}"):
            assert "whsec_" not in ask("GET", path).content.decode()
        found = ask("POST", f"webhooks/{hook['id']}/test").said
        assert (found["state"], found["tries"][0]["status"], found["answer"]) == ("delivered", 200, "Thanks")
        headers, body = customer.came[-1]
        assert Verifier(hook["secret"]).verify(body, headers)["type"] == "webhook.test"

    def test_the_answer_that_may_come_again_is_kept_sealed(
        self, ask: Any, world: World, customer: Customer
    ) -> None:
        first, again = (
            ask("POST", "webhooks", {"url": customer.url}, Idempotency_Key="make-it").said for _ in range(2)
        )
        assert first == again
        with within(world.acme):
            assert Webhook.objects.count() == 1
            kept = StoredAnswer.objects.get()
        assert "whsec_" not in kept.body
        assert customer.url not in kept.body

    def test_what_can_be_wrong_is_said_with_its_place(self, ask: Any, world: World) -> None:
        for body, pointer in (
            ({"url": "http://example.com/"}, "/url"),
            ({"url": "nowhere"}, "/url"),
            ({"url": "https://user:pass@example.com/"}, "/url"),
            ({"url": "https://example.com/", "events": ["message.*", "secrets.*"]}, "/events/1"),
            ({"url": "https://example.com/", "events": []}, "/events"),
            ({"url": "https://example.com/", "secret": "mine"}, "/secret"),
        ):
            answer = ask("POST", "webhooks", body)
            assert answer.status_code == 400
            assert [each["pointer"] for each in answer.said["errors"]] == [pointer]
        for number in range(20):
            ask("POST", "webhooks", {"url": f"https://example.com/{number}"})
        full = ask("POST", "webhooks", {"url": "https://example.com/"})
        assert (full.status_code, full.said["code"]) == (409, "conflict")

    def test_who_did_it_is_kept(self, ask: Any, hook: Any, world: World) -> None:
        ask("PATCH", f"webhooks/{hook['id']}", {"description": "Shop"})
        ask("POST", f"webhooks/{hook['id']}/rotate")
        ask("DELETE", f"webhooks/{hook['id']}")
        with within(world.acme):
            found = AuditRecord.objects.filter(deed__startswith="webhook").order_by("at")
            deeds = [(each.deed, each.by, each.key.name) for each in found]
        assert deeds == [
            (f"webhook.{deed}", None, "Shop server") for deed in ("made", "changed", "rotated", "removed")
        ]
        assert ask("GET", f"webhooks/{hook['id']}").status_code == 404


class TestChanging:
    def test_a_change_that_meets_another_is_refused(self, ask: Any, hook: Any) -> None:
        path = f"webhooks/{hook['id']}"
        tag = ask("GET", path)["ETag"]
        changed = ask("PATCH", path, {"events": ["contact.*", "contact.*"]}, If_Match=tag)
        assert changed.said["events"] == ["contact.*"]
        late = ask("PATCH", path, {"events": ["*"]}, If_Match=tag)
        assert (late.status_code, late.said["code"]) == (412, "changed_meanwhile")

    def test_off_and_on(self, ask: Any, hook: Any, world: World, customer: Customer) -> None:
        path = f"webhooks/{hook['id']}"
        off = ask("PATCH", path, {"on": False}).said
        assert (off["on"], off["off_because"]) == (False, "hand")
        say(world, "While off")
        told()
        refused = ask("POST", f"{path}/replay", {"since": stamp(minutes=5)})
        assert (refused.status_code, refused.said["code"]) == (409, "conflict")
        assert ask("PATCH", path, {"on": True}).said["off_because"] is None
        told()
        assert customer.came == []
        assert ask("POST", f"{path}/replay", {"since": stamp(days=31)}).status_code == 400
        assert ask("POST", f"{path}/replay", {"since": stamp(minutes=5)}).said["count"] >= 1
        told()
        assert "While off" in str(customer.events)

    def test_a_new_secret_signs_beside_the_old_one(
        self, ask: Any, hook: Any, world: World, customer: Customer
    ) -> None:
        new = ask("POST", f"webhooks/{hook['id']}/rotate").said
        assert new["old_secret_until"] > stamp()
        say(world, "Hello")
        told()
        headers, body = customer.came[-1]
        for secret in (hook["secret"], new["secret"]):
            Verifier(secret).verify(body, headers)


class TestTheLog:
    def test_it_is_read_and_sent_again(self, ask: Any, hook: Any, world: World, customer: Customer) -> None:
        say(world, "Your bike is ready")
        told()
        path = f"webhooks/{hook['id']}/deliveries"
        [one] = ask("GET", f"{path}?state=delivered&type=message.created").said["data"]
        assert ask("GET", f"{path}?event={one['event']}").said["data"] == [one]
        assert ask("GET", f"{path}?state=failed").said["data"] == []
        assert "body" not in one
        shown = ask("GET", f"{path}/{one['id']}").said
        assert json.loads(shown["body"])["data"]["message"]["body"] == "Your bike is ready"
        again = ask("POST", f"{path}/{one['id']}/replay").said
        assert (again["state"], again["due_at"] is not None) == ("waiting", True)
        told()
        assert [headers["webhook-id"] for headers, _ in customer.came] == [one["event"]] * 2

    def test_who_was_erased_is_in_no_body(
        self, ask: Any, hook: Any, world: World, customer: Customer
    ) -> None:
        ask("POST", "contacts", {"name": "Lena Vos", "external_id": "42"})
        told()
        with within(world.acme):
            contact_removing.remove(Contact.objects.get(external_id="42"), by=world.ada_at)
        path = f"webhooks/{hook['id']}/deliveries"
        found = ask("GET", f"{path}?type=contact.created").said["data"]
        assert ask("GET", f"{path}/{found[0]['id']}").said["body"] is None
        told()
        bodies = [
            ask("GET", f"{path}/{each['id']}").content.decode() for each in ask("GET", path).said["data"]
        ]
        assert any("contact.deleted" in body for body in bodies)
        assert "Lena" not in "".join(bodies)

    def test_a_key_that_reads_changes_nothing(self, hook: Any, world: World) -> None:
        _, reader = made(world, "webhooks:read")
        assert reader("GET", f"webhooks/{hook['id']}/deliveries").status_code == 200
        for path in ("rotate", "test"):
            assert reader("POST", f"webhooks/{hook['id']}/{path}").said["code"] == "insufficient_scope"
        _, other = made(world, "messages:write")
        assert other("GET", "webhooks").said["code"] == "insufficient_scope"


def stamp(**ago: int) -> str:
    return (timezone.now() - timedelta(**ago)).isoformat()
