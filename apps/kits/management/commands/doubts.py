"""manage.py doubts: for a monitor, which doubtful samples wait for a clinician and whether one has waited too long."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.clients.clock import now
from apps.kits import sample_waiting


class Command(BaseCommand):
    """Prints a line for each; exit code 1 when somebody has to be woken."""

    help = (
        "List the doubtful samples that wait for a clinician, what cannot wait first: id, since when, URGENT, LATE.\n"
        "Exit code 1 when one is late (apps/kits/sample_waiting.toml). Let a monitor outside this machine run it\n"
        "every minute. No personal data is printed; the clinician opens /admin/kits/doubt/."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, then say by the exit code."""
        at = now()
        late = set(sample_waiting.late(at).values_list("id", flat=True))
        for doubt in sample_waiting.waiting():
            marks = f"{' URGENT' if doubt.urgent else ''}{' LATE' if doubt.id in late else ''}"
            self.stdout.write(f"{doubt.id} since {doubt.opened_at:%Y-%m-%d %H:%M} UTC{marks}")
        if late:
            raise CommandError(f"{len(late)} doubtful samples wait for a clinician too long", returncode=1)
