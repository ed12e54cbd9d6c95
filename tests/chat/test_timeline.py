"""What happened with a contact, from every table, a page at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.authorize import Forbidden
from accounts.tenancy import within
from chat import contact_edits, timeline
from chat.timeline import Entry
from crm.models import Consent, Contact, ContactNote, TrackedEvent
from tests.world import World


@pytest.fixture
def vi(world: World) -> Contact:
    """With much of every kind, some at the same moment."""
    with within(world.acme):
        contact = Contact.objects.get(pk=world.talk.contact_id)
        Consent.objects.say(world.vi, "insights", True, "visitor")
        now = timezone.now()
        for number in range(2 * timeline.PAGE):
            at = now - timedelta(hours=number // 2)
            TrackedEvent.objects.create(contact=contact, name=f"event-{number}", at=at)
            ContactNote.objects.create(contact=contact, body=f"Note {number}", author=world.ada_at, at=at)
        contact.learn({"phone": "+31201234567", "plan": "Gold"}, "server", verified=True)
        contact.learn({"name": "Vi"}, "operator", correction=True)
        return contact


def whole(contact: Contact, world: World, *kinds: str) -> list[Entry]:
    found: list[Entry] = []
    before = ""
    while True:
        page = timeline.page(contact, world.ada_at, kinds, before)
        found += page.entries
        before = page.before
        if not before:
            return found


def test_pages_join_without_a_gap_latest_first(world: World, vi: Contact) -> None:
    with within(world.acme):
        found = whole(vi, world)
        places = [entry.place for entry in found]
        assert places == sorted(set(places), reverse=True)
        kinds = [entry.kind for entry in found]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {
            "conversation": 1,
            "note": 2 * timeline.PAGE,
            "event": 2 * timeline.PAGE,
            "consent": 1,
            "change": 3,
        }


def test_a_kind_is_shown_alone(world: World, vi: Contact) -> None:
    with within(world.acme):
        assert {entry.kind for entry in whole(vi, world, "note")} == {"note"}
        told = [
            [fact.title for fact in entry.row]
            for entry in whole(vi, world, "change")
            if entry.more == "facts"
        ]
        assert told == [["Name"], ["Phone", "plan"]] or told == [["Name"], ["plan", "Phone"]]


def test_what_was_observed_is_shown_only_while_the_person_agrees(world: World, vi: Contact) -> None:
    with within(world.acme):
        Consent.objects.say(world.vi, "insights", False, "visitor")
        assert whole(vi, world, "event") == []


def test_another_contacts_past_is_not_among_it(world: World, vi: Contact) -> None:
    with within(world.acme):
        other = Contact.objects.create(name="Somebody")
        assert [entry.more for entry in whole(other, world)] == ["begun"]


@pytest.mark.parametrize("cursor", ["x", "////", "MXx4"])
def test_a_cursor_of_something_else_is_refused(world: World, vi: Contact, cursor: str) -> None:
    with within(world.acme), pytest.raises(ValueError, match=r"."):
        timeline.page(vi, world.ada_at, (), cursor)


def test_the_page_begins_anew_instead(world: World, vi: Contact, client: Client) -> None:
    client.force_login(world.ada)
    answer = client.get(f"/app/acme-bikes/contacts/{vi.pk}/?before=nonsense&kind=nothing")
    assert answer.status_code == 200
    assert "data-earlier" in answer.text


def test_a_note_is_its_authors_to_edit_and_comes_back_when_deleted(
    world: World, vi: Contact, redis: Any
) -> None:
    with within(world.acme):
        note = contact_edits.write_note(vi, world.bo_at, "  Call in the morning ")
        with pytest.raises(Forbidden):
            contact_edits.edit_note(note, world.ada_at, "Mine")
        contact_edits.edit_note(note, world.bo_at, "Call at nine")
        at, word = note.at, contact_edits.delete_note(note, world.ada_at)
        with pytest.raises(contact_edits.Expired):
            contact_edits.restore_note(Contact.objects.create(), world.ada_at, word)
        word = contact_edits.delete_note(
            contact_edits.write_note(vi, world.bo_at, "Call at nine"), world.bo_at
        )
        back = contact_edits.restore_note(vi, world.bo_at, word)
        assert (back.body, back.author_id) == ("Call at nine", world.bo_at.pk)
        assert back.at > at
        with pytest.raises(ValueError, match="Write something"):
            contact_edits.write_note(vi, world.bo_at, " \n")
