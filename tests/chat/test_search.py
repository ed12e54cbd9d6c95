"""Full-text search: by beginnings, without accents, in scripts without spaces, with filters, and never elsewhere's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import excerpts, indexing, searching
from chat.models import Conversation, Label, Message, SearchEntry
from chat.relay import relay
from crm import folding
from crm.models import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def talk(world: World, monkeypatch: Any) -> Conversation:
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")
    return world.talk


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def says(world: World, body: str, by: Any = None) -> Any:
    with within(world.acme):
        said = world.talk.say(by or world.vi, body, uuid7())
    relay()
    return said.seq


def find(client: Client, q: str, slug: str = "acme-bikes", **more: str) -> Any:
    return client.get(f"/app/{slug}/inbox/search/", {"q": q, **more}).json()


def seqs(client: Client, q: str) -> list[int]:
    return [hit["seq"] for hit in find(client, q)["found"]]


@pytest.mark.parametrize(
    ("body", "found", "missed"),
    [
        (
            "The Derailleur rattles",
            ["derail", "DERAILLEUR", "rat der", "rattles"],
            ["railleur", "derailed", "rat x"],
        ),
        ("Mein Größenwahn naïve Café", ["grossen", "grö", "naive cafe", "CAFÉ"], ["ossen"]),
        ("자전거가 고장났어요", ["자전", "고장"], ["전거"]),
        ("自転車が壊れました", ["自転車", "転車", "壊", "た"], ["車自", "飛行機"]),
        ("我想退货，谢谢", ["退货", "想退", "谢"], ["货退"]),
        ("จักรยานของฉันเสีย", ["จักรยาน", "ของฉัน"], ["รถยนต์"]),
        ("Order ORD-1234 for bo@shop.test", ["ord-1234", "1234", "bo@shop.test", "ORD"], ["ord-1235"]),
        ("Ships in İstanbul", ["istanbul", "İstan"], ["stanbul"]),
        ("x y z", ["x", "y z"], ["q"]),
    ],
)
def test_words_are_found_by_their_beginnings(
    ada: Client, world: World, talk: Conversation, body: str, found: list[str], missed: list[str]
) -> None:
    seq = says(world, body)
    assert {q: seqs(ada, q) for q in found} == {q: [seq] for q in found}
    assert {q: seqs(ada, q) for q in missed} == {q: [] for q in missed}


def test_the_newest_come_first_and_pages_follow_without_gap(
    ada: Client, world: World, talk: Conversation, monkeypatch: Any
) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    wanted = [says(world, f"Chain number {number}") for number in range(8)]
    seen: list[int] = []
    told = find(ada, "chain")
    while True:
        seen += [hit["seq"] for hit in told["found"]]
        if not told["next"]:
            break
        told = find(ada, "chain", before=told["next"])
    assert seen == wanted[::-1]


def test_an_edited_text_is_found_as_it_is_now(ada: Client, world: World, talk: Conversation) -> None:
    seq = says(world, "A red frame", by=world.ada_at)
    with within(world.acme):
        Message.objects.get(conversation=talk, seq=seq).edit("A blue frame", by=world.ada_at)
    relay()
    assert (seqs(ada, "red"), seqs(ada, "blue")) == ([], [seq])


def test_what_was_taken_back_is_not_found_any_more(ada: Client, world: World, talk: Conversation) -> None:
    seq = says(world, "My password is swordfish", by=world.ada_at)
    with within(world.acme):
        Message.objects.get(conversation=talk, seq=seq).unsend(by=world.ada_at)
    assert seqs(ada, "swordfish") == [], "not even before the index knows"
    relay()
    with within(world.acme):
        assert not SearchEntry.objects.filter(conversation=talk, seq=seq).exists()


def test_with_a_conversation_its_words_go(ada: Client, world: World, talk: Conversation) -> None:
    says(world, "Derailleur")
    with within(world.acme):
        talk.remove(by=world.ada_at)
        assert not SearchEntry.objects.exists()
    assert seqs(ada, "derailleur") == []


def test_filters_narrow_what_is_found(ada: Client, world: World, talk: Conversation) -> None:
    asked, answered = says(world, "Chain please"), says(world, "Chain ready", by=world.bo_at)
    with within(world.acme):
        noted = talk.note(world.ada_at, "Chain is on order", uuid7()).seq
        Label.objects.create(name="On hold").put_on(talk, by=world.ada_at)
        talk.assign(world.bo_at, by=world.ada_at)
    relay()
    everything = [noted, answered, asked]
    expected = {
        "chain": everything,
        "chain from:bo": [answered],
        "chain from:me": [noted],
        "chain from:visitor": [asked],
        "chain in:notes": [noted],
        'chain label:"on hold"': everything,
        "label:on chain status:open": everything,
        "chain status:closed": [],
        "chain assignee:bo": everything,
        "chain assignee:nobody": [],
        "chain site:shop": everything,
        "chain after:2020-01-01 before:2099-01-01": everything,
        "chain after:2099-01-01": [],
        "from:bo": [answered],
    }
    assert {q: seqs(ada, q) for q in expected} == expected


@pytest.mark.parametrize(
    "q",
    [
        "label:nothing",
        "from:nobody-here",
        "status:lost",
        "site:none",
        "after:soon",
        "in:mail",
        "assignee:zed",
    ],
)
def test_a_filter_that_means_nothing_is_said(ada: Client, q: str) -> None:
    told = find(ada, q)
    assert (told["code"], bool(told["detail"])) == ("unknown_filter", True)


def test_many_conversations_behind_a_filter_are_asked_one_by_one(
    ada: Client, world: World, talk: Conversation, monkeypatch: Any
) -> None:
    monkeypatch.setattr(searching, "NARROW", 0)
    seq = says(world, "Chain")
    assert (seqs(ada, "chain status:open"), seqs(ada, "chain status:closed")) == ([seq], [])
    assert seqs(ada, "chain assignee:nobody") == [seq]


def test_people_stand_on_top_by_name_address_and_number(
    ada: Client, world: World, talk: Conversation
) -> None:
    path, kind = "/app/acme-bikes/inbox/1/contact/", "application/json"
    ada.post(path, '{"name": "Zoë Vermeer", "email": "zoe@vermeer.test", "phone": "+31201234567"}', kind)
    for q in ("zoe", "verm", "zoe@verm", "31201"):
        [person] = find(ada, q)["people"]
        assert person["row"]["number"] == 1
    assert find(ada, "zoe")["people"][0]["name"] == [["Zoë", True], [" Vermeer", False]]
    assert find(ada, "zoe status:open")["people"] == []
    ada.post(path, '{"name": "Ann"}', kind)
    assert [len(find(ada, q)["people"]) for q in ("zoe@", "ann", "verm test ann")] == [1, 1, 1]
    ada.post(path, '{"email": ""}', kind)
    assert find(ada, "verm")["people"] == []


def test_the_words_stand_in_their_surroundings_as_parts() -> None:
    body = (
        "First of all <b>thanks</b>. "
        + "Filler words here. " * 10
        + "The dérailleur is\nbent and the derailleurs rattle."
    )
    parts = excerpts.excerpt(body, "DERAIL from bent")
    assert parts[0] == ("…", False)
    assert [text for text, hit in parts if hit] == ["dérail", "bent", "derail"]
    assert excerpts.excerpt("自転車が壊れた", "転車") == [("自", False), ("転車", True), ("が壊れた", False)]
    assert excerpts.excerpt("Nothing of it", "else") == [("Nothing of it", False)]
    assert excerpts.excerpt("ﬁne İx", "f ix") == [("ﬁne ", False), ("İx", True)]


def test_elsewhere_nothing_is_found(world: World, talk: Conversation) -> None:
    says(world, "Derailleur")
    ours = Client()
    ours.force_login(world.ada)
    place = searching._cursor(
        searching.Hit(talk.pk, 2**30, searching.datetime(9998, 1, 1, tzinfo=searching.UTC))
    )
    assert find(ours, "derailleur", before=place)["found"], "the forged place itself is a good one"
    cy = Client()
    cy.force_login(world.cy)
    for q in ("derailleur", f"w:{world.acme.pk.hex}", f"from:visitor {world.acme.pk.hex}", "from:visitor"):
        told = find(cy, q, slug="other", before=place)
        assert (told["people"], told["found"]) == ([], [])
        assert find(cy, q, slug="other")["found"] == []


@pytest.mark.parametrize("how", ["walk", "index", "within"])
def test_the_functions_look_into_the_open_workspace_alone(world: World, talk: Conversation, how: str) -> None:
    says(world, "Derailleur")
    asked = f"'{folding.workspace_mark(world.acme.pk)}' & 'derailleur'"
    end, last = searching.END, UUID(int=2**128 - 1)
    values = [how, asked, 10, [talk.pk], searching.BEGINNING, end, end, last, 2**31 - 1, None, None, None]
    for workspace, count in ((world.acme, 1), (world.other, 0)):
        with within(workspace), connection.cursor() as cursor:
            cursor.execute(searching._SEARCH, values)
            assert len(cursor.fetchall()) == count
    for query, given in ((searching._SEARCH, values), (searching._CONTACTS, ["walk", asked, 5])):
        with (
            pytest.raises(Exception, match="no workspace"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(query, given)


@pytest.mark.parametrize("before", ["nonsense", "eHx5", "MXwyfDM="])
def test_a_forged_cursor_is_answered_in_words(ada: Client, before: str) -> None:
    assert find(ada, "chain", before=before)["code"] == "bad_cursor"


@pytest.mark.parametrize(
    "q", ["", "   ", "!!!", "'", "\\", "a:* | b", "w:", '"', "label:", "x" * 5000, "\x00", "😀"]
)
def test_no_text_breaks_the_search(ada: Client, world: World, talk: Conversation, q: str) -> None:
    says(world, "Chain 😀 'quoted' \\ a:* | b")
    assert "found" in find(ada, q)


def test_everything_there_is_can_be_indexed_anew(ada: Client, world: World, talk: Conversation) -> None:
    seq = says(world, "Derailleur")
    with within(world.acme):
        SearchEntry.objects.all().delete()
        contact = talk.contact
        contact.name = "Zoë"
        contact.save()
    assert seqs(ada, "derailleur") == []
    call_command("reindex", verbosity=0)
    assert seqs(ada, "derailleur") == [seq]
    assert len(find(ada, "zoe")["people"]) == 1


def test_a_fault_of_the_index_holds_nothing_up(world: World, talk: Conversation, monkeypatch: Any) -> None:
    monkeypatch.setattr(indexing, "_TEXTS", "SELECT broken")
    with within(world.acme):
        Visitor.objects.arrive(world.shop)
    assert relay() > 0
    assert relay() == 0
