"""Both clients against the running server, over a line that loses, breaks and refuses; and every block of the pages
that speak of them, as it stands."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from paldesk_client import (
    AsyncPaldesk,
    ChangedMeanwhile,
    InvalidRequest,
    KeyRefused,
    NotFound,
    Paldesk,
    WebhookRefused,
    webhooks,
)
from standardwebhooks.webhooks import Webhook as Official

from accounts.tenancy import within
from crm.models import Contact
from paldesk.node import command
from tests.clients import recipes
from tests.clients.conftest import Service
from tests.clients.fronting import BREAK, LOSE
from tests.clients.pages import SHOWN, Desk, blocks
from tests.clients.recipes import RECIPES
from tests.clients.room import Room, delivered

ROOT = Path(__file__).parents[2]
NOBODY = "ctc_" + "0" * 32


@pytest.fixture
def room(settings: Any) -> Iterator[Room]:
    found = Room()
    settings.OUTBOUND_INSIDE = {("127.0.0.1", found.server_port)}
    yield found
    found.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paldesk_client.calls.FIRST_WAIT", 0.01)


def called(service: Service, name: str) -> int:
    with within(service.world.acme):
        return int(Contact.objects.filter(name=name).count())


def test_the_python_client(service: Service, room: Room, hasty: None, tmp_path: Path) -> None:
    front = service.front
    with Paldesk(service.key, front.url) as paldesk:
        assert paldesk.me.retrieve().workspace.name == "Acme Bikes"
        lena = paldesk.contacts.identify(external_id="42", name="Lena Vos", attributes={"plan": "pro"})
        assert paldesk.contacts.identify(external_id="42").id == lena.id

        # Done once, though its answer was lost, and the next tries were refused or broken.
        front.faults = [LOSE, 429, BREAK, 503]
        with Paldesk(service.key, front.url, retries=4) as patient:
            once = patient.contacts.create(name="Once")
        keys = front.tries("POST", "/contacts")
        assert (len(keys), len(set(keys)), called(service, "Once")) == (5, 1, 1)
        front.faults = [LOSE]
        paldesk.contacts.delete(once.id)
        assert called(service, "Once") == 0

        talk = paldesk.conversations.create(contact=lena.id, message={"body": "Hello"})
        bill = tmp_path / "bill.txt"
        bill.write_text("12 euro")
        file = paldesk.files.create(conversation=talk.id, file=bill)
        assert paldesk.files.content(file.id) == b"12 euro"
        sent = paldesk.messages.create(talk.id, body="Your bill", files=[file.id])
        assert [each.name for each in sent.files] == ["bill.txt"]
        assert sent.author.kind == "api"
        listed = paldesk.messages.list(talk.id, limit=1, sort="oldest")
        assert (len(listed.data), listed.has_more) == (1, True)
        assert [each.body for each in listed] == ["Hello", "Your bill"]

        seen = paldesk.conversations.retrieve(talk.id, expand="contact")
        assert getattr(seen.contact, "name", None) == "Lena Vos"
        whole = paldesk.contacts.retrieve(lena.id)
        paldesk.contacts.update(lena.id, language="nl", if_match=whole.etag)
        with pytest.raises(ChangedMeanwhile):
            paldesk.contacts.update(lena.id, language="de", if_match=whole.etag)
        with pytest.raises(InvalidRequest) as wrong:
            paldesk.conversations.create(contact=NOBODY)
        assert (wrong.value.errors[0].pointer, bool(wrong.value.request_id)) == ("/contact", True)
        with pytest.raises(NotFound):
            paldesk.contacts.retrieve(NOBODY)
        with pytest.raises(KeyRefused) as refused:
            Paldesk("pd_live_wrong", front.url).me.retrieve()
        assert refused.value.code == "invalid_key"

        service.tell()
        told = list(islice(paldesk.events.follow(every=0.05), 3))
        assert [each.position for each in told] == [1, 2, 3]
        rest = list(paldesk.events.list(after=3, limit=1))
        assert [each.position for each in rest] == list(range(4, 4 + len(rest)))
        assert next(paldesk.events.follow(after=3)) == rest[0]

    came = delivered(service, room)
    for known in (came["secret"], came["newer"], ["whsec_" + "b3RoZXIx" * 6, came["newer"]]):
        event = webhooks.verify(came["body"], came["headers"], known)
        assert event.data.message
        assert event.data.message.body == "Your bike is ready"
    assert Official(came["secret"]).verify(came["body"], came["headers"])["type"] == event.type
    with pytest.raises(WebhookRefused):
        webhooks.verify(came["body"] + " ", came["headers"], came["secret"])


def test_the_python_client_that_is_awaited(service: Service, hasty: None) -> None:
    async def program() -> None:
        async with AsyncPaldesk(service.key, service.front.url) as paldesk:
            made = await asyncio.gather(*(paldesk.contacts.create(name=f"Nr {n}") for n in range(5)))
            service.front.faults = [LOSE, 503]
            once = await paldesk.contacts.create(name="Once")
            assert len({each.id for each in [*made, once]}) == 6
            newest = [each.id async for each in paldesk.contacts.list(limit=4, fields="name")]
            assert newest[0] == once.id
            assert {each.id for each in made} < set(newest)
            page = await paldesk.contacts.list(limit=4)
            after = await page.next()
            assert after
            assert [each.id for each in [*page.data, *after.data]] == newest[:8]
            talk = await paldesk.conversations.create(contact=once.id)
            file = await paldesk.files.create(conversation=talk.id, file=("a.txt", b"a"))
            assert await paldesk.files.content(file.id) == b"a"
            await paldesk.files.delete(file.id)
            with pytest.raises(NotFound):
                await paldesk.files.retrieve(file.id)
            positions = []
            async for event in paldesk.events.follow(every=0.05):
                positions.append(event.position)
                if len(positions) == 2:
                    break
            assert positions == [1, 2]

    service.tell()
    asyncio.run(program())
    assert called(service, "Once") == 1


def by_the_official_library(came: dict[str, Any]) -> dict[str, str]:
    """Headers for the same body."""
    now = datetime.now(UTC)
    signature = Official(came["secret"]).sign("evt_1", now, came["body"])
    times = str(int(now.timestamp()))
    return {"webhook-id": "evt_1", "webhook-timestamp": times, "webhook-signature": signature}


def test_the_javascript_client(service: Service, room: Room) -> None:
    came = delivered(service, room)
    came["official"] = by_the_official_library(came)
    front = service.front
    front.faults_at = {("POST", "/contacts"): [LOSE, 429, BREAK]}
    program = subprocess.Popen(
        command(["node", "tests/clients/running.mjs"]),
        cwd=ROOT,
        env={**os.environ, **service.environment, "DELIVERY": json.dumps(came)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while program.poll() is None:
        service.tell()
        try:
            out, fault = program.communicate(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
    assert program.returncode == 0, fault
    said = json.loads(out)
    assert said["same"]
    # Four tries under one key made one contact; the fifth call is the misspelt one.
    *keys, misspelt = front.tries("POST", "/contacts")
    assert (len(keys), len({*keys}), misspelt in keys, called(service, "Once by JavaScript")) == (
        4,
        1,
        False,
        1,
    )
    assert said["content"] == "12 euro"
    assert said["messages"] == ["Hello", "Your bill"]
    assert said["page"] == [1, True, False]
    assert said["fields"] == ["id", "name", "object"]
    assert said["stale"] == ["ChangedMeanwhile", "changed_meanwhile", "", True]
    assert said["misspelt"] == ["InvalidRequest", "invalid_request", "/emial", True]
    assert said["stranger"] == ["NotFound", "not_found", "", True]
    assert said["key"] == ["KeyRefused", "invalid_key", "", True]
    assert said["unreachable"] == "Unreachable"
    assert said["events"] == ["conversation.started", "message.created", "message.created"]
    assert said["stopped"] == "enough"
    assert said["webhook"] == [True, "Your bike is ready"]
    assert said["official"] == "message.created"
    assert [said["forged"], said["foreign"], said["old"]] == ["WebhookRefused"] * 3


# The pages

QUICK_START = blocks("quick-start.md")


@pytest.fixture
def desk(service: Service, tmp_path: Path) -> Desk:
    return Desk(tmp_path, service.environment)


def test_no_block_is_left_out() -> None:
    assert {each.language for each in QUICK_START} == {"sh", "python", "js", "dotenv"}
    whole = (ROOT / "docs/api/recipes.md").read_text()
    assert whole.count("```") == 2 * len(blocks("recipes.md"))
    assert {each.language for each in blocks("recipes.md") if not each.name} <= SHOWN
    assert set(RECIPES) == {
        "sync_contacts.py",
        "out-of-hours.mjs",
        "chat_room.py",
        "export_conversations.py",
        "close_idle.py",
        "chat-token.mjs",
    }


def test_the_quick_start(service: Service, desk: Desk) -> None:
    service.tell()
    for language, suffix in (("python", ".py"), ("js", ".mjs")):
        said = desk.run(
            f"start{suffix}", "\n".join(each.text for each in QUICK_START if each.language == language)
        )
        assert "This key opens Acme Bikes" in said
        assert "api Your bike is ready.\napi Your bill." in said
        assert "invalid_request /owner" in said
        assert re.search(r"^\d+ conversation.started\n", said, re.MULTILINE)
    shell = [each for each in QUICK_START if each.language == "sh"]
    if not shutil.which("curl"):
        pytest.skip("curl is not on this machine, so the shell's part of the quick start was not run")
    me, contact, talk, messages, file, sent, events = desk.shell(shell)
    assert me["workspace"]["name"] == "Acme Bikes"  # type: ignore[index]
    assert (contact["external_id"], talk["contact"]) == ("42", contact["id"])
    assert messages["data"][-1]["ask"]["options"] == ["I come today", "Tomorrow"]  # type: ignore[index]
    assert sent["files"][0]["id"] == file["id"]  # type: ignore[index]
    assert events["data"][0]["position"] == 1  # type: ignore[index]
    with within(service.world.acme):
        assert Contact.objects.filter(external_id="42").count() == 1


def test_the_recipes(service: Service, desk: Desk, room: Room) -> None:
    recipes.synced(service, desk)
    recipes.exported(service, desk)
    recipes.closed(service, desk)
    recipes.answered(service, desk)
    recipes.told(service, desk, room)
    recipes.vouched(service, desk)
