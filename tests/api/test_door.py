"""Who may call: keys, scopes, addresses, limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, AuditRecord, Workspace
from accounts.models.api_key import new_secret, well_formed
from accounts.tenancy import within
from tests.api.conftest import Caller, made
from tests.world import World


def code(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.said["request_id"] == answer["X-Request-Id"]
    return answer.status_code, answer.said["code"]


def test_without_a_good_key_nothing_opens(world: World, redis: Any) -> None:
    assert code(Caller("")("GET", "me")) == (401, "missing_key")
    assert code(Caller("pd_live_short")("GET", "me")) == (401, "invalid_key")
    unknown = Caller(new_secret("pd_live_"))("GET", "me")
    assert code(unknown) == (401, "invalid_key")
    assert "Bearer" in unknown["WWW-Authenticate"]


def test_a_mistyped_key_is_known_by_its_checksum() -> None:
    secret = new_secret("pd_live_")
    assert well_formed(secret)
    assert not well_formed(secret[:20] + ("a" if secret[20] != "a" else "b") + secret[21:])


def test_a_revoked_key_is_closed_with_the_next_call(world: World, redis: Any) -> None:
    key, ask = made(world)
    assert ask("GET", "me").status_code == 200
    with within(world.acme):
        key.revoke(by=world.ada_at)
    assert code(ask("GET", "me")) == (401, "revoked_key")


def test_an_expired_key_and_one_of_another_address_are_refused(world: World, redis: Any) -> None:
    _, old = made(world, expires_at=timezone.now() - timedelta(seconds=1))
    assert code(old("GET", "me")) == (401, "expired_key")
    _, elsewhere = made(world, networks=["203.0.113.0/24"])
    assert code(elsewhere("GET", "me")) == (403, "address_not_allowed")
    _, here = made(world, networks=["127.0.0.1"])
    assert here("GET", "me").status_code == 200


def test_the_old_key_works_on_while_the_new_one_takes_over(world: World, redis: Any) -> None:
    key, ask = made(world, "contacts:read")
    with within(world.acme):
        fresh, secret = key.rotate(world.acme, timedelta(hours=1), by=world.ada_at)
        assert (fresh.scopes, key.successor_id) == (["contacts:read"], fresh.pk)
        deeds = list(AuditRecord.objects.order_by("at", "id").values_list("deed", flat=True))
    assert deeds == ["api_key.made", "api_key.made", "api_key.rotated"]
    assert ask("GET", "me").status_code == Caller(secret)("GET", "me").status_code == 200


def test_a_key_does_what_its_scopes_say(world: World, redis: Any) -> None:
    _, reads = made(world, "contacts:read")
    assert reads("GET", "contacts").status_code == 200
    refused = reads("POST", "contacts", {})
    assert code(refused) == (403, "insufficient_scope")
    assert "contacts:write" in refused.said["detail"]
    _, writes = made(world, "contacts:write")
    assert writes("GET", "contacts").status_code == 200


def test_the_keys_of_a_closed_workspace_open_nothing(world: World, redis: Any) -> None:
    _, ask = made(world)
    world.acme.close()
    assert code(ask("GET", "me")) == (401, "invalid_key")


def test_a_sandbox_has_data_and_keys_of_its_own(world: World, redis: Any) -> None:
    client = Client()
    client.force_login(world.ada)
    opened = client.post("/app/sandboxes/", {"workspace": world.acme.slug})
    sandbox = Workspace.objects.get(sandbox_of=world.acme)
    assert opened["Location"] == f"/app/{sandbox.slug}/settings/api-keys/"
    assert b"Sandbox" in client.get(opened["Location"]).content
    with within(sandbox):
        from accounts.models import Membership

        _, secret = ApiKey.objects.make(sandbox, "CI", ["contacts:read"], by=Membership.objects.get())
    assert secret.startswith("pd_test_")
    ask = Caller(secret)
    assert ask("GET", "me").said["mode"] == "test"
    assert ask("GET", "contacts").said["data"] == []
    assert [each.slug for each, _ in world.ada.workspaces()] == [world.acme.slug]
    world.acme.close()
    assert code(ask("GET", "me")) == (401, "invalid_key")


def test_bo_has_no_door_to_keys_or_sandbox(world: World, redis: Any) -> None:
    client = Client()
    client.force_login(world.bo)
    assert client.get(f"/app/{world.acme.slug}/settings/api-keys/").status_code == 403
    assert client.post("/app/sandboxes/", {"workspace": world.acme.slug}).status_code == 404


def test_who_left_the_workspace_is_out_of_its_sandbox(world: World, redis: Any) -> None:
    with within(world.acme):
        world.bo_at.change_role("admin")
    client = Client()
    client.force_login(world.bo)
    page = client.post("/app/sandboxes/", {"workspace": world.acme.slug})["Location"]
    assert client.get(page).status_code == 200
    with within(world.acme):
        world.bo_at.leave()
    assert client.get(page).status_code == 404


def test_a_key_has_so_many_calls_and_is_told_how_many_are_left(ask: Any, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    left = [ask("GET", "me")["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    beyond = ask("GET", "me")
    assert code(beyond) == (429, "rate_limited")
    assert 1 <= int(beyond["Retry-After"]) <= 60
    assert beyond["RateLimit-Policy"] == '"default";q=3;w=60'


def test_a_redis_out_of_reach_stops_nobody(ask: Any, monkeypatch: Any) -> None:
    from redis.exceptions import ConnectionError

    from accounts.api import limiting

    class Broken:
        def hit(self, *args: Any) -> bool:
            raise ConnectionError

    monkeypatch.setattr(limiting, "_limiter", Broken)
    assert ask("GET", "me").status_code == 200
