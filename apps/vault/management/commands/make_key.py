"""manage.py make_key: a new key for sealing personal fields, ready to be told to every process first."""

import base64
import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.vault.key_source import key_file
from apps.vault.keys import KEY_BYTES, KEY_ID


class Command(BaseCommand):
    """Prints it, or adds it to the key file."""

    help = (
        "Make a new key. With HEALTHCHECK_VAULT_KEY_FILE set it is added to that file, wrapped; otherwise it is "
        "printed as id:base64. Either way it stands LAST until every process has it: a process that does not know a "
        "key cannot open what another seals with it. Then rotate_keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The new key's name."""
        parser.add_argument("key_id", help="a short name nobody has used before, such as 2026-11")

    def handle(self, *args: Any, key_id: str, **options: Any) -> None:
        """Make it."""
        if not KEY_ID.fullmatch(key_id):
            raise CommandError("A key id has 1 to 32 letters, digits, _ or -.")
        key, file = os.urandom(KEY_BYTES), key_file()
        if file is None:
            self.stdout.write(f"{key_id}:{base64.b64encode(key).decode()}")
            return
        try:
            file.add(key_id, key)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{key_id} is in the key file, behind the others. Next: manage.py rotate_keys --to {key_id}")
