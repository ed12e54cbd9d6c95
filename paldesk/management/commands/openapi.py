"""Writes docs/api/openapi.json from the declared operations of the REST API; --check only compares."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.api.openapi import document
from paldesk.api_operations import OPERATIONS

PATH = Path(settings.BASE_DIR) / "docs/api/openapi.json"


class Command(BaseCommand):
    help = "Write docs/api/openapi.json from the declared operations."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        fresh = json.dumps(document(OPERATIONS), indent=1, ensure_ascii=False) + "\n"
        if not check:
            PATH.write_text(fresh)
        elif not PATH.exists() or PATH.read_text() != fresh:
            raise CommandError("docs/api/openapi.json is stale: run manage.py openapi")
