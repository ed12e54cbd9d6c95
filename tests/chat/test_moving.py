"""Conversations from Crisp, Intercom and Chatwoot: what is made of them, once, and taken away again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from accounts.tenancy import within
from chat import reading, relay, reply_time
from chat.models import Conversation, Delivery, Label, Message, Notice, Outbox, SearchEntry, StreamEntry
from chat.moving import gathering, making, work
from crm.models import Attribute, Consent, Contact, ContactOrigin, ImportPiece
from crm.models.importing import ImportState
from tests.chat import exports
from tests.chat.moves import came, carried, fresh, imported, left, received, said, tried, undone
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)


def test_crisp_is_put_together_from_its_answers(world: World) -> None:
    batch = imported(world, "crisp", exports.CRISP)
    assert (batch.state, batch.made, batch.wrong) == ("done", 1, 0), batch.fault
    talk = came(world)
    bo = world.bo_at.pk
    assert said(world, talk) == [
        ("conversation.started", "visitor", None, ""),
        ("note.added", "operator", None, "Subject: Late parcel"),
        ("message.created", "visitor", None, "Where is my parcel?"),
        ("message.created", "operator", bo, "It leaves today."),
        ("note.added", "operator", bo, "He is waiting since Monday."),
        ("message.created", "operator", bo, "File “label.pdf”: https://storage.example/label.pdf"),
        ("conversation.closed", "operator", bo, ""),
        ("conversation.labelled", "system", None, ""),
        ("conversation.assigned", "system", None, ""),
    ]
    assert talk.status == "closed"
    assert talk.assignee_id == bo
    assert talk.last_activity_at == datetime.fromtimestamp(exports.START + 40, UTC)
    assert left(batch) == {
        "places and IP addresses: they need the visitor's consent": 1,
        "system lines (calls, routing, mails)": 1,
    }


def test_intercom_says_who_has_left_and_what_its_html_means(world: World) -> None:
    batch = imported(world, "intercom", exports.lines(exports.intercom()))
    talk = came(world)
    assert [words for *_, words in said(world, talk) if words] == [
        "Hello",
        "Mia (former operator): Which bike is it?",
        "The blue (https://shop.example/b) one & a bell\nFile “bike.png”: https://intercom.example/b.png",
        "Mia (former operator): Check the stock",
        "Mia (former operator): Done",
    ]
    assert (talk.status, talk.priority, talk.assignee_id) == ("closed", "high", None)
    assert left(batch) == {
        "messages that were redacted there": 1,
        "ratings": 1,
        "system lines (away mode assignment)": 1,
    }


def test_chatwoot_comes_in_an_archive(world: World) -> None:
    batch = imported(world, "chatwoot", exports.CHATWOOT)
    talk = came(world)
    bo = world.bo_at.pk
    assert [each for each in said(world, talk) if each[3]] == [
        ("message.created", "visitor", None, "I want to return it"),
        ("message.created", "operator", None, "Automation (automatic): We are back at nine"),
        ("message.created", "operator", bo, "Of course\nFile: https://chatwoot.example/form.pdf"),
        ("note.added", "operator", bo, "Ask for the invoice"),
    ]
    assert (talk.status, talk.priority, talk.assignee_id) == ("pending", "urgent", bo)
    assert left(batch) == {
        "e-mail addresses and phone numbers that cannot be right": 1,
        "ratings": 1,
        "system lines (who was assigned, what was resolved)": 1,
        "teams of conversations: hand them to teams here": 1,
    }


def test_a_trial_tells_and_makes_nothing(world: World) -> None:
    batch = tried(world, "intercom", exports.lines(exports.intercom()))
    assert (batch.state, batch.made, batch.same) == ("checked", 1, 0)
    assert {name: batch.report[name] for name in ("messages", "notes", "people_new", "people_known")} == {
        "messages": 4,
        "notes": 1,
        "people_new": 1,
        "people_known": 0,
    }
    assert batch.sample["operators"] == [{"name": "Mia", "email": "mia@example.com", "here": False}]
    assert batch.sample["talks"][0]["who"] == "Visitor Two"
    with within(world.acme):
        assert not Conversation.objects.exclude(imported_seq=0).exists()
        assert not Contact.objects.filter(email="visitor2@example.com").exists()


def test_nobody_is_told_and_nothing_is_unread(world: World) -> None:
    relay.relay()
    with within(world.acme):
        before = told()
    imported(world, "crisp", exports.CRISP)
    talk = came(world)
    relay.relay()
    with within(world.acme):
        assert told() == before
        assert not Delivery.objects.exists()
        assert talk.waiting_since is None
        [shown] = reading.rows(Conversation.objects.filter(pk=talk.pk), world.bo_at)
        assert shown.visitor_seq <= shown.read_seq
        reply_time.measure(world.shop.pk)
        # What is said from now on is told, and only that.
        talk.say(world.bo_at, "We are here now", uuid4())
    with within(world.acme):
        Outbox.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    relay.relay()
    with within(world.acme):
        heard = StreamEntry.objects.filter(conversation=talk.pk).values_list("seq", flat=True)
        assert list(heard) == [talk.imported_seq + 1]


def told() -> list[int]:
    """What was told of conversations; of contacts an import of a table tells as well."""
    about_talks: list[Any] = [Outbox.objects, StreamEntry.objects.exclude(conversation=None), Notice.objects]
    return [each.count() for each in about_talks]


def test_facts_are_the_weakest_and_no_consent_is_invented(world: World) -> None:
    with within(world.acme):
        known = Contact.objects.create()
        known.learn({"name": "Their own word", "email": "visitor2@example.com"}, "visitor")
    batch = imported(world, "intercom", exports.lines(exports.intercom()))
    with within(world.acme):
        assert came(world).contact_id == known.pk
        known.refresh_from_db()
        assert known.name == "Their own word"
        assert known.external_id == "u-2"
        assert not Consent.objects.exists()
        facts = dict(known.attributes.values_list("name", "source"))
        assert facts == {"name": "visitor", "email": "visitor"}
    assert batch.report["people"] == 0


def test_the_same_export_makes_nothing_twice(world: World) -> None:
    """Also of somebody without an address, and in another file."""
    nameless = exports.crisp_message(10, "Hi")
    talk = {
        "session_id": "session_1",
        "website_id": "w-1",
        "state": "pending",
        "created_at": exports.START * 1000,
    }
    file = exports.lines(talk, nameless, nameless)
    imported(world, "crisp", file)
    with within(world.acme):
        before = (Contact.objects.count(), Message.objects.count())
    again = tried(world, "crisp", exports.packed(a_jsonl=file, b_jsonl=file))
    assert (again.made, again.same) == (0, 1)
    assert again.report["messages"] == 0
    with within(world.acme):
        assert (Contact.objects.count(), Message.objects.count()) == before


def test_two_ids_of_one_address_are_one_person(world: World) -> None:
    talks = [
        {
            "session_id": f"session_{number}",
            "website_id": "w-1",
            "created_at": exports.START * 1000,
            "meta": {"email": "Visitor7@example.com"},
        }
        for number in range(3)
    ]
    assert tried(world, "crisp", exports.lines(*talks)).report["people_new"] == 1
    assert imported(world, "crisp", exports.lines(*talks)).made == 3
    with within(world.acme):
        assert Contact.objects.filter(email__iexact="visitor7@example.com").count() == 1


def test_it_is_found_by_its_words(world: World) -> None:
    imported(world, "crisp", exports.CRISP)
    with within(world.acme):
        assert (
            SearchEntry.objects.filter(conversation=came(world)).count()
            == Message.objects.filter(conversation=came(world)).count()
        )


def test_undoing_takes_all_of_it_away(world: World) -> None:
    with within(world.acme):
        before = counted()
    batch = imported(world, "crisp", exports.CRISP)
    done = undone(world, batch)
    assert (done.state, done.report["taken"], done.undone, done.kept) == ("undone", 1, 1, 0)
    with within(world.acme):
        assert counted() == before


def counted() -> list[int]:
    models: list[Any] = [Conversation, Message, Contact, Label, ContactOrigin, ImportPiece, Attribute]
    return [model.objects.count() for model in models]


def test_undoing_is_exact_where_one_person_has_many_conversations(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("chat.moving.making.TALKS", 1)
    with within(world.acme):
        before = counted()
    batch = imported(world, "intercom", exports.lines(exports.intercom(1), exports.intercom(2)))
    done = undone(world, batch)
    assert (done.report["taken"], done.undone, done.kept) == (2, 1, 0)
    with within(world.acme):
        assert counted() == before


def test_a_conversation_that_went_on_stays(world: World) -> None:
    batch = imported(world, "crisp", exports.CRISP)
    talk = came(world)
    with within(world.acme):
        talk.say(world.bo_at, "It has arrived", uuid4())
    done = undone(world, batch)
    assert (done.report["taken"], done.undone, done.kept) == (0, 0, 1)
    again = tried(world, "crisp", exports.CRISP)
    assert (again.made, again.same) == (0, 1)


def test_a_worker_that_dies_loses_nothing_and_doubles_nothing(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("chat.moving.making.TALKS", 2)
    monkeypatch.setattr("chat.moving.gathering.AT_ONCE", 2)
    file = exports.lines(*(exports.intercom(number) for number in range(1, 8)))
    batch = received(world, "intercom", file)
    while fresh(world, batch).state == ImportState.CHECKING:
        gathering.gather(world.acme.pk, fresh(world, batch), one_batch())
    with within(world.acme):
        work.start(fresh(world, batch), ImportState.RUNNING)
    making.make(world.acme.pk, fresh(world, batch), one_batch())
    with within(world.acme):
        assert Conversation.objects.exclude(imported_seq=0).count() == 2
    stale = fresh(world, batch)

    def broken(*of: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("chat.moving.making._write", broken)
        with pytest.raises(KeyboardInterrupt):
            making.make(world.acme.pk, stale, lambda: True)
    done = carried(world, batch)
    assert (done.state, done.made, done.position) == ("done", 7, 7)
    with within(world.acme):
        numbers = Conversation.objects.exclude(imported_seq=0).values_list("number", flat=True)
        assert len(set(numbers)) == 7
        assert not done.pieces.exists()


def one_batch() -> Any:
    """The turn is over behind one batch: another worker goes on."""
    turns = iter([True, False])
    return lambda: next(turns)


def test_a_long_text_becomes_several_messages(world: World) -> None:
    talk = exports.intercom(source={"author": {"type": "user", "id": "6f"}, "body": "x" * 9000, "id": "s"})
    imported(world, "intercom", exports.lines(talk))
    with within(world.acme):
        lengths = [len(each.body) for each in came(world).messages.order_by("seq")[:2]]
    assert lengths == [8000, 1000]
