"""The ledger's one writer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st

from accounts.tenancy import within
from chat.ledger import Appended, Conflict, Entry, Missing, append, append_each
from chat.models import Conversation, Event, Message, Outbox
from tests.world import World, build


def said(world: World, body: str, client_id: UUID | None = None, by: Any = None) -> Entry:
    return Entry.by(
        by or world.vi, world.talk.pk, "message.created", body=body, client_id=client_id or uuid4()
    )


def numbers(world: World) -> list[int]:
    return list(Event.objects.filter(conversation=world.talk).order_by("seq").values_list("seq", flat=True))


def test_it_numbers_from_one_without_gaps(world: World) -> None:
    with within(world.acme):
        append([said(world, "a"), said(world, "b"), said(world, "c")])
        assert numbers(world) == [1, 2, 3, 4, 5, 6]
        world.talk.refresh_from_db()
        assert world.talk.last_seq == 6


def test_a_batch_keeps_its_order(world: World) -> None:
    with within(world.acme):
        written = append([said(world, letter) for letter in "abcdef"])
        stored = (
            Message.objects.filter(seq__gte=written[0].seq).order_by("seq").values_list("body", flat=True)
        )
        assert "".join(stored) == "abcdef"


def test_the_same_message_again_stands_where_it_stood(world: World) -> None:
    with within(world.acme):
        key = uuid4()
        first = world.talk.say(world.vi, "once", key)
        again = world.talk.say(world.vi, "once", key)
        assert (again.seq, again.fresh) == (first.seq, False)
        assert again.at == first.at
        assert Message.objects.filter(client_id=key).count() == 1


def test_the_same_message_twice_in_one_batch_is_written_once(world: World) -> None:
    with within(world.acme):
        entry = said(world, "twice")
        first, again = append([entry, entry])
        assert (first.fresh, again.fresh) == (True, False)
        assert first.seq == again.seq


def test_the_same_id_with_another_text_is_refused(world: World) -> None:
    with within(world.acme):
        key = uuid4()
        world.talk.say(world.vi, "one", key)
        with pytest.raises(Conflict):
            world.talk.say(world.vi, "two", key)
        outcomes = append_each([said(world, "x", other := uuid4()), said(world, "y", other)])
        assert isinstance(outcomes[1], Conflict)


def test_a_conversation_of_another_workspace_is_missing(world: World) -> None:
    foreign = Entry(
        workspace=world.other.pk,
        conversation=world.talk.pk,
        kind="message.created",
        actor_kind="operator",
        actor=world.cy_at.pk,
        client_id=uuid4(),
        body="let me in",
    )
    with within(world.acme):
        before = numbers(world)
        [outcome] = append_each([foreign])
        assert isinstance(outcome, Missing)
        assert numbers(world) == before


def test_one_foreign_entry_does_not_harm_its_batch(world: World) -> None:
    with within(world.acme):
        foreign = Entry.by(world.cy_at, world.talk.pk, "message.created", body="x", client_id=uuid4())
        outcomes = append_each([said(world, "a"), foreign, said(world, "b")])
        assert [type(outcome) for outcome in outcomes] == [Appended, Missing, Appended]
        assert numbers(world) == [1, 2, 3, 4, 5]


def test_a_refused_entry_takes_its_whole_append_back(world: World) -> None:
    with within(world.acme):
        key = uuid4()
        world.talk.say(world.vi, "one", key)
        before = numbers(world)
        with pytest.raises(Conflict):
            append([said(world, "fine"), said(world, "two", key)])
        assert numbers(world) == before


def test_a_visitor_waits_from_the_first_unanswered_message(world: World) -> None:
    with within(world.acme):
        [first, _] = append([said(world, "hello"), said(world, "anyone?")])
        world.talk.refresh_from_db()
        assert world.talk.waiting_since is not None
        assert world.talk.waiting_since <= first.at
        append([said(world, "Yes.", by=world.bo_at)])
        world.talk.refresh_from_db()
        assert world.talk.waiting_since is None


def test_a_note_answers_nobody(world: World) -> None:
    with within(world.acme):
        world.talk.note(world.bo_at, "Regular customer", uuid4())
        world.talk.refresh_from_db()
        assert world.talk.waiting_since is not None
        assert world.talk.last_message_seq == 3


def test_a_visitor_who_writes_opens_a_closed_conversation(world: World) -> None:
    with within(world.acme):
        world.talk.close(by=world.bo_at)
        world.talk.say(world.vi, "One more thing", uuid4())
        world.talk.refresh_from_db()
        assert world.talk.status == "open"


def test_each_append_leaves_a_row_to_be_told(world: World) -> None:
    with within(world.acme):
        Outbox.objects.all().delete()
        append([said(world, "a"), said(world, "b")])
        assert list(Outbox.objects.values_list("conversation", "seq")) == [(world.talk.pk, 5)]


def test_time_never_runs_against_the_numbers(world: World) -> None:
    with within(world.acme):
        for _ in range(5):
            append([said(world, "tick")])
        stamps = (
            Event.objects.filter(conversation=world.talk).order_by("seq").values_list("created_at", flat=True)
        )
        assert list(stamps) == sorted(stamps)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plan=st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.booleans()), min_size=1, max_size=12)
)
def test_any_mixture_of_repeats_and_batches_is_gap_free(
    world: World, plan: list[tuple[int, str, bool]]
) -> None:
    """A key stands for the first text it came with; every later text is a repeat or a conflict."""
    keys = [uuid4() for _ in range(5)]
    first: dict[UUID, str] = {}
    with within(world.acme):
        start = len(numbers(world))
        batch: list[Entry] = []
        for key, body, cut in plan:
            batch.append(said(world, body, keys[key]))
            first.setdefault(keys[key], body)
            if cut:
                append_each(batch)
                batch = []
        append_each(batch)
        assert numbers(world) == list(range(1, start + len(first) + 1))
        stored = dict(Message.objects.filter(client_id__in=keys).values_list("client_id", "body"))
        assert stored == first


def test_writers_at_once_leave_no_gap_and_no_double(committed: None) -> None:
    world = build()
    entries = [said(world, f"m{number}") for number in range(120)]

    def write(start: int) -> None:
        # Each key is written by two threads, in batches that overlap.
        for cut in range(start, len(entries), 10):
            append_each(entries[max(0, cut - 5) : cut + 10])
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with within(world.acme):
        conversation = Conversation.objects.get(pk=world.talk.pk)
        assert numbers(world) == list(range(1, conversation.last_seq + 1))
        stored = list(Message.objects.values_list("client_id", flat=True))
        assert len(stored) == len(set(stored)) == 122
