"""The fence as the catalogue has it. What each check would say is proven in test_mutations.py."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.declarations import registry
from tests.tenancy import catalogue, reviewed


@pytest.mark.django_db
def test_the_database_leaves_no_gap() -> None:
    with connection.cursor() as cursor:
        assert catalogue.faults(cursor) == []


@pytest.mark.django_db
def test_the_tables_of_workspaces_are_those_of_the_tenant_models() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.relname {catalogue._TENANT}")
        assert [table for (table,) in cursor.fetchall()] == catalogue.tenant_tables()
    assert len(catalogue.tenant_tables()) >= 11
    assert len(catalogue.tenant_keys()) >= 12


def test_every_reviewed_thing_has_a_reason() -> None:
    for listed in (reviewed.GLOBAL_TABLES, reviewed.DEFINERS, reviewed.VIEWS):
        assert [name for name, reason in listed.items() if len(reason.split()) < 3] == []


def test_every_table_of_a_model_is_judged() -> None:
    known = {*catalogue.tenant_tables(), *reviewed.GLOBAL_TABLES}
    assert {column.model._meta.db_table for column in registry()} - known == set()


# The fence in Python


def test_every_manager_asks_which_workspace_is_open() -> None:
    assert list(catalogue.model_faults(apps.get_models(include_auto_created=True))) == []


class Meta:
    app_label = "tests"


@pytest.fixture
def apart() -> object:
    """Models of a test leave the registry with it."""
    before = {label: dict(models) for label, models in apps.all_models.items()}
    yield
    for label in list(apps.all_models):
        apps.all_models[label].clear()
        apps.all_models[label].update(before.get(label, {}))
    apps.clear_cache()


@pytest.mark.usefixtures("apart")
def test_a_plain_manager_on_a_tenant_model_is_found() -> None:
    class Careless(TenantModel):
        objects = models.Manager()
        Meta = Meta

    class Backdoor(TenantModel):
        objects = TenantManager()
        everything = models.Manager()
        Meta = Meta

    assert list(catalogue.model_faults([Careless, Backdoor])) == [
        "tests.Careless.objects does not ask which workspace is open.",
        "tests.Backdoor.everything does not ask which workspace is open.",
    ]


@pytest.mark.usefixtures("apart")
def test_a_plain_key_to_a_tenants_row_is_found() -> None:
    class Loose(TenantModel):
        contact = models.ForeignKey(
            "crm.Contact", on_delete=models.CASCADE, db_constraint=False, related_name="+"
        )
        kept = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
        Meta = Meta

    class Outsider(models.Model):
        contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
        several = models.ManyToManyField("crm.Contact", related_name="+")
        Meta = Meta

    class Unmarked(models.Model):
        workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
        Meta = Meta

    assert list(catalogue.model_faults([Loose, Outsider, Unmarked])) == [
        "tests.Loose.contact points to a tenant's row and is no TenantKey.",
        "tests.Outsider.contact belongs to no workspace and points into one.",
        "tests.Outsider.several belongs to no workspace and points into one.",
        "tests.Unmarked has a workspace and is no TenantModel.",
    ]
