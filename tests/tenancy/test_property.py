"""Two workspaces, any sequence of verbs: what a workspace sees is what it made, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import ledger
from chat.ledger import Entry
from chat.models import Conversation, Message
from crm.models import Contact, Visitor
from tests.world import World, build

WHO = st.sampled_from(["acme", "other"])
NAME = st.sampled_from(["a", "b", "c", ""])
PICK = st.integers(0, 1000)


class Workspaces(RuleBasedStateMachine):
    """``contacts``, ``visitors`` and ``bodies`` are what each workspace should have: the model."""

    cast: World

    def __init__(self) -> None:
        super().__init__()
        self.place = transaction.savepoint()
        self.ids = {"acme": self.cast.acme.pk, "other": self.cast.other.pk}
        self.sites = {"acme": self.cast.shop.pk, "other": self.cast.site_of_other.pk}
        self.contacts: dict[str, dict[UUID, str]] = {who: {} for who in self.ids}
        self.visitors: dict[str, dict[UUID, UUID]] = {who: {} for who in self.ids}
        self.talks: dict[str, dict[UUID, list[str]]] = {who: {} for who in self.ids}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.place)

    # What is there to choose from, in both workspaces

    def anyone(self, kind: dict[str, dict[UUID, Any]], pick: int) -> tuple[str, UUID]:
        everything = [(who, pk) for who, rows in kind.items() for pk in rows]
        return everything[pick % len(everything)]

    def some_contact(self) -> bool:
        return any(self.contacts.values())

    def some_visitor(self) -> bool:
        return any(self.visitors.values())

    def some_talk(self) -> bool:
        return any(self.talks.values())

    # Making

    @rule(who=WHO, name=NAME)
    def create(self, who: str, name: str) -> None:
        with within(self.ids[who]):
            self.contacts[who][Contact.objects.create(name=name).pk] = name

    @rule(who=WHO, names=st.lists(NAME, min_size=1, max_size=3))
    def create_many(self, who: str, names: list[str]) -> None:
        with within(self.ids[who]):
            made = Contact.objects.bulk_create([Contact(name=name) for name in names])
        self.contacts[who].update({contact.pk: contact.name for contact in made})

    @rule(who=WHO, into=WHO, name=NAME)
    def insert(self, who: str, into: str, name: str) -> None:
        """By hand, past the managers; into another workspace it is refused."""
        pk = uuid7()

        def by_hand() -> None:
            with connection.cursor() as cursor:
                cursor.execute(_INSERT, [pk, self.ids[into], name])

        if self._passes(who, by_hand, expected=who == into):
            self.contacts[who][pk] = name

    @precondition(some_contact)
    @rule(who=WHO, pick=PICK)
    def arrive(self, who: str, pick: int) -> None:
        """A visitor of any contact: only of one's own."""
        owner, contact = self.anyone(self.contacts, pick)
        pk = uuid7()

        def create() -> None:
            Visitor.objects.create(id=pk, site_id=self.sites[who], contact_id=contact, token_digest=pk.hex)

        if self._passes(who, create, expected=who == owner):
            self.visitors[who][pk] = contact

    @precondition(some_visitor)
    @rule(pick=PICK)
    def start(self, pick: int) -> None:
        who, visitor = self.anyone(self.visitors, pick)
        with within(self.ids[who]):
            talk = Conversation.objects.start(Visitor.objects.get(pk=visitor))
        self.talks[who].setdefault(talk.pk, [])

    @precondition(some_talk)
    @rule(who=WHO, pick=PICK, body=NAME)
    def say(self, who: str, pick: int, body: str) -> None:
        """Through the owner's function: another's conversation is missing."""
        owner, talk = self.anyone(self.talks, pick)
        entry = Entry(
            workspace=self.ids[who],
            conversation=talk,
            kind="message.created",
            actor_kind="system",
            actor=None,
            client_id=uuid7(),
            body=body,
        )
        [outcome] = ledger.append_each([entry])
        assert isinstance(outcome, ledger.Appended) == (who == owner)
        if who == owner:
            self.talks[who][talk].append(body)

    # Reading

    @precondition(some_contact)
    @rule(who=WHO, pick=PICK)
    def find(self, who: str, pick: int) -> None:
        owner, contact = self.anyone(self.contacts, pick)
        with within(self.ids[who]):
            assert Contact.objects.filter(pk=contact).exists() == (who == owner)
            assert (Contact.objects.filter(pk=contact).first() is not None) == (who == owner)

    # Changing

    @precondition(some_contact)
    @rule(who=WHO, pick=PICK, name=NAME)
    def rename(self, who: str, pick: int, name: str) -> None:
        owner, contact = self.anyone(self.contacts, pick)
        with within(self.ids[who]):
            assert Contact.objects.filter(pk=contact).update(name=name) == (who == owner)
        if who == owner:
            self.contacts[who][contact] = name

    @rule(who=WHO, name=NAME)
    def rename_all_by_hand(self, who: str, name: str) -> None:
        with within(self.ids[who]), connection.cursor() as cursor:
            cursor.execute("UPDATE crm_contact SET name = %s", [name])
        self.contacts[who] = dict.fromkeys(self.contacts[who], name)

    @precondition(some_contact)
    @rule(who=WHO, to=WHO, pick=PICK)
    def move(self, who: str, to: str, pick: int) -> None:
        """Someone's contact, held in memory, saved as another workspace's: never passes, or changes nothing."""
        owner, contact = self.anyone(self.contacts, pick)
        with within(self.ids[owner]):
            held = Contact.objects.get(pk=contact)
        held.workspace_id = self.ids[to]
        self._passes(who, held.save, expected=who == owner == to)

    @precondition(some_visitor)
    @rule(who=WHO, pick=PICK, other_pick=PICK)
    def merge(self, who: str, pick: int, other_pick: int) -> None:
        """One's own visitors become another contact's: only a contact of one's own."""
        owner, contact = self.anyone(self.contacts, pick)
        _, before = self.anyone(self.contacts, other_pick)
        mine = [pk for pk, of in self.visitors[who].items() if of == before]

        def reassign() -> None:
            assert Visitor.objects.filter(contact=before).update(contact=contact) == len(mine)

        if self._passes(who, reassign, expected=who == owner or not mine):
            self.visitors[who].update(dict.fromkeys(mine, contact))

    @precondition(some_contact)
    @rule(who=WHO, pick=PICK)
    def delete(self, who: str, pick: int) -> None:
        owner, contact = self.anyone(self.contacts, pick)
        if contact in self.visitors[owner].values():
            return
        with within(self.ids[who]):
            assert Contact.objects.filter(pk=contact).delete()[0] == (who == owner)
        if who == owner:
            del self.contacts[who][contact]

    def _passes(self, who: str, verb: Callable[[], None], expected: bool) -> bool:
        try:
            with within(self.ids[who]), transaction.atomic():
                verb()
        except DatabaseError:
            assert not expected
            return False
        assert expected
        return True

    # What must hold after every step

    @invariant()
    def each_sees_what_it_made(self) -> None:
        for who, workspace in self.ids.items():
            talks, before = self.talks[who], _WORLDS[workspace]
            with within(workspace):
                contacts = dict(Contact.objects.exclude(pk__in=before).values_list("pk", "name"))
                visitors = dict(Visitor.objects.exclude(pk__in=before).values_list("pk", "contact"))
                said = list(Message.objects.exclude(pk__in=before).values_list("conversation", "body"))
                by_hand = _everything("crm_contact", "id, name", before)
            assert contacts == by_hand == self.contacts[who]
            assert visitors == self.visitors[who]
            assert sorted(said) == sorted((talk, body) for talk, bodies in talks.items() for body in bodies)

    @invariant()
    def nobody_sees_anything_outside(self) -> None:
        assert _everything("crm_contact", "id, name", []) == {}


_INSERT = """
INSERT INTO crm_contact (id, workspace_id, name, email, phone, time_zone, verified, created_at, last_seen_at)
VALUES (%s, %s, %s, '', '', '', false, now(), now())
"""
# The rows that the world came with, by workspace.
_WORLDS: dict[UUID, list[UUID]] = {}


def _everything(table: str, columns: str, but: list[UUID]) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE id <> ALL (%s)", [but])
        return dict(cursor.fetchall())


def _present(workspace: UUID) -> list[UUID]:
    with within(workspace):
        return [
            pk for model in (Contact, Visitor, Message) for pk in model.objects.values_list("pk", flat=True)
        ]


@pytest.mark.django_db
def test_a_workspace_sees_what_it_made() -> None:
    cast = Workspaces.cast = build()
    _WORLDS.update({workspace.pk: _present(workspace.pk) for workspace in (cast.acme, cast.other)})
    run_state_machine_as_test(
        Workspaces,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
