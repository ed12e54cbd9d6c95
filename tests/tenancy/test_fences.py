"""Each fence with the other removed, and the database without any workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, models, transaction
from psycopg import Connection
from uuid_utils.compat import uuid7

from accounts.models import Invitation, Membership, Site
from accounts.tenancy import OutsideWorkspace, within
from chat import ledger
from chat.heads import read as heads
from chat.ledger import Entry
from chat.models import Conversation, Message, ReadMark
from crm.models import Contact, Visitor
from tests.tenancy.catalogue import tenant_models
from tests.tenancy.fences import database_alone, managers_alone
from tests.tenancy.furniture import furnish
from tests.world import World, begun, build

MODELS = pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.db_table)
FENCE = "violates row-level security policy"


def furnished() -> World:
    """The world with a row of both workspaces in every tenant table."""
    cast = build()
    with within(cast.acme):
        cast.talk.read(cast.ada_at, 1)
        furnish(cast.talk, cast.ada_at)
    with within(cast.other):
        Invitation.objects.invite("new@other.test", "operator", cast.cy_at)
        talk = begun(Visitor.objects.arrive(cast.site_of_other)[0])
        talk.read(cast.cy_at, 1)
        furnish(talk, cast.cy_at)
    return cast


@pytest.fixture
def cast(db: None) -> World:
    return furnished()


@pytest.fixture(params=[database_alone, managers_alone], ids=["database alone", "managers alone"])
def one_fence(request: Any, db: None) -> Iterator[World]:
    """The world behind a single fence."""
    with request.param():
        yield furnished()


def ids(model: type[models.Model], of: Any) -> list[Any]:
    with within(of):
        return list(model.objects.values_list("pk", flat=True))


# P5: each fence alone


@MODELS
def test_one_fence_hides_the_others_rows(one_fence: World, model: type[models.Model]) -> None:
    ours, theirs = ids(model, one_fence.acme), ids(model, one_fence.other)
    assert ours, "an empty table proves nothing"
    assert theirs, "an empty table proves nothing"
    assert not set(ours) & set(theirs)
    with within(one_fence.other):
        assert model.objects.count() == len(theirs)
        for pk in ours:
            assert not model.objects.filter(pk=pk).exists()
            with pytest.raises(model.DoesNotExist):
                model.objects.get(pk=pk)


@MODELS
def test_one_fence_protects_the_others_rows(one_fence: World, model: type[models.Model]) -> None:
    ours = ids(model, one_fence.acme)
    field = changeable(model)
    with within(one_fence.acme):
        kept = list(model.objects.order_by("pk").values())
    with within(one_fence.other):
        assert model.objects.filter(pk__in=ours).update(**{field: models.F(field)}) == 0
        assert model.objects.filter(pk__in=ours)._raw_delete("default") == 0
        assert model.objects.filter(pk__in=ours).delete()[0] == 0
        assert list(model.objects.select_for_update().filter(pk__in=ours)) == []
    with within(one_fence.acme):
        assert list(model.objects.order_by("pk").values()) == kept


def changeable(model: type[models.Model]) -> str:
    """A column that may be set to itself: no key, or at least no primary one."""
    names = [field.name for field in model._meta.local_fields if not field.primary_key]
    keys = {field.name for field in model._meta.local_fields if field.is_relation}
    return next((name for name in names if name not in keys), names[-1])


def test_one_fence_keeps_joins_and_relations_inside(one_fence: World) -> None:
    with within(one_fence.acme):
        talk = Conversation.objects.get(pk=one_fence.talk.pk)
        bodies = set(Message.objects.values_list("body", flat=True))
    assert bodies
    with within(one_fence.other):
        # An object that slipped through still leads nowhere.
        assert list(talk.messages.all()) == []
        assert list(talk.events.all()) == []
        assert not Message.objects.filter(conversation=talk.pk).exists()
        assert not Visitor.objects.returning(one_fence.shop, one_fence.vi_secret)
        assert not Conversation.objects.filter(contact__visitors=one_fence.vi.pk).exists()
        assert not Membership.objects.filter(user=one_fence.ada).exists()
        assert (
            not Contact.objects.filter(pk__in=Contact.objects.values("pk"))
            .filter(pk=talk.contact_id)
            .exists()
        )


def test_one_fence_makes_new_rows_ours(one_fence: World) -> None:
    with within(one_fence.other):
        made = [Contact.objects.create(name="one"), *Contact.objects.bulk_create([Contact(name="two")])]
        made.append(Contact.objects.get_or_create(name="three")[0])
    assert {contact.workspace_id for contact in made} == {one_fence.other.pk}
    assert not {contact.pk for contact in made} & set(ids(Contact, one_fence.acme))


def test_the_managers_alone_raise_outside_a_workspace(db: None) -> None:
    with managers_alone():
        furnished()
        for model in tenant_models():
            with pytest.raises(OutsideWorkspace):
                model.objects.first()


def test_the_database_alone_says_nothing_outside_a_workspace(cast: World) -> None:
    with database_alone():
        for model in tenant_models():
            assert list(model.objects.all()) == []


def test_with_neither_fence_everything_is_seen(db: None) -> None:
    """What these tests would say if both were gone: without this the ones above could be blind."""
    with managers_alone(), database_alone():
        cast = furnished()
        with within(cast.other):
            for model in tenant_models():
                assert model.objects.filter(workspace_id=cast.acme.pk).exists()


# Keys across tenants


def test_a_verb_cannot_point_across_tenants(cast: World) -> None:
    with within(cast.acme), pytest.raises(IntegrityError), transaction.atomic():
        Visitor.objects.create(site=cast.site_of_other, contact=cast.vi.contact, token_digest="x")
    with within(cast.acme), pytest.raises(IntegrityError), transaction.atomic():
        ReadMark.objects.create(conversation=cast.talk, member=cast.cy_at, seq=1)
    with within(cast.acme), pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=cast.talk.pk).update(assignee=cast.cy_at.pk)


@pytest.mark.parametrize("model", [Contact, Site], ids=["contact", "site"])
def test_a_row_of_a_workspace_that_is_not_there_is_refused(cast: World, model: Any) -> None:
    with within(UUID(int=7)), pytest.raises(IntegrityError, match="_workspace"), transaction.atomic():
        model.objects.create()


# Functions that see past the fence


def test_a_function_of_the_owner_mixes_no_workspaces(cast: World) -> None:
    talk, acme, other = cast.talk.pk, cast.acme.pk, cast.other.pk
    assert heads([(other, talk)]) == {}
    assert heads([(acme, talk)]) == {(acme, talk): last_seq(cast)}
    [outcome] = ledger.append_each([entry(cast, workspace=other)])
    assert isinstance(outcome, ledger.Missing)
    assert {workspace.pk for workspace, _ in cast.cy.workspaces()} == {other}
    assert Site.workspace_of(cast.site_of_other.public_key) == other
    with within(cast.acme):
        assert Message.objects.filter(conversation=talk).count() == 2


def test_one_foreign_entry_in_a_batch_is_left_out_alone(cast: World) -> None:
    good, bad = entry(cast, cast.acme.pk), entry(cast, cast.other.pk)
    before = last_seq(cast)
    outcomes = ledger.append_each([bad, good, bad])
    assert [type(outcome).__name__ for outcome in outcomes] == ["Missing", "Appended", "Missing"]
    with within(cast.acme):
        assert Conversation.objects.get(pk=cast.talk.pk).last_seq == before + 1


def last_seq(cast: World) -> int:
    with within(cast.acme):
        return int(Conversation.objects.get(pk=cast.talk.pk).last_seq)


def entry(cast: World, workspace: UUID) -> Entry:
    return Entry(
        workspace=workspace,
        conversation=cast.talk.pk,
        kind="message.created",
        actor_kind="operator",
        actor=cast.cy_at.pk,
        client_id=uuid7(),
        body="from elsewhere",
    )


# Views


@pytest.mark.parametrize(("option", "seen"), [("", 1), ("WITH (security_invoker = true)", 0)])
def test_a_view_leaks_unless_it_asks_as_its_reader(undone: Connection[Any], option: str, seen: int) -> None:
    """Why the catalogue check wants security_invoker: a view reads with its owner's rights otherwise."""
    workspace = uuid7()
    undone.execute(
        "INSERT INTO accounts_workspace (id, name, slug, created_at) VALUES (%s, 'A', 'a', now())",
        [workspace],
    )
    undone.execute(
        "INSERT INTO crm_contact"
        " (id, workspace_id, name, email, phone, time_zone, verified, created_at, last_seen_at)"
        " VALUES (%s, %s, 'Vi', '', '', '', false, now(), now())",
        [workspace, workspace],
    )
    undone.execute("SET LOCAL ROLE paldesk_owner")
    undone.execute(f"CREATE VIEW everybody {option} AS SELECT * FROM crm_contact")
    undone.execute("SET LOCAL ROLE paldesk_app")
    row = undone.execute("SELECT count(*) FROM everybody").fetchone()
    assert row == (seen,)


def test_the_database_says_nothing_of_the_others_row_when_an_id_collides(cast: World) -> None:
    """A taken id may be noticed (ids are random), but the answer holds nothing of the row that has it."""
    with within(cast.other), pytest.raises((IntegrityError, ProgrammingError)) as fault, transaction.atomic():
        Contact.objects.create(id=cast.vi.contact_id, name="mine")
    assert "Vi" not in str(fault.value)
