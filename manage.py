#!/usr/bin/env python
"""Django's command line; with DATABASE_URL unset it holds the embedded PostgreSQL while it runs."""

import os
import sys

from django.core.management import execute_from_command_line

from apps.tenancy.scope import NOTHING, OWNER, SERVICE, Scope, stand
from config import env
from config.embedded.postgres import Hold, create_database

# What makes, changes or empties tables, and what writes past their triggers, runs as who the connection signs in as.
OF_THE_OWNER = {
    "dbshell", "dumpdata", "erase", "flush", "inspectdb", "loaddata", "makemigrations", "migrate", "optimizemigration",
    "rotate_keys", "showmigrations", "simulate", "sqlflush", "sqlmigrate", "squashmigrations", "test", "testserver",
}  # fmt: skip
SERVING = {"runserver"}  # each request sets its own


def scope_of(words: list[str]) -> Scope:
    """What a command's queries run as."""
    command = words[1] if len(words) > 1 else ""
    if command in OF_THE_OWNER:
        return OWNER
    return NOTHING if command in SERVING else SERVICE


def main() -> None:
    """Run one command."""
    stand(scope_of(sys.argv))
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
