"""manage.py record_channels: by which channels a practice is sent records, and another choice from a day on."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.clients.clock import now
from apps.delivery import routes
from apps.delivery.channels import RECORD_CHANNELS
from healthcheck.refusal import Invalid


class Command(BaseCommand):
    """Chooses where asked, then shows."""

    help = (
        f"Records go to a practice by one or more of: {', '.join(RECORD_CHANNELS)}; by {', '.join(routes.DEFAULT)} "
        "where nothing was chosen.\nWhat was queued before a change keeps the channel it has.\n"
        "Example: manage.py record_channels Y90001 --by gp_connect --from 2026-12-01"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which practice, which channels, from when."""
        parser.add_argument("practice", help="ODS code")
        parser.add_argument("--by", metavar="CHANNEL[,CHANNEL]", help="the channels from now on, and no others")
        parser.add_argument("--from", dest="from_day", type=date.fromisoformat, help="first day (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Choose, show."""
        practice, today = options["practice"], timezone.localdate(now())
        day = options["from_day"] or today
        if options["by"]:
            chosen = [name.strip() for name in options["by"].split(",")]
            try:
                who = "operator:record_channels"
                routes.choose(practice=practice, channels=chosen, from_day=day, by=who, at=now())
            except Invalid as refusal:
                raise CommandError(refusal.detail) from None
        for each in sorted({today, day}):
            self.stdout.write(f"{practice} on {each}: {', '.join(routes.channels_for(practice, on=each))}")
