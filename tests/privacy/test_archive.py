"""A workspace leaves as one file, and arrives elsewhere as it was."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db.transaction import atomic, set_rollback
from django.utils import timezone

from accounts.models import Invitation, Membership, Site
from accounts.tenancy import within
from chat.models import Conversation, Event, Message
from crm.models import Attribute, Contact, Visitor
from privacy.archive import arriving, tending
from privacy.archive.kinds import EXCUSED, WITHHELD, kinds, tenant_models
from privacy.archive.manifest import Refused
from privacy.archive.moving import Mover
from privacy.models import Archive, Arrival
from tests.privacy.archives import archived, changed, exported, imported, newcomer, parts, resealed
from tests.world import World, build, person

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(scope="module")
def once() -> dict[str, Any]:
    return {}


@pytest.fixture
def sent(once: dict[str, Any], db: None) -> tuple[World, bytes]:
    """Acme and its archive, made once: whoever imports it has another installation, where nobody knows Acme."""
    if not once:
        with atomic():
            world = build()
            once["sent"] = world, exported(world)
            set_rollback(True)
    return once["sent"]


@pytest.fixture
def data(sent: tuple[World, bytes]) -> bytes:
    return sent[1]


@pytest.fixture
def world(sent: tuple[World, bytes]) -> World:
    """As it was where the archive was made; none of it is in the database any more."""
    return sent[0]


def test_every_table_travels_or_is_excused() -> None:
    labels = {model._meta.label for model in tenant_models()}
    assert {kind.name for kind in kinds()} | EXCUSED.keys() == labels
    assert all(len(reason.split()) > 3 for reason in (*EXCUSED.values(), *WITHHELD.values()))


# Words in a column's name that sound like a door's key, and were looked at: none of these opens anything.
HARMLESS = {
    "chat.ConversationOrigin.key",
    "chat.NoticeSettings.digest",
    "crm.ContactOrigin.key",
    "crm.LookupObjection.digest",
}


def test_no_secret_travels() -> None:
    sounds = re.compile(r"secret|token|password|digest|credential|(^|_)key$|code")
    found = {
        f"{kind.name}.{column.name}"
        for kind in kinds()
        for column in kind.columns
        if sounds.search(column.name)
    }
    assert found - HARMLESS == set()


def test_every_key_points_to_what_travels_before_it() -> None:
    seen: set[str] = set()
    for kind in kinds():
        assert kind.needs <= seen, kind.name
        seen.add(kind.name)


def test_it_holds_a_row_of_every_kind(data: bytes) -> None:
    empty = [name for name, rows in parts(data).items() if not rows]
    assert empty == []


def test_no_credential_is_in_it(world: World, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    for secret in (world.ada.password, world.vi.token_digest, world.shop.public_key, "code"):
        assert f'"{secret}"' not in text
    assert "ada@demo.test" in text


def test_it_arrives_as_it_was(world: World, data: bytes) -> None:
    fresh, owner = newcomer()
    done = imported(data, fresh, owner)
    assert (done.state, done.fault) == ("done", "")
    again = archived(fresh, owner)
    assert alike(parts(again)) == alike(parts(data), done)


def test_what_was_said_can_be_read_there(world: World, data: bytes) -> None:
    fresh, owner = newcomer()
    done = imported(data, fresh, owner)
    ids = arriving.ids_of(done)
    with within(fresh):
        talk = Conversation.objects.get(pk=ids.at(world.talk.pk))
        assert [m.body for m in Message.objects.filter(conversation=talk).order_by("seq")] == [
            "Do you repair gears?",
            "Mine slip on the way up.",
            "We do.",
        ]
        assert list(talk.events.order_by("seq").values_list("seq", flat=True)) == list(
            range(1, talk.last_seq + 1)
        )
        assert Attribute.objects.get(contact=talk.contact).value == "furniture-value"
        told = Event.objects.get(conversation=talk, kind="message.created", actor_kind="operator")
        assert Membership.objects.get(pk=told.actor).user.first_name == "Ada"
        with default_storage.open(talk.contact.avatar) as file:
            assert file.read() == b"a face"
        with default_storage.open(talk.attachments.get(seq=2).file.name) as file:
            assert file.read() == b"furniture"
        assert Contact.objects.filter(document=None).count() == 0
        assert (
            Conversation.objects.start(Visitor.objects.arrive(Site.objects.get())[0]).number
            == talk.number + 1
        )


def test_members_are_invited_and_take_their_places(world: World, data: bytes, commit: Any) -> None:
    fresh, owner = newcomer()
    with commit():
        done = imported(data, fresh, owner)
    assert {letter.to[0] for letter in mail.outbox} == {"ada@demo.test", "bo@demo.test"}
    with within(fresh):
        seat = arriving.ids_of(done).at(world.bo_at.pk)
        assert not Membership.objects.get(pk=seat).active
        invited = Invitation.objects.get(email="bo@demo.test")
        bo = person("Bo", "bo@demo.test")
        assert invited.accept(bo).pk == seat
        assert Membership.objects.get(pk=seat).user == bo
        assert Membership.objects.get(pk=seat).active


def test_who_is_here_already_keeps_their_place(world: World, data: bytes) -> None:
    fresh, owner = newcomer(owner=person("Ada", "ada@demo.test"))
    done = imported(data, fresh, owner)
    with within(fresh):
        told = Event.objects.get(kind="message.created", actor_kind="operator")
        assert told.actor == owner.pk
        assert not Invitation.objects.filter(email="ada@demo.test").exists()
    assert done.seats[str(world.ada_at.pk)] == str(owner.pk)


def test_it_is_imported_once(data: bytes) -> None:
    fresh, owner = newcomer()
    imported(data, fresh, owner)
    with pytest.raises(Refused, match="has"):
        imported(data, fresh, owner)


def test_it_goes_on_where_a_dead_worker_left_it(world: World, data: bytes, monkeypatch: Any) -> None:
    fresh, owner = newcomer()
    whole, stops = Mover.move, iter(range(9))

    def dies(self: Mover, kind: Any) -> Iterator[int]:
        yield from whole(self, kind)
        if next(stops) == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(Mover, "move", dies)
    with pytest.raises(KeyboardInterrupt):
        imported(data, fresh, owner)
    monkeypatch.undo()
    with within(fresh):
        left = Arrival.objects.get()
        assert left.under_way
        assert len(left.moved) > 5
    arriving.carry(fresh.pk, left.pk)
    with within(fresh):
        done = Arrival.objects.get()
    assert (done.state, done.fault) == ("done", "")
    assert alike(parts(archived(fresh, owner))) == alike(parts(data), done)


def test_what_does_not_fit_is_taken_away_again(world: World, data: bytes) -> None:
    """A crafted one with right digests: its messages belong to a conversation that is nowhere."""
    forged = resealed(data, "chat.Message.jsonl", str(world.talk.pk), "01a00000-0000-7000-8000-000000000000")
    fresh, owner = newcomer()
    done = imported(forged, fresh, owner)
    assert done.state == "failed"
    assert "do not fit together" in done.fault
    with within(fresh):
        arriving.demand_empty()
        assert Membership.objects.count() == 1


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def without_manifest(data: bytes) -> bytes:
    return changed(data, lambda name, content: None if name == "manifest.json" else content)


def without_a_part(data: bytes) -> bytes:
    return changed(data, lambda name, content: None if name == "chat.Message.jsonl" else content)


def with_another_word(data: bytes) -> bytes:
    return changed(data, lambda name, content: content.replace(b"We do.", b"We go."))


def with_another_file(data: bytes) -> bytes:
    return changed(data, lambda name, content: b"virus!!!!" if name.startswith("files/chat.Att") else content)


def with_more(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../etc/passwd", "x")
    return out.getvalue()


def of_a_newer_version(data: bytes) -> bytes:
    return changed(
        data,
        lambda name, content: (
            content.replace(b'"version": 1', b'"version": 9') if name == "manifest.json" else content
        ),
    )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "cut off"),
        (lambda data: b"PK nothing", "cut off"),
        (without_manifest, "no manifest"),
        (without_a_part, "missing from the file"),
        (with_another_word, "chat.Message.jsonl is not what the manifest says"),
        (with_another_file, "is not what the manifest says"),
        (with_more, "does not tell of"),
        (of_a_newer_version, "newer version"),
    ],
)
def test_a_spoiled_one_is_refused_with_words(world: World, data: bytes, spoil: Any, words: str) -> None:
    fresh, owner = newcomer()
    try:
        fault = imported(spoil(data), fresh, owner).fault
    except Refused as why:
        fault = str(why)
    assert words in fault
    with within(fresh):
        arriving.demand_empty()


def test_an_export_that_nobody_can_finish_is_given_up_after_a_day(db: None) -> None:
    world = build()
    with within(world.acme):
        made = Archive.objects.create(by=world.ada_at, state="running")
        Archive.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tending.tend()
    with within(world.acme):
        made.refresh_from_db()
        assert (made.state, made.fault) == ("failed", tending.NOT_FINISHED)
        assert not Archive.objects.under_way().exists()


def test_files_go_after_a_day(db: None, commit: Any) -> None:
    world = build()
    archived(world.acme, world.ada_at)
    with within(world.acme):
        made = Archive.objects.get()
        Archive.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    with commit():
        assert tending.tend() == 1
    assert not default_storage.exists(made.file.name)
    with within(world.acme):
        assert not Archive.objects.get().ready
        assert Archive.objects.get().by == world.ada_at


def alike(found: dict[str, list[dict[str, Any]]], ids: Any = None) -> dict[str, Any]:
    """The parts with ids as they are after the way, and without what each place has of its own."""
    map_id = arriving.ids_of(ids) if ids else None
    shown: dict[str, Any] = {}
    for name, rows in found.items():
        if name not in ("accounts.Membership.jsonl", "files.jsonl"):
            shown[name] = sorted(json.dumps(plain(row, map_id), sort_keys=True) for row in rows)
    shown["files.jsonl"] = sorted(row["sha256"] for row in found["files.jsonl"])
    return shown


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def plain(value: Any, ids: Any) -> Any:
    if isinstance(value, dict):
        return {plain(name, ids): plain(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each, ids) for each in value]
    if isinstance(value, str) and "/" in value and _ID.search(value):
        return "a place in the storage"
    if isinstance(value, str) and _ID.fullmatch(value):
        return str(ids.at(UUID(value))) if ids else value
    return value
