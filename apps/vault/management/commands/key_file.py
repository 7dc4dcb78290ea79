"""manage.py key_file: move the keys from the environment into a file, or wrap that file under another master key."""

import base64
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.vault.key_file import KeyFile
from apps.vault.key_source import key_file


class Command(BaseCommand):
    """Nothing in the database changes: the keys stay the same, only how they are kept does."""

    help = (
        "Envelope keys. Examples:\n"
        "  manage.py key_file --move-to /run/keys/vault.json   the keys of HEALTHCHECK_VAULT_KEYS, each wrapped under\n"
        "                                                      HEALTHCHECK_VAULT_MASTER_KEY (base64 of 32 bytes)\n"
        "  manage.py key_file --rewrap                         with HEALTHCHECK_VAULT_MASTER_KEY=new,old: all under new"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of the two."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--move-to", type=Path, metavar="FILE", help="a file that is not there yet")
        which.add_argument("--rewrap", action="store_true", help="wrap each key under the first master key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move or wrap."""
        try:
            if options["rewrap"]:
                self._rewrap()
            else:
                self._move(options["move_to"])
        except (ImproperlyConfigured, OSError) as error:
            raise CommandError(str(error)) from None

    def _move(self, path: Path) -> None:
        if settings.VAULT_KEY_FILE or path.exists():
            raise CommandError("The keys stand in a file already.")
        file = KeyFile(path, settings.VAULT_MASTER_KEY)
        for entry in settings.VAULT_KEYS.split(","):
            key_id, _, encoded = entry.strip().partition(":")
            file.add(key_id, base64.b64decode(encoded))
        self.stdout.write(f"Set HEALTHCHECK_VAULT_KEY_FILE={path} and take HEALTHCHECK_VAULT_KEYS away.")

    def _rewrap(self) -> None:
        file = key_file()
        if file is None:
            raise CommandError("HEALTHCHECK_VAULT_KEY_FILE is not set: keys in the environment are not wrapped.")
        file.rewrap()
        self.stdout.write("Every key is wrapped under the first master key; the others can go.")
