"""manage.py apply_retention: remove what is past its time, and count what a human must decide on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.clients.clock import now
from apps.people import retention


class Command(BaseCommand):
    """Does at once what the beat does every night."""

    help = (
        "Remove what apps/people/retention.toml says may go, and count what is due for a human's review: the health "
        "record and the audit trail are never deleted here. With --dry-run nothing is removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to remove."""
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Apply and list."""
        self.stdout.write(f"retention table of {retention.rules()[0]}")
        for done in retention.apply(by="operator:apply_retention", at=now(), dry_run=dry_run):
            rule = done.rule
            what = "for review" if rule.then == retention.REVIEW else f"{done.removed} removed"
            line = f"{rule.model._meta.label:<20} over {rule.days:>5} days: {done.overdue} ({what})."
            self.stdout.write(f"{line} {rule.source}")
