"""One action on many contacts, and its undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.authorize import Forbidden
from accounts.tenancy import within
from chat import contact_bulk
from chat.contact_bulk import Action
from chat.models import Conversation, Message
from crm.models import Block, Contact, ContactLabel, ContactLabelling, Visitor
from tests.world import World, begun


@pytest.fixture
def guests(world: World, redis: Any) -> list[UUID]:
    with within(world.acme):
        return [Contact.objects.create(name=f"Guest {number}").pk for number in range(3)]


def act(world: World, do: Any, ids: list[UUID], **more: Any) -> contact_bulk.Done:
    return contact_bulk.act(world.ada_at, Action(do, ids, **more))


def test_a_label_goes_where_it_was_not_and_its_undo_leaves_it_where_it_was(
    world: World, guests: list[UUID]
) -> None:
    with within(world.acme):
        label = ContactLabel.objects.create(name="VIP")
        ContactLabelling.objects.create(contact_id=guests[0], label=label)
        done = act(world, "label", guests, what=label.pk)
        assert set(done.changed) == set(guests[1:])
        assert label.labellings.count() == 3
        contact_bulk.undo(world.ada_at, done.undo)
        assert [each.contact_id for each in label.labellings.all()] == [guests[0]]


def test_undo_gives_each_contact_its_own_owner_back(world: World, guests: list[UUID]) -> None:
    with within(world.acme):
        Contact.objects.filter(pk=guests[0]).update(owner=world.bo_at)
        done = act(world, "owner", guests, what=world.ada_at.pk)
        # Somebody else has changed this one since: it stays as they left it.
        Contact.objects.filter(pk=guests[2]).update(owner=world.bo_at)
        contact_bulk.undo(world.ada_at, done.undo)
        owners = dict(Contact.objects.filter(pk__in=guests).values_list("pk", "owner"))
        assert owners == {guests[0]: world.bo_at.pk, guests[1]: None, guests[2]: world.bo_at.pk}


def test_blocking_is_told_in_the_conversation_and_undone(world: World, guests: list[UUID]) -> None:
    with within(world.acme):
        talk = Conversation.objects.get(pk=world.talk.pk)
        done = act(world, "block", [*guests, talk.contact_id])
        assert Block.objects.count() == 4
        assert talk.events.filter(kind="contact.blocked").count() == 1
        contact_bulk.undo(world.ada_at, done.undo)
        assert Block.objects.count() == 0


def test_deleting_takes_everything_along_and_has_no_undo(world: World, guests: list[UUID]) -> None:
    with within(world.acme):
        done = act(world, "remove", [world.talk.contact_id, guests[0]])
        assert done.undo == ""
        assert Contact.objects.count() == 2
        for gone in (Conversation, Message, Visitor):
            assert not gone.objects.exists()


def test_an_operator_deletes_nobody(world: World, guests: list[UUID]) -> None:
    with within(world.acme), pytest.raises(Forbidden):
        contact_bulk.act(world.bo_at, Action("remove", guests))


def test_another_workspaces_contacts_stay_as_they_are(world: World, guests: list[UUID]) -> None:
    with within(world.other):
        visitor, _ = Visitor.objects.arrive(world.site_of_other)
        theirs = begun(visitor).contact_id
    with within(world.acme):
        label = ContactLabel.objects.create(name="VIP")
        for action in (
            Action("label", [theirs], label.pk),
            Action("owner", [theirs], world.ada_at.pk),
            Action("block", [theirs]),
            Action("remove", [theirs]),
        ):
            assert contact_bulk.act(world.ada_at, action).changed == {}
    with within(world.other):
        assert Contact.objects.get(pk=theirs).owner_id is None


def test_an_owner_of_another_workspace_is_unknown(world: World, guests: list[UUID]) -> None:
    with within(world.acme):
        for do, what in (("owner", world.cy_at.pk), ("label", uuid4())):
            with pytest.raises(contact_bulk.Unknown):
                act(world, do, guests, what=what)


def test_an_undo_word_is_the_members_own_and_good_once(world: World, guests: list[UUID]) -> None:
    with within(world.acme):
        done = act(world, "block", guests)
        with pytest.raises(contact_bulk.Expired):
            contact_bulk.undo(world.bo_at, done.undo)
        contact_bulk.undo(world.ada_at, done.undo)
        with pytest.raises(contact_bulk.Expired):
            contact_bulk.undo(world.ada_at, done.undo)
