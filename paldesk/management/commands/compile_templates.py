"""``compile_templates``: every template of ours parses, with the tags and filters it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.template import TemplateSyntaxError, engines


class Command(BaseCommand):
    help = "Parse every template; fail when one does not."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for name in _names() if (fault := _fault(name))]
        if faults:
            raise CommandError("\n".join(faults))


def _names() -> list[str]:
    root = Path(settings.BASE_DIR)
    files = [
        (folder, path)
        for folder in root.glob("**/templates")
        if _ours(folder)
        for path in folder.rglob("*.*")
    ]
    return sorted({path.relative_to(folder).as_posix() for folder, path in files if path.is_file()})


def _ours(folder: Path) -> bool:
    return not {"node_modules", ".venv", "var"} & set(folder.relative_to(settings.BASE_DIR).parts)


def _fault(name: str) -> str:
    try:
        engines["django"].get_template(name)
    except TemplateSyntaxError as error:
        return f"{name}: {error}"
    return ""
