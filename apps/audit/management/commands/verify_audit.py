"""Walk the audit trail: say how many entries stand, or name the first that was tampered with and exit 1."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.audit.actions import verify


class Command(BaseCommand):
    help = "Check the audit trail's hash chains. Exits 1 and names the first broken entry."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"audit trail is broken at {verdict.broken}; {verdict.entries} entries before it stand")
        self.stdout.write(f"OK {verdict.entries} entries")
