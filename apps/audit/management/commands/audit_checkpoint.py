"""manage.py audit_checkpoint: sign where the audit trail ends now, and print it to be kept outside."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.audit.checkpoints import checkpoint
from apps.audit.models import Checkpoint
from apps.audit.walking import Broken


class Command(BaseCommand):
    """Does at once what the beat does every hour."""

    help = (
        "Sign where the audit trail ends and print the newest checkpoint as one line. It holds no personal data. Keep "
        "the lines where nobody who can write to this database can reach them; verify_audit --against FILE reads them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The newest, or all."""
        parser.add_argument("--all", action="store_true", help="print every checkpoint there is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign and print."""
        try:
            checkpoint(at=timezone.now())
        except Broken as fault:
            raise CommandError(f"nothing was signed, the audit trail is broken: {fault}") from None
        rows = Checkpoint.objects.order_by("-number")
        for row in rows.reverse() if options["all"] else rows[:1]:
            self.stdout.write(row.line())
