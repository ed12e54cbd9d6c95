"""The one door: what opens, what closes it, and who is never let through."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.db import connection, transaction

from accounts.tenancy import OutsideWorkspace, TenantSwitch, current, db, within
from crm.models import Contact
from tests.tenancy.catalogue import tenant_models
from tests.world import World, build

ONE, TWO = UUID(int=1), UUID(int=2)


def told() -> str:
    """The workspace that the database knows of; empty when none is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.workspace', true), '')")
        return str(cursor.fetchone()[0])


def closed() -> bool:
    try:
        current()
    except OutsideWorkspace:
        return told() == ""
    return False


# Opening and closing


@pytest.mark.django_db
def test_it_opens_both_fences_and_closes_them() -> None:
    assert closed()
    with within(ONE) as opened:
        assert (opened, current(), told()) == (ONE, ONE, str(ONE))
    assert closed()


@pytest.mark.usefixtures("db")
def test_it_takes_a_workspace_or_its_id(world: World) -> None:
    for given in (world.acme, world.acme.pk):
        with within(given):
            assert current() == world.acme.pk


@pytest.mark.django_db
def test_the_same_workspace_may_be_opened_again_inside() -> None:
    with within(ONE):
        with within(ONE):
            assert told() == str(ONE)
        assert (current(), told()) == (ONE, str(ONE))
    assert closed()


@pytest.mark.django_db
def test_another_one_inside_is_refused_and_nothing_changes() -> None:
    with within(ONE):
        with pytest.raises(TenantSwitch), within(TWO):
            pytest.fail("the door opened")
        assert (current(), told()) == (ONE, str(ONE))
    assert closed()


@pytest.mark.django_db
def test_two_may_follow_each_other_in_one_transaction() -> None:
    with transaction.atomic():
        for workspace in (ONE, TWO, ONE):
            with within(workspace):
                assert told() == str(workspace)
            assert closed()


# What went wrong inside


@pytest.mark.usefixtures("committed")
def test_an_exception_takes_back_what_was_written_and_closes() -> None:
    cast = build()

    def stop_half_way() -> None:
        with within(cast.acme):
            Contact.objects.create(name="half done")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()
    assert closed()
    with within(cast.acme):
        assert not Contact.objects.filter(name="half done").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", [ZeroDivisionError, KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError]
)
def test_whatever_is_raised_it_closes(fault: type[BaseException]) -> None:
    with pytest.raises(fault), within(ONE):
        raise fault
    assert closed()


@pytest.mark.django_db
def test_a_failed_statement_closes_it() -> None:
    with pytest.raises(Exception, match="division by zero"), within(ONE), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert closed()


@pytest.mark.django_db
def test_a_released_savepoint_does_not_keep_the_workspace() -> None:
    """A released savepoint keeps its settings: without being taken back by hand the next reader would inherit it."""
    with transaction.atomic():
        with transaction.atomic(), within(ONE):
            pass
        assert closed()


@pytest.mark.django_db
def test_a_rolled_back_savepoint_inside_keeps_it_open() -> None:
    with within(ONE):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), within(ONE):
            raise ZeroDivisionError
        assert (current(), told()) == (ONE, str(ONE))
        with transaction.atomic():
            transaction.set_rollback(True)
        assert (current(), told()) == (ONE, str(ONE))
    assert closed()


@pytest.mark.usefixtures("committed")
def test_a_transaction_marked_to_fail_closes_it() -> None:
    with within(ONE):
        transaction.set_rollback(True)
    assert closed()
    with transaction.atomic():
        with within(ONE):
            transaction.set_rollback(True)
        assert closed()


@pytest.mark.usefixtures("committed")
def test_it_opens_again_after_the_connection_died() -> None:
    with pytest.raises(Exception, match=r"terminat|closed"), within(ONE), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert closed()
    with within(TWO):
        assert told() == str(TWO)


# Others at the same time


@pytest.mark.usefixtures("committed")
def test_a_thread_does_not_inherit_it() -> None:
    assert on_another_thread(closed, inside=ONE) is True


@pytest.mark.usefixtures("committed")
def test_a_copied_context_knows_the_name_but_the_database_shows_nothing() -> None:
    """A thread that is handed the context (asyncio.to_thread) has a connection of its own: the second fence."""
    cast = build()

    def look() -> tuple[UUID, str, int]:
        return current(), told(), Contact.objects.count()

    assert on_another_thread(look, inside=cast.acme.pk, inherit=True) == (cast.acme.pk, "", 0)


def on_another_thread(look: Callable[[], Any], inside: UUID, inherit: bool = False) -> Any:
    seen: list[Any] = []

    def run() -> None:
        try:
            seen.append(look())
        finally:
            connection.close()

    with within(inside):
        context = copy_context()
        thread = threading.Thread(target=(lambda: context.run(run)) if inherit else run)
        thread.start()
        thread.join(timeout=10)
        assert told() == str(inside)
    return seen[0]


@pytest.mark.usefixtures("committed")
async def test_coroutines_do_not_see_each_others() -> None:
    """Twenty at once over a pool of twelve: each reads its own on both sides, and leaves nothing."""

    def look(wanted: UUID) -> bool:
        return (current(), told()) == (wanted, str(wanted))

    wanted = [UUID(int=number) for number in range(1, 21)] * 3
    assert all(await asyncio.gather(*(db(each, look, each) for each in wanted)))
    with pytest.raises(OutsideWorkspace):
        current()
    assert await on_thread(closed)()


@pytest.mark.usefixtures("committed")
async def test_a_cancelled_coroutine_leaves_nothing_open() -> None:
    started, release = threading.Event(), threading.Event()

    def linger() -> None:
        started.set()
        release.wait(timeout=5)

    task = asyncio.create_task(db(ONE, linger))
    await asyncio.to_thread(started.wait, 5)
    task.cancel()
    release.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db(TWO, told) == str(TWO)


# Nobody open, nobody in


@pytest.mark.django_db
@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.db_table)
def test_outside_every_tenant_manager_raises(model: Any) -> None:
    doors: list[Callable[[], Any]] = [
        model.objects.all,
        model.objects.first,
        model.objects.count,
        model.objects.none,
        model.objects.get_queryset,
        lambda: model.objects.filter(pk__isnull=False),
        lambda: model.objects.create(),
        lambda: model.objects.get_or_create(),
        lambda: model.objects.bulk_create([]),
    ]
    for door in doors:
        with pytest.raises(OutsideWorkspace):
            door()


@pytest.mark.django_db
def test_outside_a_new_row_belongs_to_nobody() -> None:
    with pytest.raises(OutsideWorkspace):
        Contact(name="nobody's")
