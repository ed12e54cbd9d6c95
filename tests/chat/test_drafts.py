"""Drafts on the server: one per member, conversation and mode, and nobody else's business."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from chat.models import Draft
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


def keep(client: Client, world: World, body: str, mode: str = "reply") -> Any:
    path = f"/app/{world.acme.slug}/inbox/1/draft/"
    return client.post(path, json.dumps({"mode": mode, "body": body}), content_type="application/json")


def drafts(client: Client, world: World) -> dict[str, str]:
    told = client.get(f"/app/{world.acme.slug}/inbox/1/writing/").json()["drafts"]
    return {mode: draft["body"] for mode, draft in told.items()}


def test_an_answer_and_a_note_are_two_drafts(world: World) -> None:
    ada = client(world.ada)
    keep(ada, world, "Hello")
    keep(ada, world, "Ask Bo", "note")
    at = keep(ada, world, "Hello Vi").json()["at"]
    assert drafts(ada, world) == {"reply": "Hello Vi", "note": "Ask Bo"}
    assert at > 0
    with within(world.acme):
        assert Draft.objects.count() == 2


def test_an_empty_text_ends_the_draft(world: World) -> None:
    ada = client(world.ada)
    keep(ada, world, "Hello")
    assert keep(ada, world, "  ").json() == {"at": 0}
    assert drafts(ada, world) == {}


def test_nobody_sees_anothers_draft(world: World) -> None:
    ada, bo = client(world.ada), client(world.bo)
    keep(ada, world, "Ada's secret thoughts")
    assert drafts(bo, world) == {}
    for path in ("", "1/", "rows/", "1/row/", "1/contact/"):
        assert b"secret thoughts" not in bo.get(f"/app/{world.acme.slug}/inbox/{path}").content
    assert bootstrap(bo, world)["drafts"] == []
    keep(bo, world, "Bo's own")
    keep(bo, world, "")
    assert drafts(ada, world) == {"reply": "Ada's secret thoughts"}


def test_the_page_names_the_conversations_with_a_draft(world: World) -> None:
    ada = client(world.ada)
    keep(ada, world, "Hello")
    keep(ada, world, "Note", "note")
    assert bootstrap(ada, world)["drafts"] == [str(world.talk.pk)]


def bootstrap(client: Client, world: World) -> Any:
    content = client.get(f"/app/{world.acme.slug}/inbox/").content
    return json.loads(content.split(b'id="bootstrap"')[1].split(b">", 1)[1].split(b"</script>")[0])


@pytest.mark.parametrize("sent", [b"\xff{", b"{}", b'{"mode": "shout", "body": "x"}', b'{"mode": "reply"}'])
def test_nonsense_is_answered_in_words(world: World, sent: bytes) -> None:
    path = f"/app/{world.acme.slug}/inbox/1/draft/"
    answer = client(world.ada).post(path, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_text_too_long_to_send_is_kept_but_not_without_end(world: World) -> None:
    ada = client(world.ada)
    assert keep(ada, world, "x" * 9000).status_code == 200
    assert keep(ada, world, "x" * 33000).json()["code"] == "too_long"
    assert len(drafts(ada, world)["reply"]) == 9000
