"""manage.py add_client: register a system that signs in with its own keys, or signs webhooks with a shared secret."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients import actions, jwks
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.clients.scopes import SMART
from healthcheck.refusal import Refusal

BY = "operator:add_client"


class Command(BaseCommand):
    """Adds the client, and its organisation when that is new."""

    help = (
        "Register a system and print its client id. It makes its own key pair and gives the public part as a JWKS: in "
        "a file, pasted (--jwks -), or at an https address. It signs in at /v1/token with a JWT (private_key_jwt, "
        "RS384, RS512 or ES384). A laboratory that can do no more signs each request by HMAC: --webhook prints its "
        "secret, once.\n"
        "Example: manage.py add_client --ods Y91001 --name 'North Laboratory' --kind laboratory "
        "--scope system/Observation.c --scope system/Task.c --jwks keys.json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is and how it proves it."""
        parser.add_argument("--ods", required=True, help="ODS code of its organisation")
        parser.add_argument("--name", required=True, help="name of the organisation")
        parser.add_argument("--kind", required=True, choices=Kind.values)
        parser.add_argument("--scope", required=True, action="append", choices=sorted(SMART), help="may be given often")
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--jwks", help="file with its public keys; - reads what is pasted")
        way.add_argument("--jwks-url", default="", help="https address where it publishes its public keys")
        way.add_argument("--webhook", action="store_true", help="it signs webhooks with a secret that is made now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register it and say what it needs to know."""
        at = now()
        try:
            keys = jwks.read(document(options["jwks"])) if options["jwks"] else {}
            client = actions.add_client(
                organisation=actions.add_organisation(
                    name=options["name"], ods_code=options["ods"], kind=Kind(options["kind"])
                ),
                scopes=[SMART[each] for each in options["scope"]],
                keys=keys,
                jwks_url=options["jwks_url"],
                by=BY,
                at=at,
            )
            secret = actions.add_webhook_key(client_id=client.id, by=BY, at=at) if options["webhook"] else None
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"client id  {client.id}")
        if secret:
            self.stdout.write(f"key id     {secret[0].id}\nsecret     {secret[1]}\nThe secret is not shown again.")
        else:
            self.stdout.write(f"signs in   {settings.TOKEN_URL} (this is aud)")


def document(path: str) -> bytes:
    """What the operator gave. Raises CommandError."""
    try:
        return sys.stdin.read().encode() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
