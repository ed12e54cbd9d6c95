"""The visitor's session over HTTP: a secret in the frame's storage, a ticket for a socket, an end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from chat import blocking
from crm.models import Visitor
from tests.world import SHOP, World

ORIGIN = settings.SOCKET_ORIGINS[0]
pytestmark = pytest.mark.usefixtures("redis")


def ask(world: World, secret: str = "", method: str = "post", origin: str = ORIGIN, key: str = "") -> Any:
    headers = {"Origin": origin} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    path = f"/chatbox/{key or world.shop.public_key}/session/"
    return getattr(Client(), method)(path, headers=headers)


def code(answer: Any) -> str:
    return str(json.loads(answer.content)["code"])


def test_a_first_visit_gets_a_secret_and_a_ticket(world: World) -> None:
    answer = ask(world)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"ticket", "visitor", "secret"}
    assert not answer.cookies
    again = ask(world, body["secret"]).json()
    assert again["visitor"] == body["visitor"]
    assert "secret" not in again


@pytest.mark.parametrize(
    ("zone", "kept"),
    [("Europe/Amsterdam", "Europe/Amsterdam"), ("Mars/Olympus", ""), ("../../etc/passwd", ""), ("", "")],
)
def test_the_browsers_time_zone_is_kept_where_there_is_such_a_place(
    world: World, zone: str, kept: str
) -> None:
    path = f"/chatbox/{world.shop.public_key}/session/"
    answer = Client().post(path, {"zone": zone}, headers={"Origin": ORIGIN})
    with within(world.acme):
        assert Visitor.objects.get(pk=answer.json()["visitor"]).contact.time_zone == kept
    again = Client().post(
        path, {"zone": "Asia/Tokyo"}, headers={"Origin": ORIGIN, "Authorization": f"Bearer {world.vi_secret}"}
    )
    with within(world.acme):
        assert again.status_code == 200
        assert Visitor.objects.get(pk=world.vi.pk).contact.time_zone == ""


def test_only_a_digest_of_the_secret_is_kept(world: World) -> None:
    with within(world.acme):
        stored = Visitor.objects.get(pk=world.vi.pk)
    assert world.vi_secret not in str(vars(stored))


def test_an_ended_session_opens_nothing_any_more(world: World) -> None:
    assert ask(world, world.vi_secret, "delete").status_code == 204
    answer = ask(world, world.vi_secret)
    assert (answer.status_code, code(answer)) == (401, "session_ended")


def test_a_session_ends_by_itself_after_thirty_idle_days(world: World) -> None:
    with within(world.acme):
        Visitor.objects.filter(pk=world.vi.pk).update(
            last_seen_at=timezone.now() - timezone.timedelta(days=31)
        )
    assert ask(world, world.vi_secret).status_code == 401


def test_a_secret_of_another_site_opens_nothing(world: World) -> None:
    answer = ask(world, world.vi_secret, key=world.site_of_other.public_key)
    assert (answer.status_code, code(answer)) == (401, "session_ended")


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "", SHOP, f"{ORIGIN}.evil.test"])
def test_a_foreign_page_cannot_ask(world: World, origin: str) -> None:
    answer = ask(world, world.vi_secret, origin=origin)
    assert (answer.status_code, code(answer)) == (403, "origin_not_allowed")


@pytest.mark.parametrize("path", ["session/", "config.json", ""])
def test_an_unknown_site_key_is_told_so(world: World, path: str) -> None:
    ask_ = Client().post if path == "session/" else Client().get
    answer = ask_(f"/chatbox/pk_nobody/{path}", headers={"Origin": ORIGIN})
    assert (answer.status_code, code(answer)) == (404, "unknown_site")


def test_a_site_of_a_closed_workspace_is_unknown(world: World) -> None:
    Workspace.objects.filter(pk=world.acme.pk).update(closed_at=timezone.now())
    assert code(ask(world)) == "unknown_site"


def test_a_machine_that_makes_visitors_is_slowed(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("chat.views.chatbox.NEW_VISITORS", "3 per hour")
    answers = [ask(world) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask(world, world.vi_secret).status_code == 200, "who is known is never slowed"


def test_the_configuration_is_for_allowed_origins(world: World) -> None:
    path = f"/chatbox/{world.shop.public_key}/config.json"
    allowed = Client().get(path, headers={"Origin": SHOP})
    assert allowed.status_code == 200
    assert allowed["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in allowed["Cache-Control"]
    assert allowed.json()["frame"]["src"].endswith(f"/chatbox/{world.shop.public_key}/")
    refused = Client().get(path, headers={"Origin": "https://evil.test"})
    assert (refused.status_code, code(refused)) == (403, "origin_not_allowed")


def test_a_site_is_installed_once_it_was_seen_on_its_own_page(world: World) -> None:
    path = f"/chatbox/{world.shop.public_key}/config.json"
    for origin in ("https://evil.test", ORIGIN):
        Client().get(path, headers={"Origin": origin})
        with within(world.acme):
            world.shop.refresh_from_db()
        assert world.shop.installed_at is None
    Client().get(path, headers={"Origin": SHOP})
    with within(world.acme):
        world.shop.refresh_from_db()
    assert world.shop.installed_at is not None
    assert world.shop.last_seen_origin == SHOP


def test_the_frame_may_stand_on_allowed_origins_alone(world: World) -> None:
    answer = Client().get(f"/chatbox/{world.shop.public_key}/")
    [ancestors] = [
        part
        for part in answer["Content-Security-Policy"].split(";")
        if part.strip().startswith("frame-ancestors")
    ]
    assert ancestors.split()[1:] == [SHOP, *settings.SOCKET_ORIGINS]
    assert "X-Frame-Options" not in answer
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_the_loader_is_asked_for_once(world: World) -> None:
    first = Client().get("/chatbox.js")
    assert first["Cache-Control"].startswith("public, max-age=300")
    again = Client().get("/chatbox.js", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_blocked_visitor_is_told_that_the_chat_is_not_available(world: World) -> None:
    with within(world.acme):
        blocking.block(world.talk, by=world.ada_at)
    answer = ask(world, world.vi_secret)
    assert (answer.status_code, code(answer)) == (403, "blocked")
    with within(world.acme):
        blocking.unblock(world.talk, by=world.ada_at)
    assert ask(world, world.vi_secret).json()["visitor"] == str(world.vi.pk)
