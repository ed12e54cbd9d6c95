"""``create_roles``: make or repair the owner's and the app's database role, and the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connections
from psycopg import connect
from psycopg.conninfo import make_conninfo

from paldesk import roles


class Command(BaseCommand):
    help = "Make the roles that DATABASE_URL and MIGRATE_DATABASE_URL name, with what each may do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--admin", required=True, help="URL of a superuser's connection to the server")

    def handle(self, *args: Any, **options: Any) -> None:
        settings = connections["default"].settings_dict
        owner, app = (_role(alias) for alias in ("owner", "default"))
        if owner.name == app.name:
            raise CommandError("DATABASE_URL and MIGRATE_DATABASE_URL must name two different roles.")
        database = str(settings["NAME"])
        with connect(options["admin"], autocommit=True) as admin:
            roles.create(admin, database, owner, app)
        with connect(make_conninfo(options["admin"], dbname=database), autocommit=True) as admin:
            roles.grant(admin, database, owner, app)
        self.stdout.write(f"{owner.name} owns {database}; {app.name} serves.")


def _role(alias: str) -> roles.Role:
    settings = connections[alias].settings_dict
    return roles.Role(str(settings["USER"]), str(settings["PASSWORD"]))
