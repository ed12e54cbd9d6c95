"""``demo``: the demo workspaces of embedded mode. What is there already stays; the site follows the port."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from paldesk.demo import stage


class Command(BaseCommand):
    help = "Make the demo workspaces, their people and a month of conversations (embedded mode only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="take both workspaces away first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "The demo has well-known passwords, so it is made in embedded mode alone: unset DATABASE_URL."
            )
        away = [scene.slug for scene in stage.SCENES] if options["fresh"] else stage.unfinished()
        if away:
            stage.clear(away)
        made = stage.set_up()
        self.stdout.write(f"Made workspaces: {', '.join(made)}." if made else "The demo is there already.")
        self.stdout.write(f"Shop {stage.shop_origin()}/demo/ with site key {stage.SCENES[0].key}.")
        logins = ", ".join(login.email for scene in stage.SCENES for login in scene.team)
        self.stdout.write(f"Logins {logins}, and {stage.STAFF.email} at /admin/; password {stage.PASSWORD}.")
