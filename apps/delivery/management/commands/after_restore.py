"""manage.py after_restore: run once on a restored database, before any worker starts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.clients.clock import now
from apps.delivery import restoring
from apps.delivery.models import UNSENT, Delivery


class Command(BaseCommand):
    """Makes sure that nothing is sent twice because the backup did not know that it had gone."""

    help = (
        "After pg_restore and before any worker or beat starts: set aside delivery that waited when the backup was "
        "taken, because it may have been sent since. Look at them in the admin, ask the receiver, and send again what "
        "did not arrive. With --dry-run only counts. The whole order of a restore: docs/backup.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to change anything."""
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Set aside and say how many."""
        if dry_run:
            self.stdout.write(f"{Delivery.objects.filter(state__in=UNSENT).count()} deliveries would be set aside.")
            return
        parked = restoring.park_what_waits(by="operator:after_restore", at=now())
        self.stdout.write(f"{parked} deliveries set aside. Nothing goes until somebody sends it again in the admin.")
