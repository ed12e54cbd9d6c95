from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from paldesk import env
from paldesk.management.commands import env_docs

PRODUCTION = {
    "DATABASE_URL": "postgres://app:x@localhost/paldesk",
    "MIGRATE_DATABASE_URL": "postgres://owner:x@localhost/paldesk",
    "REDIS_URL": "redis://localhost:6379/0",
    "SECRET_KEY": "k" * 50,
    "FIELD_ENCRYPTION_KEYS": "k",
    "BASE_URL": "https://chat.example.com",
    "EMAIL_URL": "smtp://localhost:25",
}


def load_settings(
    environment: dict[str, str], show: str = "DEBUG", script: str = ""
) -> subprocess.CompletedProcess[str]:
    """The settings, read by a process that has nothing but this environment."""
    bare = {"PATH": os.environ["PATH"], "ENV_FILE": "", "VAR_DIR": os.environ["VAR_DIR"]}
    script = script or f"from paldesk import settings; print(settings.{show})"
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**bare, **environment},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_what_is_required_and_nothing_else() -> None:
    done = load_settings(PRODUCTION)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


@pytest.mark.parametrize("name", [v.name for v in env.TABLE if v.required])
def test_a_missing_required_variable_stops_the_process_with_its_name(name: str) -> None:
    done = load_settings({key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set.")
    assert "Traceback" not in done.stderr


def test_every_required_variable_is_in_the_table_of_this_test() -> None:
    assert {v.name for v in env.TABLE if v.required} == PRODUCTION.keys() - {"DATABASE_URL"}


def test_a_number_that_is_none_stops_the_process() -> None:
    done = load_settings({**PRODUCTION, "PORT": "eight"}, "PORT")
    assert done.returncode == 1
    assert done.stderr.startswith("PORT is not a whole number.")


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-the-file\n")
    environment = {**PRODUCTION, "SECRET_KEY_FILE": str(tmp_path / "key")}
    del environment["SECRET_KEY"]
    assert load_settings(environment, "SECRET_KEY").stdout.strip() == "from-the-file"


def test_a_secret_file_that_cannot_be_read_stops_the_process() -> None:
    done = load_settings({**PRODUCTION, "SECRET_KEY_FILE": "/nowhere"})
    assert (done.returncode, done.stderr[:23]) == (1, "SECRET_KEY_FILE cannot ")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=1111\nWEB_CONCURRENCY=7\n")
    script = "from paldesk import env; print(env.number('PORT'), env.number('WEB_CONCURRENCY'))"
    done = load_settings({"ENV_FILE": str(tmp_path / ".env"), "PORT": "2222"}, script=script)
    assert done.stdout.split() == ["2222", "7"]


@pytest.mark.parametrize(
    ("said", "meant"), [("", False), ("0", False), ("off", False), ("1", True), ("Yes", True)]
)
def test_a_flag_is_off_unless_it_says_otherwise(
    said: str, meant: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBUG", said)
    assert env.flag("DEBUG") is meant


def test_https_makes_cookies_secure_and_redirects() -> None:
    done = load_settings(PRODUCTION, "SECURE, settings.SESSION_COOKIE_NAME, settings.SECURE_HSTS_SECONDS > 0")
    assert done.stdout.strip() == "True __Host-session True"


def test_the_contract_is_in_the_table() -> None:
    contract = """SECRET_KEY FIELD_ENCRYPTION_KEYS DATABASE_URL MIGRATE_DATABASE_URL REDIS_URL PORT WEB_CONCURRENCY
        ALLOWED_HOSTS BASE_URL EMAIL_URL DEFAULT_FROM_EMAIL STORAGE_URL ADMIN_ALLOWED_CIDRS TRUSTED_PROXIES
        STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_BASE BACKUP_RECIPIENTS BACKUP_STORAGE_URL GNUPGHOME
        GEOIP_CITY_DB SENTRY_DSN"""
    assert set(contract.split()) <= env.BY_NAME.keys()


def test_the_generated_pages_are_fresh() -> None:
    call_command("env_docs", check=True)


def test_a_stale_page_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*env.TABLE, env.Variable("NEW_ONE", "text", "Not in the pages yet."))
    monkeypatch.setattr(env_docs.env, "TABLE", more)
    with pytest.raises(CommandError, match=r"\.env\.example, docs/configuration\.md"):
        call_command("env_docs", check=True)
