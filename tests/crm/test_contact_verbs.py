"""What operators do with a contact: notes, labels, an owner, a shut door; and who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.authorize import Forbidden
from accounts.tenancy import within
from crm.models import Contact, ContactLabel, ContactNote
from tests.world import World


@pytest.fixture
def contact(world: World) -> Iterator[Contact]:
    with within(world.acme):
        yield Contact.objects.get(pk=world.vi.contact_id)


def test_a_note_is_edited_by_its_author_and_removed_by_an_admin(world: World, contact: Contact) -> None:
    note = contact.note("  Likes  gears. ", world.bo_at)
    assert (note.body, note.author, note.edited_at) == ("Likes  gears.", world.bo_at, None)
    with pytest.raises(Forbidden):
        note.edit("Hates gears.", world.ada_at)
    note.edit("Likes hubs.", world.bo_at)
    assert ContactNote.objects.get().body == "Likes hubs."
    assert ContactNote.objects.get().edited_at
    mine = contact.note("Asked twice.", world.ada_at)
    with pytest.raises(Forbidden):
        mine.remove(world.bo_at)
    note.remove(world.ada_at)
    assert list(contact.notes.all()) == [mine]


@pytest.mark.parametrize("body", ["", "   ", "x" * 4001, "a\x00b"])
def test_a_note_has_words(world: World, contact: Contact, body: str) -> None:
    with pytest.raises(ValueError, match=r"Write something|characters"):
        contact.note(body, world.bo_at)


def test_a_label_is_put_on_and_taken_off_once(world: World, contact: Contact) -> None:
    other = Contact.objects.create()
    label = ContactLabel.objects.create(name="Trade fair")
    assert label.put_on([contact], world.bo_at) == [contact.pk]
    assert label.put_on([contact, other], world.bo_at) == [other.pk]
    assert set(label.take_off([contact, other], world.bo_at)) == {contact.pk, other.pk}
    assert label.take_off([contact], world.bo_at) == []


def test_a_contact_has_an_owner_who_is_here(world: World, contact: Contact) -> None:
    assert contact.assign(world.bo_at, world.ada_at)
    assert not contact.assign(world.bo_at, world.ada_at)
    assert Contact.objects.get(pk=contact.pk).owner == world.bo_at
    assert contact.assign(None, world.ada_at)
    assert not contact.assign(None, world.ada_at)
    world.bo_at.leave()
    with pytest.raises(Forbidden):
        contact.assign(world.bo_at, world.ada_at)


def test_a_blocked_contacts_door_is_shut_until_it_is_opened(world: World, contact: Contact) -> None:
    assert contact.block(world.bo_at)
    assert not contact.block(world.bo_at)
    assert world.vi.blocked
    assert contact.unblock(world.bo_at)
    assert not contact.unblock(world.bo_at)


def test_who_has_left_does_none_of_it(world: World, contact: Contact) -> None:
    label = ContactLabel.objects.create(name="Trade fair")
    world.bo_at.leave()
    for verb in (
        lambda: contact.note("x", world.bo_at),
        lambda: contact.assign(None, world.bo_at),
        lambda: contact.block(world.bo_at),
        lambda: contact.unblock(world.bo_at),
        lambda: label.put_on([contact], world.bo_at),
        lambda: label.take_off([contact], world.bo_at),
    ):
        with pytest.raises(Forbidden):
            verb()
