"""Two roles on one database, and how tests use them."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, router
from django.db.utils import ProgrammingError
from psycopg import connect

from accounts.models import Workspace
from paldesk.embedded import Embedded
from paldesk.embedded.postgres import OWNER


@pytest.mark.django_db
def test_tests_run_as_the_apps_role() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT current_user").fetchone() == ("paldesk_app",)


def test_only_the_owners_role_migrates() -> None:
    assert router.allow_migrate("owner", "accounts")
    assert not router.allow_migrate("default", "accounts")
    with pytest.raises(CommandError, match="--database owner"):
        call_command("migrate", database="default")


@pytest.mark.django_db
def test_the_apps_role_reads_which_migrations_ran_and_no_more() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 10
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("DELETE FROM django_migrations")


def workspaces(servers: Embedded) -> int:
    """As another process sees them."""
    with connect(**servers.postgres.parameters(OWNER)) as owner:  # type: ignore[arg-type]
        row = owner.execute("SELECT count(*) FROM accounts_workspace").fetchone()
    return row[0] if row else -1


@pytest.mark.usefixtures("committed")
def test_a_committed_row_is_seen_by_others(servers: Embedded) -> None:
    Workspace.objects.create(name="Acme", slug="acme")
    assert workspaces(servers) == 1


@pytest.mark.usefixtures("db")
def test_and_is_gone_in_the_next_test(servers: Embedded) -> None:
    assert workspaces(servers) == 0
    Workspace.objects.create(name="Acme", slug="acme")
    assert workspaces(servers) == 0, "this one is rolled back, so nobody else ever sees it"
