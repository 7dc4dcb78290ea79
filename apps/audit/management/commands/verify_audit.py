"""manage.py verify_audit: walk the audit trail, and name the first that was tampered with and exit 1."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.audit.checkpoints import verify
from apps.audit.statement import Statement, Unreadable, read_line


class Command(BaseCommand):
    """Entries by their chains, the ends of the lanes by the signed checkpoints."""

    help = (
        "Check the audit trail: every entry by its hash chain, where each lane ends by the signed checkpoints. Exits 1 "
        "and names the first that was changed, removed, put in or moved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What was kept outside."""
        words = "lines that audit_checkpoint printed, kept outside: they show what whoever owns the database hid"
        parser.add_argument("--against", type=Path, metavar="FILE", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk and say."""
        outside = _read(options["against"]) if options["against"] else []
        verdict = verify(outside)
        if verdict.broken:
            raise CommandError(f"audit trail is broken at {verdict.broken}; {verdict.entries} entries before it stand")
        self.stdout.write(f"OK {verdict.entries} entries, {verdict.checkpoints} checkpoints")


def _read(file: Path) -> list[tuple[Statement, bytes]]:
    try:
        return [read_line(line) for line in file.read_text().splitlines() if line.strip()]
    except (OSError, Unreadable) as error:
        raise CommandError(f"{file}: {error}") from None
