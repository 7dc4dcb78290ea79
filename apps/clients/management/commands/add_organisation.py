"""Let an organisation in and print a credential for it, once. For one we know already, print a further credential."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients import actions
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.clients.scopes import OF_A_TOKEN, SCOPES
from healthcheck.refusal import Refusal


class Command(BaseCommand):
    help = (
        "Add an organisation and print a long-lived credential, once. For trying out, and where the settings allow it: "
        "systems in service sign in with keys of their own (add_client)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--ods", required=True, help="ODS code, such as X26")
        parser.add_argument("--kind", required=True, choices=Kind.values)
        scopes = sorted(set(SCOPES) - OF_A_TOKEN)
        parser.add_argument("--scope", required=True, action="append", choices=scopes, help="may be given many times")

    def handle(self, *args: Any, name: str, ods: str, kind: str, scope: list[str], **options: Any) -> None:
        try:
            organisation = actions.add_organisation(name=name, ods_code=ods, kind=Kind(kind))
            _, token = actions.issue_credential(organisation=organisation, scopes=scope, at=now())
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(token)
