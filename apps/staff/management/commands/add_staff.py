"""manage.py add_staff: let somebody of our own staff in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from apps.clients.clock import now
from apps.staff import members
from apps.staff.proofs import HELP, Proof
from apps.staff.roles import ROLES
from healthcheck.refusal import Refusal


class Command(BaseCommand):
    """Makes an account and prints a link by which its owner chooses a password."""

    help = (
        "Make an account for a member of staff, with exactly what the role may do. Prints a link that works once and "
        "for a day: hand it to them yourself. They choose a password there, and set up an authenticator app.\n"
        "Who they are must be proved first: docs/security/identity-of-staff.md.\n"
        "Example: manage.py add_staff --role clinician --email a.khan@nhs.example --name 'Dr A Khan' --proved in-person"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and as what."""
        parser.add_argument("--role", required=True, choices=list(ROLES), help="what they do here")
        parser.add_argument("--email", required=True, help="their own address at work; they sign in with it")
        parser.add_argument("--name", default="", help="as colleagues see it")
        parser.add_argument("--proved", required=True, choices=list(Proof), type=Proof, help=HELP)

    def handle(self, *args: Any, role: str, email: str, name: str, proved: Proof, **options: Any) -> None:
        """Make it and say how to go on."""
        try:
            validate_email(email)
            user, link = members.add(email=email, name=name, role=role, proved=Proof(proved), by="operator", at=now())
        except ValidationError:
            raise CommandError("That is no e-mail address.") from None
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None
        self.stdout.write(f"added {user.get_username()} as {ROLES[role].lower()}")
        self.stdout.write(f"first sign-in, once, within a day: {settings.SITE_URL}{link}")
