"""Print a new entry for VAULT_KEYS. Put it first, keep the old ones behind it, and start again."""

import base64
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.vault.keys import KEY_BYTES, KEY_ID


class Command(BaseCommand):
    help = "Print a new key as id:base64, ready to be put first in HEALTHCHECK_VAULT_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key_id", help="a short name nobody has used before, such as 2026-11")

    def handle(self, *args: Any, key_id: str, **options: Any) -> None:
        if not KEY_ID.fullmatch(key_id):
            raise CommandError("A key id has 1 to 32 letters, digits, _ or -.")
        self.stdout.write(f"{key_id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}")
