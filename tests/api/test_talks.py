"""Contacts and conversations over the API."""

from __future__ import annotations

from typing import Any

from accounts.tenancy import within
from chat.models import Conversation
from tests.world import World


def test_a_key_says_where_it_leads(ask: Any) -> None:
    told = ask("GET", "me").said
    assert (told["mode"], told["workspace"]["name"]) == ("live", "Acme Bikes")


def test_a_contact_is_added_changed_and_deleted(ask: Any) -> None:
    made = ask("POST", "contacts", {"email": "lena@example.com", "attributes": {"plan": "pro", "seats": 3}})
    assert made.status_code == 201, made.said
    contact = made.said
    assert contact["attributes"] == {"plan": "pro", "seats": 3}
    assert made["Location"] == f"/api/v1/contacts/{contact['id']}"
    one = ask("GET", f"contacts/{contact['id']}")
    assert one.said == contact
    changed = ask(
        "PATCH",
        f"contacts/{contact['id']}",
        {"name": "Lena", "attributes": {"plan": None}},
        If_Match=one["ETag"],
    )
    assert changed.status_code == 200, changed.said
    assert (changed.said["name"], changed.said["attributes"]) == ("Lena", {"seats": 3})
    stale = ask("PATCH", f"contacts/{contact['id']}", {"name": "Lee"}, If_Match=one["ETag"])
    assert (stale.status_code, stale.said["code"]) == (412, "changed_meanwhile")
    facts = ask("GET", f"contacts/{contact['id']}/facts").said["data"]
    assert {each["source"] for each in facts} == {"rest"}
    assert ask("DELETE", f"contacts/{contact['id']}").status_code == 204
    assert ask("GET", f"contacts/{contact['id']}").status_code == 404


def test_identify_finds_who_is_there(ask: Any) -> None:
    first = ask("POST", "contacts/identify", {"external_id": "42", "email": "lena@example.com"})
    again = ask("POST", "contacts/identify", {"external_id": "42", "name": "Lena"})
    by_mail = ask("POST", "contacts/identify", {"email": "Lena@Example.com"})
    assert (first.status_code, again.status_code, by_mail.status_code) == (201, 200, 200)
    assert first.said["id"] == again.said["id"] == by_mail.said["id"]


def test_a_conversation_is_begun_answered_and_closed(ask: Any, world: World) -> None:
    contact = f"ctc_{world.vi.contact_id.hex}"
    operator = f"opr_{world.bo_at.pk.hex}"
    made = ask("POST", "conversations", {"contact": contact, "message": {"body": "Your bike is ready"}})
    assert made.status_code == 201, made.said
    talk = made.said["id"]
    assert made.said["visitor"] == f"vis_{world.vi.pk.hex}"
    asked = {
        "body": "When do you come?",
        "operator": operator,
        "ask": {"kind": "buttons", "options": ["Today", "Later"]},
    }
    said = ask("POST", f"conversations/{talk}/messages", asked)
    assert said.status_code == 201, said.said
    assert said.said["author"]["kind"] == "api"
    assert said.said["author"]["operator"] == operator
    noted = ask(
        "POST",
        f"conversations/{talk}/messages",
        {"kind": "note", "body": "From the workshop", "mentions": [operator]},
    )
    assert noted.said["kind"] == "note"
    listed = ask("GET", f"conversations/{talk}/messages").said
    assert [each["kind"] for each in listed["data"]] == ["message", "message", "note"]
    closed = ask(
        "PATCH", f"conversations/{talk}", {"status": "closed", "assignee": operator, "priority": "high"}
    )
    assert (closed.said["status"], closed.said["assignee"], closed.said["priority"]) == (
        "closed",
        operator,
        "high",
    )
    assert (
        ask("GET", "conversations?status=closed&expand=contact").said["data"][0]["contact"]["id"] == contact
    )
    with within(world.acme):
        events = Conversation.objects.get(number=closed.said["number"]).events.order_by("seq")
        assert {each.actor_kind for each in events} == {"api"}


def test_what_a_program_says_in_nobodys_name_is_no_answer(ask: Any, world: World) -> None:
    talk = f"cnv_{world.talk.pk.hex}"
    ask("POST", f"conversations/{talk}/messages", {"body": "We got your message"})
    assert ask("GET", f"conversations/{talk}").said["waiting_since"]
    ask("POST", f"conversations/{talk}/messages", {"body": "We do", "operator": f"opr_{world.bo_at.pk.hex}"})
    assert ask("GET", f"conversations/{talk}").said["waiting_since"] is None


def test_pages_follow_each_other(ask: Any) -> None:
    for number in range(5):
        ask("POST", "contacts", {"name": f"N{number}"})
    found, cursor = [], ""
    while True:
        page = ask("GET", f"contacts?limit=2&cursor={cursor}").said
        found += [each["name"] for each in page["data"]]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            break
    assert found[:5] == ["N4", "N3", "N2", "N1", "N0"]
    assert len(found) == 6
    first = ask("GET", "contacts?limit=2").said["next_cursor"]
    assert ask("GET", f"contacts?limit=2&verified=true&cursor={first}").said["code"] == "invalid_cursor"
