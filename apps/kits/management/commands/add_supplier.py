"""manage.py add_supplier: a laboratory joins, with the way its messages are read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.models import Organisation
from apps.kits.models import SupplierAccount
from apps.kits.suppliers import SUPPLIERS


class Command(BaseCommand):
    """Adds a laboratory's account, or changes how its messages are read."""

    help = (
        "Let a laboratory send kits and results.\n"
        "Example: manage.py add_supplier --key bloods-north --reader biomarker_json --ods Y91001"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What a laboratory is known by."""
        parser.add_argument("--key", required=True, help="its name in /v1/laboratory-messages/<name>")
        parser.add_argument("--reader", required=True, choices=sorted(SUPPLIERS), help="the form of its messages")
        parser.add_argument("--stock", action="store_true", help="count its kits here by lot (see kit_stock)")
        parser.add_argument("--ods", required=True, help="ODS code of its organisation; add_organisation comes first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the row and say so."""
        organisation = Organisation.objects.filter(ods_code=options["ods"]).first()
        if organisation is None:
            raise CommandError(f"No organisation has the ODS code {options['ods']}: use add_organisation first.")
        account, created = SupplierAccount.objects.update_or_create(
            key=options["key"],
            defaults={"reader": options["reader"], "organisation": organisation}
            | ({"stock_kept_here": True} if options["stock"] else {}),
        )
        self.stdout.write(f"{'added' if created else 'updated'} {account}")
