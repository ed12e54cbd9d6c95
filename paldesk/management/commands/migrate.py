"""``migrate`` as the owner's role: the app's may not, and would record as done what it had not done."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from paldesk.roles import close_ledgers


class Command(Migrate):
    # The release stops here, in words, rather than in every process that would refuse to serve.
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != "owner":
            raise CommandError("Migrations run as the owner's role: --database owner.")
        super().handle(*args, **options)
        app = str(connections["default"].settings_dict["USER"])
        if not (options["plan"] or options["check_unapplied"]):
            close_ledgers(connections["owner"], app)
