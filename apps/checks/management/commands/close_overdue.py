"""manage.py close_overdue: assess and send the checks that have waited 28 days for a laboratory."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.checks import actions
from apps.clients.clock import now


class Command(BaseCommand):
    """Does at once what the beat does every hour."""

    help = (
        "Close every check that has been open for 28 days: what there is goes to the GP, and says what is missing.\n"
        "Example: manage.py close_overdue --at 2026-12-24"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The day to reckon from."""
        parser.add_argument("--at", help="reckon from this day, YYYY-MM-DD (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Close them and say how many."""
        at = now()
        if options["at"]:
            try:
                at = datetime.strptime(options["at"], "%Y-%m-%d").replace(tzinfo=UTC)
            except ValueError as error:
                raise CommandError("--at is a day such as 2026-12-24") from error
        closed = actions.close_overdue(by="operator:close_overdue", at=at)
        self.stdout.write(f"closed {closed} overdue check{'' if closed == 1 else 's'}")
