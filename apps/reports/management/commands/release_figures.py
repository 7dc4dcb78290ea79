"""manage.py release_figures: release the day's figures now."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.clients.clock import now
from apps.reports import releasing


class Command(BaseCommand):
    """Makes one release."""

    help = (
        "Release the figures that may be published, as they are now. The beat does so every night; run it by hand\n"
        "after a rebuild. A release is never changed: the pages show the newest."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what is in it."""
        made = releasing.make(at=now())
        self.stdout.write(f"released {made.lines.count():,} lines; the report shows them from now on")
