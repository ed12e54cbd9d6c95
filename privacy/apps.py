"""Loading this app judges all others: see ``ready``."""

import sys
from pathlib import Path

from django.apps import AppConfig
from django.core.checks import Tags, register


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        """Refuse to start with undeclared columns; Django calls this when the models of all apps are loaded.

        Servers, workers and scripts do not run Django's checks (Celery does, and ignores what they say), so they
        are refused here. ``manage.py`` runs them before its commands and shows all findings in its own way;
        with ``--skip-checks`` a developer can still make the migration of a column that is yet to be declared.
        """
        from privacy.checks import installed_is_declared, refuse_undeclared

        register(installed_is_declared, Tags.models)
        if Path(sys.argv[0]).name != "manage.py":
            refuse_undeclared()
