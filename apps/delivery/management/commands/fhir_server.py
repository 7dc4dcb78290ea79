"""manage.py fhir_server: where a practice's own FHIR server is, for records that go by the channel fhir."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.delivery.fhir_server import FhirServer

BY = "operator:fhir_server"


class Command(BaseCommand):
    """Sets one where asked, then lists them."""

    help = (
        "Set the FHIR R4 server of a practice, and list those that are set.\n"
        "The server must know our keys (GET /.well-known/fhir-jwks.json) under the client id that it gave us.\n"
        "Example: manage.py fhir_server Y90001 --address https://gp.example/fhir --token-url https://gp.example/token"
        " --client-id healthcheck; then manage.py record_channels Y90001 --by fhir"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, where, and who we are there."""
        parser.add_argument("practice", nargs="?", help="ODS code")
        parser.add_argument("--address", help="of the FHIR endpoint; https")
        parser.add_argument("--token-url", help="where SMART Backend Services gives tokens; https")
        parser.add_argument("--client-id")
        parser.add_argument("--scope", default=FhirServer._meta.get_field("scope").default)

    def handle(self, *args: Any, **options: Any) -> None:
        """Set, list."""
        if options["practice"]:
            _set(**{name: options[name] for name in ("practice", "address", "token_url", "client_id", "scope")})
        for each in FhirServer.objects.order_by("practice"):
            self.stdout.write(f"{each.practice}: {each.address} as {each.client_id}, tokens from {each.token_url}")


@transaction.atomic
def _set(*, practice: str, **where: str | None) -> None:
    if not all(where.values()):
        raise CommandError("Say --address, --token-url and --client-id.")
    at = now()
    server = FhirServer(practice=practice, **where, set_by=BY, set_at=at)
    try:
        server.full_clean(validate_unique=False)
    except ValidationError as error:
        raise CommandError("; ".join(error.messages)) from None
    server.save()
    audit.record(actor=BY, action="fhir_server.set", subject=None, at=at, detail={"practice": practice})
