"""A new workspace keeps nothing of where its visitors are: no visit, no page, no place, no IP, no event."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.tenancy import within
from crm.models import PageView, TrackedEvent, Visit
from tests import canary
from tests.world import SHOP, World

OURS = "http://localhost:8000"
ADDRESS = "145.97.20.213"


def asked(client: Client, world: World, path: str, **sent: Any) -> Any:
    headers = {"Origin": OURS, "Authorization": f"Bearer {world.vi_secret}"}
    at = f"/chatbox/{world.shop.public_key}/{path}"
    return client.post(at, sent, "application/json", headers=headers, REMOTE_ADDR=ADDRESS)


def test_a_new_workspace_keeps_nothing_of_where_its_visitors_are(
    world: World, redis: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Client()
    client.get(f"/chatbox/{world.shop.public_key}/config.js", headers={"Origin": SHOP}, REMOTE_ADDR=ADDRESS)
    client.get(f"/chatbox/{world.shop.public_key}/", headers={"Referer": SHOP}, REMOTE_ADDR=ADDRESS)
    made = client.post(
        f"/chatbox/{world.shop.public_key}/session/", {}, headers={"Origin": OURS}, REMOTE_ADDR=ADDRESS
    )
    assert made.status_code == 200
    track = asked(client, world, "identity/", do="track", name="cart filled", data={})
    assert track.json() == {"stored": False, "reason": "insights_not_granted"}
    with within(world.acme):
        assert [model.objects.count() for model in (Visit, PageView, TrackedEvent)] == [0, 0, 0]
        with connection.cursor() as cursor:
            assert canary.own_tables(cursor, ADDRESS) == []
    assert canary.redis_keys(ADDRESS) == []
    out, err = capsys.readouterr()
    assert ADDRESS not in caplog.text + out + err


def test_the_configuration_of_a_site_without_visits_carries_nothing_that_listens(world: World) -> None:
    path = f"/chatbox/{world.shop.public_key}/config.js"
    assert b"addEventListener" not in Client().get(path, headers={"Origin": SHOP}).content
    with within(world.acme):
        world.shop.visits, world.shop.notice = True, "Kept."
        world.shop.consents = {"insights": {"en": "Yes?"}}
        world.shop.save()
    config = Client().get(path, headers={"Origin": SHOP}).content
    assert b'a==="paldesk:page"&&o==="http://localhost:8000"' in config
    assert config.startswith(b"export default {")
