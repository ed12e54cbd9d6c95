"""Every column of the product is declared, leads to a person where it is personal, and is in the database."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections

from privacy import drift
from privacy.checks import installed_is_declared
from privacy.declarations import installed_maps, registry
from privacy.fields import Origin, Personal

# What is certainly held about people. A registry that has lost one of these is wrong, whatever it says itself.
CERTAIN = {
    "accounts.Invitation.email",
    "accounts.User.email",
    "accounts.User.first_name",
    "accounts.User.last_name",
    "accounts.User.picture",
    "account.EmailAddress.email",
    "admin.LogEntry.object_repr",
    "chat.Message.body",
    "crm.Contact.email",
    "crm.Contact.name",
    "crm.Contact.phone",
    "sessions.Session.session_data",
    "usersessions.UserSession.ip",
    "usersessions.UserSession.user_agent",
}
CREDENTIALS = {
    "accounts.User.password",
    "mfa.Authenticator.data",
    "sessions.Session.session_data",
    "sessions.Session.session_key",
    "usersessions.UserSession.session_key",
}


def personal_columns() -> dict[str, Personal]:
    return {
        f"{column.model._meta.label}.{column.field.name}": column.declaration
        for column in registry()
        if isinstance(column.declaration, Personal)
    }


def test_everything_installed_is_declared() -> None:
    assert installed_is_declared() == []


def test_everything_declared_is_in_the_database_and_nothing_else(db: None) -> None:
    assert drift.findings(connections["default"]) == []


def test_what_is_certainly_personal_is_declared_so() -> None:
    assert set(personal_columns()) >= CERTAIN


def test_credentials_are_told_to_nobody() -> None:
    told = {name for name, each in personal_columns().items() if each.origin == Origin.CREDENTIAL}
    assert told == CREDENTIALS


def test_the_registry_has_not_shrunk() -> None:
    models = {column.model for column in registry()}
    assert len(models) >= 25
    assert len(registry()) >= 150
    assert len(personal_columns()) >= 35


def test_every_installed_app_with_tables_is_in_it() -> None:
    with_tables = {config.name for config in apps.get_app_configs() if any(config.get_models())}
    assert with_tables == {column.model._meta.app_config.name for column in registry()}
    # An app is installed by its name or by its own AppConfig.
    installed = {AppConfig.create(entry).name for entry in settings.INSTALLED_APPS}
    assert with_tables <= installed


def test_the_maps_stand_beside_the_app_that_installs_them() -> None:
    assert set(installed_maps()) == {"accounts.personal_data"}
