"""manage.py routine_budget: how each surgery's week stands, and another budget for one of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.clock import now
from apps.delivery import budget
from apps.delivery.bookings import Budget
from apps.delivery.weeks import standing


class Command(BaseCommand):
    """Shows, or sets and shows."""

    help = (
        "Routine records that ask a surgery for something are sent so many a week; urgent ones never wait.\n"
        "Shows for each surgery what this week has used, what waits and when the first of it goes.\n"
        "With --per-week it gives one surgery another budget; what waits is planned anew at once.\n"
        "Example: manage.py routine_budget Y90001 --per-week 40"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which surgery, and how many."""
        parser.add_argument("practice", nargs="?", help="ODS code (default: every surgery that was sent something)")
        parser.add_argument("--per-week", metavar="N", help='items a week; "default" for the service\'s own figure')

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it where it was asked, then show."""
        practice, per_week = options["practice"], options["per_week"]
        if per_week is not None:
            if not practice:
                raise CommandError("--per-week needs the ODS code of the surgery")
            budget.set_budget(destination=practice, per_week=_number(per_week), by="operator:routine_budget", at=now())
        rows = Budget.objects.order_by("destination")
        for row in rows.filter(destination=practice) if practice else rows:
            week = standing(row, at=now())
            waits = f"{week.waiting} waiting, the first goes on {week.released}" if week.waiting else "none waiting"
            self.stdout.write(f"{row.destination}: {week.used} of {week.limit} used this week, {waits}")


def _number(said: str) -> int | None:
    if said == "default":
        return None
    if not (said.isascii() and said.isdigit()):
        raise CommandError('--per-week is a whole number from 0, or "default"')
    return int(said)
