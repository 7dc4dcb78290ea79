#!/usr/bin/env python
"""Django's command line; with DATABASE_URL unset it holds the embedded PostgreSQL while it runs."""

import os
import sys

from django.core.management import execute_from_command_line

from config import env
from config.embedded.postgres import Hold, create_database


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    environment = env.read()
    if not environment.embedded:
        execute_from_command_line(sys.argv)
        return
    with Hold(environment.place) as held:
        create_database(held.place, environment.database_name)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
