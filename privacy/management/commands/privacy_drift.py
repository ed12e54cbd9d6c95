"""``privacy_drift``: compare every live database with the declarations; exit 1 with the differences."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connections

from privacy import drift


class Command(BaseCommand):
    help = "Compare the live databases with what is declared of them."

    def handle(self, *args: Any, **options: Any) -> None:
        found = {alias: drift.findings(connections[alias]) for alias in drift.databases()}
        told = [f"{alias}: {sentence}" for alias, sentences in found.items() for sentence in sentences]
        if told:
            raise CommandError("\n".join(told), returncode=1)
        self.stdout.write(
            f"{', '.join(found)}: every column is declared, and every declared column is there."
        )
