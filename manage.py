#!/usr/bin/env python
"""Django's command line, with embedded PostgreSQL and Redis at hand when none are configured."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paldesk.settings")
    from django.core.management import execute_from_command_line

    from paldesk import embedded

    with embedded.for_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
