"""``privacy_map``: print the declarations, or write or check the page made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from privacy import data_map
from privacy.declarations import Survey, registry

PAGE = "docs/privacy/data-map.md"
FORMATS = {"text": data_map.text, "json": data_map.as_json}


class Command(BaseCommand):
    help = f"Print whose every column is; --write makes {PAGE}, --check compares it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="text")
        parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
        parser.add_argument("--check", action="store_true", help=f"fail when {PAGE} is stale, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = Path(settings.BASE_DIR) / PAGE
        page = data_map.page(Survey.of_installed())
        if options["check"]:
            if not kept.exists() or kept.read_text(encoding="utf-8") != page:
                raise CommandError(f"{PAGE} is stale. Run `python manage.py privacy_map --write`.")
        elif options["write"]:
            kept.write_text(page, encoding="utf-8")
        else:
            self.stdout.write(FORMATS[options["format"]](registry()), ending="")
