"""Layer 3: the live database against the declarations. Its mutants are made with DDL."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from paldesk.embedded.postgres import APP
from privacy import drift

BOTH = ["default", "owner"]
MUTANTS = {
    "a column that no migration knows": (
        "ALTER TABLE crm_contact ADD COLUMN birthday date",
        ["crm_contact.birthday"],
    ),
    "a copy that somebody made": (
        "CREATE TABLE contact_backup AS SELECT id, email FROM crm_contact",
        ["contact_backup.email", "contact_backup.id"],
    ),
    "a table in a schema of its own": (
        "CREATE SCHEMA attic; CREATE TABLE attic.crm_contact (email text)",
        ["attic.crm_contact.email"],
    ),
    "a view": ("CREATE VIEW people AS SELECT email FROM crm_contact", ["people.email"]),
    "a materialized view, which information_schema does not list": (
        "CREATE MATERIALIZED VIEW people AS SELECT email FROM crm_contact",
        ["people.email"],
    ),
    "a table that inherits": (
        "CREATE TABLE guests (nickname text) INHERITS (auth_group)",
        ["guests.id", "guests.name", "guests.nickname"],
    ),
    "a new column of an excused table": (
        "ALTER TABLE django_migrations ADD COLUMN author text",
        ["django_migrations.author"],
    ),
}
PARTITIONED = """
CREATE TABLE letters (id bigint, body text) PARTITION BY RANGE (id);
CREATE TABLE letters_1 PARTITION OF letters FOR VALUES FROM (0) TO (9);
CREATE TABLE letters_2 PARTITION OF letters FOR VALUES FROM (9) TO (18) PARTITION BY RANGE (id);
CREATE TABLE letters_2a PARTITION OF letters_2 FOR VALUES FROM (9) TO (18);
"""


@pytest.fixture
def owner(django_db_setup: None) -> BaseDatabaseWrapper:
    """Changes of the schema go with the test's transaction."""
    return connections["owner"]


def run(connection: BaseDatabaseWrapper, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def undeclared(found: list[str]) -> list[str]:
    said = " stands in the database, and nobody declared it."
    assert all(sentence.endswith(said) for sentence in found)
    return [sentence.removesuffix(said) for sentence in found]


@pytest.mark.django_db(databases=BOTH)
def test_the_database_is_as_declared(owner: BaseDatabaseWrapper) -> None:
    assert drift.findings(owner) == []
    assert drift.findings(connections["default"]) == []


@pytest.mark.django_db(databases=BOTH)
@pytest.mark.parametrize(("ddl", "expected"), MUTANTS.values(), ids=MUTANTS)
def test_it_finds(ddl: str, expected: list[str], owner: BaseDatabaseWrapper) -> None:
    run(owner, ddl)
    assert undeclared(drift.findings(owner)) == expected


@pytest.mark.django_db(databases=BOTH)
def test_it_finds_what_was_declared_and_is_gone(owner: BaseDatabaseWrapper) -> None:
    run(owner, "ALTER TABLE crm_contact DROP COLUMN phone; DROP TABLE account_emailconfirmation")
    found = drift.findings(owner)
    assert found[-1] == "crm_contact.phone is declared, but the database does not have it."
    assert [sentence.split()[0] for sentence in found[:-1]] == [
        f"account_emailconfirmation.{name}" for name in ("created", "email_address_id", "id", "key", "sent")
    ]


@pytest.mark.django_db(databases=BOTH)
def test_a_table_speaks_for_its_partitions(owner: BaseDatabaseWrapper) -> None:
    run(owner, PARTITIONED)
    assert undeclared(drift.findings(owner)) == ["letters.body", "letters.id"]


@pytest.mark.django_db(databases=BOTH)
def test_a_detached_partition_speaks_for_itself(owner: BaseDatabaseWrapper) -> None:
    run(owner, PARTITIONED + "ALTER TABLE letters DETACH PARTITION letters_1")
    assert undeclared(drift.findings(owner)) == [
        "letters.body",
        "letters.id",
        "letters_1.body",
        "letters_1.id",
    ]


@pytest.fixture
def hidden(transactional_db: None, owner: BaseDatabaseWrapper) -> Iterator[str]:
    """A committed table that the app's role may not read."""
    run(owner, f"CREATE TABLE hidden (email text); REVOKE ALL ON hidden FROM PUBLIC, {APP}")
    yield "hidden"
    run(owner, "DROP TABLE hidden")


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_the_apps_role_sees_what_it_may_not_read(hidden: str) -> None:
    assert undeclared(drift.findings(connections["default"])) == [f"{hidden}.email"]


@pytest.mark.django_db(databases=BOTH)
def test_an_empty_reading_is_no_proof(owner: BaseDatabaseWrapper) -> None:
    with pytest.raises(drift.NothingRead):
        drift.compare({}, drift.declared())
    with pytest.raises(drift.NothingRead):
        drift.compare(drift.live(owner), {})


def test_an_excuse_ends_with_its_table() -> None:
    excused = {"old": drift.Excused(frozenset({"id"}), "it was looked at")}
    kept = {"crm_contact": frozenset({"id"})}
    assert drift.compare(kept, kept, excused) == ["old.id is declared, but the database does not have it."]


def test_each_excuse_says_why() -> None:
    assert all(each.why and each.columns for each in drift.EXCUSED.values())


def test_a_database_with_two_roles_is_compared_once() -> None:
    assert drift.databases() == ["default"]


@pytest.mark.django_db(databases=BOTH)
def test_the_command_agrees(owner: BaseDatabaseWrapper) -> None:
    out = io.StringIO()
    call_command("privacy_drift", stdout=out)
    assert out.getvalue() == "default: every column is declared, and every declared column is there.\n"


@pytest.mark.django_db(databases=BOTH)
def test_the_command_fails_with_each_finding(
    owner: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(owner, "ALTER TABLE crm_contact ADD COLUMN birthday date")
    monkeypatch.setattr(drift, "databases", lambda: ["owner"])
    with pytest.raises(CommandError, match=r"owner: crm_contact\.birthday stands in") as failure:
        call_command("privacy_drift")
    assert failure.value.returncode == 1
