"""Nothing starts while an installed column is undeclared: an app with a diary in it is put beside ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import Tags
from django.core.checks.registry import registry

from privacy.checks import installed_is_declared

UNDECLARED = "from django.db import models\n\nclass Diary(models.Model):\n    entry = models.TextField()\n"
DECLARED = UNDECLARED.replace("models.TextField()", "impersonal(models.TextField(), 'a test')").replace(
    "import models\n", "import models\nfrom privacy.fields import impersonal\n"
)
MANAGE = (
    "import sys; from django.core.management import execute_from_command_line as run; "
    "sys.argv = ['manage.py', *sys.argv[1:]]; run()"
)
DOORS = {
    "web": ["-c", "import paldesk.asgi"],
    "worker": ["-m", "celery", "-A", "paldesk.celery", "worker", "--pool", "solo"],
    "beat": ["-m", "celery", "-A", "paldesk.celery", "beat"],
    "script": ["-c", "import django; django.setup()"],
}


def started(*arguments: str, models: str, at: Path) -> subprocess.CompletedProcess[str]:
    """A process of ours with one app more."""
    (at / "journal").mkdir()
    (at / "journal/__init__.py").touch()
    (at / "journal/models.py").write_text(models)
    (at / "with_journal.py").write_text("from paldesk.settings import *\nINSTALLED_APPS += ['journal']\n")
    paths = os.pathsep.join([str(at), str(settings.BASE_DIR)])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "with_journal", "PYTHONPATH": paths}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_it_refuses_an_undeclared_column(door: list[str], tmp_path: Path) -> None:
    ended = started(*door, models=UNDECLARED, at=tmp_path)
    assert ended.returncode != 0
    assert "Paldesk does not start" in ended.stderr
    assert "- journal.Diary.entry: Nobody said whose this column is." in ended.stderr


def test_it_starts_when_all_is_declared(tmp_path: Path) -> None:
    ended = started(*DOORS["web"], models=DECLARED, at=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_check_command_shows_it(tmp_path: Path) -> None:
    ended = started("-c", MANAGE, "check", models=UNDECLARED, at=tmp_path)
    assert ended.returncode == 1
    assert "journal.Diary.entry: (privacy.E001) Nobody said whose this column is." in ended.stderr
    assert "HINT: personal(…) or impersonal(…) beside the field" in ended.stderr


def test_a_developer_can_still_make_the_migration(tmp_path: Path, servers: object) -> None:
    ended = started(
        "-c", MANAGE, "makemigrations", "journal", "--skip-checks", models=UNDECLARED, at=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "journal/migrations/0001_initial.py").exists()


def test_django_knows_the_check() -> None:
    known = [check for check in registry.get_checks() if check is installed_is_declared]
    assert len(known) == 1
    assert Tags.models in known[0].tags  # type: ignore[attr-defined]
