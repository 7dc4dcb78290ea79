"""manage.py urgent_contact: how a practice or a commissioner's clinician on call is reached."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.urgent.models import Contact


class Command(BaseCommand):
    """Adds a contact, or corrects it."""

    help = (
        "Say how an organisation is reached when a finding cannot wait. For a practice: the address that somebody\n"
        "watches, and the number for professionals. For a commissioner: its clinician on call.\n"
        "Example: manage.py urgent_contact --ods B82033 --mail urgent@riverside.example --phone '01904 000000'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and how."""
        parser.add_argument("--ods", required=True, help="ODS code of the practice or the commissioner")
        parser.add_argument("--mail", default="", help="an address; no personal data is sent to it")
        parser.add_argument("--phone", default="", help="a phone number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the row and say so."""
        contact = Contact(ods_code=options["ods"], mail=options["mail"], phone=options["phone"])
        try:
            contact.clean_fields()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        contact.save()
        self.stdout.write(f"{contact.ods_code}: mail {contact.mail or 'none'}, phone {contact.phone or 'none'}")
