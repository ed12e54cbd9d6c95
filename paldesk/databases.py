"""The database: one, by two roles. "default" serves; "owner" migrates and backs up, past the tenants' fence."""

from __future__ import annotations

from typing import Any

from environ import Env

from paldesk import embedded, env
from paldesk.embedded import postgres

# One place in the pool for each thread that may ask at once; a wait of 5 s is told to the sender, not endured.
POOL = {"min_size": 1, "max_size": 12, "timeout": 5}
_NAMES = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}


def databases(here: embedded.Embedded | None) -> dict[str, dict[str, Any]]:
    """As Django's DATABASES: of the embedded server where there is one, else of the environment."""
    serving = _database(here, "DATABASE_URL", postgres.APP)
    return {
        "default": {
            **serving,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**serving.get("OPTIONS", {}), "pool": POOL},
        },
        "owner": {**_database(here, "MIGRATE_DATABASE_URL", postgres.OWNER), "CONN_MAX_AGE": 0},
    }


def _database(here: embedded.Embedded | None, name: str, role: str) -> dict[str, Any]:
    if here is None:
        return dict(Env.db_url_config(env.text(name), engine="django.db.backends.postgresql"))
    parameters = here.postgres.parameters(role)
    return {"ENGINE": "django.db.backends.postgresql"} | {key: parameters[of] for key, of in _NAMES.items()}
