"""Writes a workspace to one file, as Settings → Your data does."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from uuid_utils.compat import uuid7

from accounts.models import Workspace
from accounts.tenancy import within
from privacy.archive import leaving, writing


class Command(BaseCommand):
    help = "Export a whole workspace to a file that import_workspace reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="the workspace's slug")
        parser.add_argument("file", type=Path, help="where to write; an existing file is not overwritten")

    def handle(self, *args: Any, workspace: str, file: Path, **options: Any) -> None:
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace {workspace}.")
        try:
            with file.open("xb") as out, leaving.snapshot(), within(found):
                manifest = writing.write(out, found, uuid7(), lambda count: None)
        except FileExistsError as fault:
            raise CommandError(f"{file} is there already. Name another file.") from fault
        self.stdout.write(f"{file}: {manifest.rows:,} rows of {found.name}")
