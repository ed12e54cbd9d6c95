"""``make bench``: every benchmark on servers of its own; figures to bench/results/latest.json.

``python -m bench append sockets`` runs only the named ones and writes nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="pdb-", ignore_cleanup_errors=True) as var:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="paldesk.settings",
            VAR_DIR=var,
            ENV_FILE="",
            LOG_LEVEL="ERROR",
            SOCKET_WRITES_PER_MINUTE="1000000",
        )
        from paldesk.embedded import Embedded

        # Durable, as in production: the commit to disk is what the figures are about.
        with Embedded(Path(var), durable=True).running():
            import django

            django.setup()
            from bench.run import run

            run(Path(var), sys.argv[1:])


if __name__ == "__main__":
    main()
