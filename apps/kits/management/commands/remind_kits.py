"""manage.py remind_kits: remind people of the kits they have not sent back."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.clock import now
from apps.kits import actions


class Command(BaseCommand):
    """Does at once what the beat does every day at 10:00 UTC."""

    help = (
        "Queue a message to each person whose kit is due a reminder. Run again, it queues nothing more.\n"
        "Example: manage.py remind_kits --at 2026-12-24"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The day to reckon from."""
        parser.add_argument("--at", help="reckon from this day, YYYY-MM-DD (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue them and say how many."""
        at = now()
        if options["at"]:
            try:
                at = datetime.strptime(options["at"], "%Y-%m-%d").replace(tzinfo=UTC)
            except ValueError as error:
                raise CommandError("--at is a day such as 2026-12-24") from error
        queued = actions.remind(by="operator:remind_kits", at=at)
        self.stdout.write(f"queued {queued} reminder{'' if queued == 1 else 's'}")
