"""Files from elsewhere that are cut, strange, too large or another service's: each is said clearly, in place."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest

from accounts.tenancy import within
from chat.moving.documents import RECORD_MAX, documents
from chat.moving.forms import perhaps_when
from chat.moving.plain import plain
from crm.importing.reading import Unreadable
from crm.models import Contact, ContactOrigin, Import
from crm.models.importing import ImportState
from tests.chat import exports
from tests.chat.moves import came, carried, fresh, imported, received, tried
from tests.crm.importing import ran, tried as tried_table, undone as undone_table
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)


class Endless(io.RawIOBase):
    """A file of one line that has a gigabyte, of which nobody may read more than a record has."""

    def __init__(self) -> None:
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, to: int, whence: int = 0) -> int:
        self.at = to
        return to

    def read(self, size: int = -1) -> bytes:
        start, self.at = self.at, self.at + size
        assert size > 0
        assert self.at < 4 * RECORD_MAX, "all of it is read into memory"
        return (b'{"type":"conversation","id":"' if start == 0 else b"")[:size].ljust(size, b"x")

    def readline(self, size: int | None = -1) -> bytes:
        return self.read(size or -1)


def test_a_line_of_a_gigabyte_ends_the_reading_early() -> None:
    with pytest.raises(Unreadable, match="Line 1 is longer than 16 MB"):
        list(documents(Endless()))  # type: ignore[arg-type]


def test_an_array_whose_record_never_ends_does_so_too() -> None:
    endless = b'[{"id": "' + b"x" * (RECORD_MAX + 300_000) + b'"}]'
    with pytest.raises(Unreadable, match="A record is longer than 16 MB"):
        list(documents(io.BytesIO(endless)))


@pytest.mark.parametrize(
    ("vendor", "content", "words"),
    [
        ("crisp", exports.lines(exports.intercom()), "an export of Intercom, not of Crisp. Choose Intercom"),
        ("intercom", exports.CRISP, "an export of Crisp, not of Intercom"),
        ("chatwoot", exports.CRISP, "an export of Crisp, not of Chatwoot"),
        ("intercom", exports.CHATWOOT, "an export of Chatwoot"),
        ("intercom", b'{"id": 1}', "No conversation and no contact of Intercom"),
        ("intercom", "{}".encode("utf-16"), "JSON is written in UTF-8"),
        ("intercom", b"PK\x03\x04 and no more", "damaged or was cut off"),
        ("intercom", exports.CHATWOOT[:-40], "damaged or was cut off"),
        ("intercom", gzip.compress(exports.lines(exports.intercom()))[:-20], "damaged or was cut off"),
        ("intercom", b"%PDF-1.7", "no table of contacts"),
        ("intercom", b"", "Choose a file first"),
        ("intercom", b"message_id,conversation_id,message_body\n1,2,Hi\n", "table of messages"),
    ],
)
def test_a_wrong_file_is_refused_in_words(world: World, vendor: str, content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        received(world, vendor, content)
    with within(world.acme):
        assert not Import.objects.exists()


def test_a_list_that_is_cut_off_makes_nothing(world: World) -> None:
    whole = json.dumps([exports.intercom(1), exports.intercom(2)] * 40).encode()
    batch = tried(world, "intercom", whole[:-500])
    assert batch.state == ImportState.FAILED
    assert "The JSON is broken or cut off after record 79" in batch.fault


def test_a_broken_line_goes_aside_and_the_next_is_read(world: World) -> None:
    good = exports.lines(exports.intercom(1))
    timeless = exports.lines(exports.intercom(2, created_at="yesterday"))
    strange = exports.lines(exports.intercom(3, contacts=[7], tags={"tags": "none"}, source=[1]))
    letters = good.replace(b'"id": "1"', b'"id": "4"').replace(b"Hello", b"Gr\xfc\xdfe")
    batch = imported(
        world, "intercom", b"\xef\xbb\xbf" + good + letters + b'{"cut": \n\n' + timeless + strange
    )
    with within(world.acme):
        asides = list(batch.asides.order_by("line").values_list("line", "why"))
    assert [line for line, _ in asides] == [2, 3, 4]
    assert "This is no JSON" in asides[0][1]
    assert asides[2][1] == "Its created_at cannot be read."
    assert (batch.made, batch.wrong) == (2, 3)


def test_a_gzip_and_a_pretty_object_are_read_alike(world: World) -> None:
    pretty = json.dumps({"type": "conversation.list", "conversations": [exports.intercom()]}, indent=2)
    assert imported(world, "intercom", gzip.compress(pretty.encode())).made == 1


def test_a_list_in_the_first_line_may_be_followed_by_others(world: World) -> None:
    agents = [
        {"id": 9, "email": "bo@demo.test", "name": "Bo", "role": "agent", "availability_status": "online"}
    ]
    assert imported(world, "chatwoot", exports.lines(agents, exports.CHATWOOT_LIST, [])).made == 1


def test_what_is_packed_to_fill_a_disk_is_refused(world: World) -> None:
    bomb = exports.packed(a_json=exports.lines(exports.intercom()) + b" " * 30_000_000)
    with pytest.raises(Unreadable, match="damaged"):
        received(world, "intercom", bomb)


def test_two_contacts_of_one_address_are_not_mixed_up(world: World) -> None:
    with within(world.acme):
        for name in ("A", "B"):
            Contact.objects.create().learn({"name": name, "email": "visitor2@example.com"}, "operator")
    lone = exports.intercom()
    lone["contacts"] = {"contacts": [{"type": "contact", "id": "6f"}]}
    batch = imported(world, "intercom", exports.lines(lone))
    assert (batch.made, batch.wrong) == (0, 1)
    with within(world.acme):
        assert "Several contacts have this person's e-mail" in batch.asides.get().why


# Contacts


def test_profiles_become_a_table_with_labels_and_attributes(world: World) -> None:
    batch = received(world, "intercom", exports.lines(exports.INTERCOM_CONTACTS))
    assert batch.what == "contacts"
    done = ran(world, tried_table(world, batch))
    assert (done.made, done.wrong) == (2, 0)
    again = tried_table(world, received(world, "intercom", exports.lines(exports.INTERCOM_CONTACTS)))
    assert (again.made, again.same) == (0, 2)
    with within(world.acme):
        two = Contact.objects.get(email="visitor2@example.com")
        assert two.external_id == "u-2"
        assert two.attributes.get(name="plan").value == "Pro"
        assert ContactOrigin.objects.filter(vendor="intercom").count() == 2
    imported(world, "intercom", exports.lines(exports.intercom()))
    assert came(world).contact_id == two.pk


def test_their_table_is_mapped_by_its_names(world: World) -> None:
    table = b"id,name,email,phone_number\n31,Visitor Four,visitor4@example.com,\n32,Visitor Five,,\n"
    batch = received(world, "chatwoot", table, "contacts.csv")
    assert [column["to"] for column in batch.mapping][:3] == ["origin", "name", "email"]
    done = ran(world, tried_table(world, batch))
    assert done.made == 2
    imported(world, "chatwoot", exports.CHATWOOT)
    with within(world.acme):
        assert came(world).contact.email == "visitor4@example.com"
    # One of them has a conversation by now, so only the other goes.
    assert undone_table(world, done).undone == 1


def test_times_are_read_as_they_are_written() -> None:
    told = [
        "1700000000",
        1_700_000_000,
        1_700_000_000_000,
        "2023-11-14T22:13:20Z",
        "2023-11-14T23:13:20+01:00",
    ]
    assert {perhaps_when(value) for value in told} == {perhaps_when(1_700_000_000)}
    for value in (None, "", "soon", -5, float("nan"), 1e300, [], {}):
        assert perhaps_when(value) is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<a href="mailto:visitor1@example.com">visitor1@example.com</a>', "visitor1@example.com"),
        ("<script>alert(1)</script>1 &lt; 2", "1 < 2"),
        ('<img src="https://a.example/p.png" alt="A plan">', "A plan: https://a.example/p.png"),
        ("<p>open <b>and not closed", "open and not closed"),
        ("plain", "plain"),
    ],
)
def test_html_becomes_the_text_it_is(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_trial_that_is_cancelled_can_be_made_again(world: World) -> None:
    from chat.moving import work
    from crm.importing.work import cancel

    batch = received(world, "crisp", exports.CRISP)
    with within(world.acme):
        cancel(batch)
        work.start(fresh(world, batch), ImportState.CHECKING)
    assert carried(world, batch).made == 1
