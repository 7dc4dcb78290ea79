"""manage.py urgent_alarms: for a monitor, whether an urgent case is overdue or the ladder stands still."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.clients.clock import now
from apps.urgent.alarms import alarms


class Command(BaseCommand):
    """Prints the counts; exit code 1 when somebody has to be woken."""

    help = (
        "Print as JSON how many urgent cases are open, unseen, unanswered in time, unresolved in time, and stuck (a\n"
        "rung of the ladder was due over a minute ago and was not taken: beat or worker is down). Exit code 1 when\n"
        "any of the last three is not 0. Let a monitor outside this machine run it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, then say by the exit code."""
        found = alarms(now())
        self.stdout.write(json.dumps(asdict(found)))
        if found.any:
            raise CommandError("urgent cases need somebody now", returncode=1)
