"""manage.py add_practice: a GP practice joins the programme."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.people.models import Practice


class Command(BaseCommand):
    """Adds a practice, or corrects its name and area."""

    help = (
        "Add a GP practice and the upper-tier authority it belongs to, or correct them.\n"
        "Example: manage.py add_practice --ods B82033 --name 'Riverside Surgery' "
        "--area-code E10000023 --area-name 'North Yorkshire'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What a practice is known by."""
        parser.add_argument("--ods", required=True, help="ODS code of the practice")
        parser.add_argument("--name", required=True, help="name of the practice")
        parser.add_argument("--area-code", required=True, help="ONS code of the upper-tier local authority")
        parser.add_argument("--area-name", required=True, help="name of that authority")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the row and say so."""
        practice, created = Practice.objects.update_or_create(
            ods_code=options["ods"],
            defaults={
                "name": options["name"],
                "area_code": options["area_code"],
                "area_name": options["area_name"],
            },
        )
        self.stdout.write(f"{'added' if created else 'updated'} {practice}")
