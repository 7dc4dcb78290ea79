"""manage.py end_sessions: sign a person out everywhere, or everybody."""

from getpass import getpass
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.people import elsewhere
from apps.people.actions import with_number
from healthcheck.person import NhsNumber
from healthcheck.refusal import Refusal

BY = "operator:end_sessions"


class Command(BaseCommand):
    """Ends them at once; the person reads of it, and why, in who looked at their record."""

    help = (
        "End every session of a person, or of everybody. Say whose by the id of the person or of a check of theirs; "
        "without one it asks for the NHS number, which never stands on a command line. For staff: staff_access.\n"
        "Example: manage.py end_sessions --check 0199a1b2-0000-7000-8000-000000000001 --reason 'lost device'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and why."""
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--person", type=UUID, help="the id of the person")
        whose.add_argument("--check", type=UUID, help="the id of a check of theirs")
        whose.add_argument("--everybody", action="store_true", help="every session of every person")
        reasons = "; ".join(f"{reason}: {words}" for reason, words in elsewhere.REASONS.items())
        parser.add_argument("--reason", required=True, choices=list(elsewhere.REASONS), help=reasons)

    def handle(
        self,
        *args: Any,
        person: UUID | None,
        check: UUID | None,
        everybody: bool,
        reason: str,
        **options: Any,
    ) -> None:
        """End them and say how many could still be used."""
        try:
            person_id = None if everybody else person or (_of_check(check) if check else _asked())
            ended = elsewhere.end_all(person_id=person_id, reason=reason, by=BY, at=now())
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None
        self.stdout.write(f"ended {ended} session{'' if ended == 1 else 's'} that could be used")


def _of_check(check_id: UUID) -> UUID:
    person_id = HealthCheck.objects.filter(pk=check_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise CommandError("There is no such check.")
    return person_id


def _asked() -> UUID:
    person = with_number(NhsNumber(getpass("NHS number: ").replace(" ", ""))).first()
    if person is None:
        raise CommandError("We look after nobody with this NHS number.")
    return person.pk
