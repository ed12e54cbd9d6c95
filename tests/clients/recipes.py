"""What each recipe of docs/api/recipes.md does, seen from outside."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from paldesk_client import webhooks
from uuid_utils.compat import uuid7

from accounts.models import IdentityKey
from accounts.tenancy import within
from chat.models import Conversation, Message
from chat.webhooks.planning import head
from crm import tokens
from crm.models import Contact, Visitor
from paldesk.embedded.redis import free_port
from tests.clients.conftest import Service
from tests.clients.pages import Desk, blocks, until
from tests.clients.room import Room
from tests.world import begun

RECIPES = {each.name: each.text for each in blocks("recipes.md") if each.name}
ASKED = ["Do you repair gears?", "Mine slip on the way up."]
HEADERS = {"Content-Type": "application/json"}


def bodies(talk: Any) -> list[str]:
    return list(Message.objects.filter(conversation=talk).order_by("seq").values_list("body", flat=True))


def somebody(service: Service) -> Visitor:
    return Visitor.objects.arrive(service.world.shop)[0]


def synced(service: Service, desk: Desk) -> None:
    rows = "id,email,name,plan,orders\n7,lena@example.com,Lena Vos,pro,3\n8,nowhere,Nobody,free,0\n9,,Jan,free,1\n"
    (desk.folder / "customers.csv").write_text(rows)
    service.front.faults = [429, 503]
    assert "2 contacts are as in the shop." in desk.run(
        "sync_contacts.py", RECIPES["sync_contacts.py"], "customers.csv"
    )
    with within(service.world.acme):
        found = Contact.objects.filter(external_id__in=["7", "8", "9"]).order_by("external_id")
        assert [(each.name, each.email) for each in found] == [("Lena Vos", "lena@example.com"), ("Jan", "")]


def exported(service: Service, desk: Desk) -> None:
    desk.run("export_conversations.py", RECIPES["export_conversations.py"], "all.jsonl")
    (line,) = (desk.folder / "all.jsonl").read_text().splitlines()
    assert [each["body"] for each in json.loads(line)["messages"]] == ASKED


def closed(service: Service, desk: Desk) -> None:
    world = service.world
    with within(world.acme):
        quiet, waiting = world.talk, begun(somebody(service))
        quiet.say(world.ada_at, "We do.", uuid7())
        Conversation.objects.update(last_activity_at=timezone.now() - timedelta(days=15))
    assert desk.run("close_idle.py", RECIPES["close_idle.py"]) == "1 closed.\n"
    with within(world.acme):
        quiet.refresh_from_db()
        waiting.refresh_from_db()
        assert (quiet.status, waiting.status) == ("closed", "open")


def answered(service: Service, desk: Desk) -> None:
    world = service.world
    away = "We are back at 0 o’clock, and answer you first thing."
    with within(world.acme):
        talk = begun(somebody(service))
    service.tell()
    shut = {"OPEN_FROM": "0", "OPEN_UNTIL": "0"}
    place = desk.folder / "out-of-hours.position"
    with desk.running("out-of-hours.mjs", RECIPES["out-of-hours.mjs"], **shut):
        until(lambda: place.exists() and place.read_text() == last(service))
    # Another start reads the visitor's messages again, and says nothing again.
    place.unlink()
    with desk.running("out-of-hours.mjs", RECIPES["out-of-hours.mjs"], **shut):
        until(lambda: place.exists() and place.read_text() == last(service))
    with within(world.acme):
        assert bodies(talk) == [*ASKED, away]


def last(service: Service) -> str:
    with within(service.world.acme):
        return str(head())


def told(service: Service, desk: Desk, room: Room) -> None:
    port, secret = free_port(), "whsec_" + "c2VjcmV0" * 6
    event = {"type": "conversation.started", "timestamp": "2026-01-01T00:00:00Z"}
    body = json.dumps(
        {**event, "data": {"object": "event", "conversation": {"id": "cnv_1", "number": 12}}}
    ).encode()
    at = int(time.time())
    signed = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(at),
        "webhook-signature": webhooks.sign(secret, "evt_1", at, body),
    }
    with desk.running(
        "chat_room.py",
        RECIPES["chat_room.py"],
        PALDESK_WEBHOOK_SECRET=secret,
        ROOM_URL=room.url,
        PORT=str(port),
    ):
        until(lambda: listening(port))
        asked = urllib.request.Request(f"http://localhost:{port}/", body, {**HEADERS, **signed})
        for _ in range(2):
            with urllib.request.urlopen(asked, timeout=5) as answer:
                assert answer.status == 204
        forged = urllib.request.Request(f"http://localhost:{port}/", body + b" ", {**HEADERS, **signed})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(forged, timeout=5)
    ((_, text),) = room.came
    assert json.loads(text)["text"].endswith(f"/app/{service.world.acme.slug}/inbox/12/")


def vouched(service: Service, desk: Desk) -> None:
    world, port = service.world, free_port()
    with within(world.acme):
        key, secret = IdentityKey.objects.make(world.shop, "Shop server", world.ada_at)
    known = {"PALDESK_SECRET": secret, "PALDESK_SITE_KEY": world.shop.public_key, "PALDESK_KEY_ID": key.kid}
    with desk.running("chat-token.mjs", RECIPES["chat-token.mjs"], PORT=str(port), **known):
        until(lambda: listening(port))
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=5)
        asked = urllib.request.Request(f"http://localhost:{port}/", headers={"Cookie": "session=zoe"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            token = answer.read().decode()
    keys = [tokens.Key(key.kid, "HS256", secret)]
    claims = tokens.read(token, keys, world.shop.public_key, time.time())
    assert (claims.sub, claims.facts["name"], claims.unused) == ("42", "Zoë Müller", ())


def listening(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("localhost", port)) == 0
