"""manage.py erase: erase one person as far as the law allows, or say what would go and what would stay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.clock import now
from apps.rights import actions
from apps.rights.erasure import GROUNDS
from apps.rights.models import Kind, Request
from healthcheck.refusal import Refusal

BY = "operator:erase"


class Command(BaseCommand):
    """Does what a human decided."""

    help = (
        "Erase a person on a ground of apps/rights/erasure.toml. --dry-run lists table by table what would go, what "
        "stays and why, and prints the words for the person; without it the same is done. The ground says how far it "
        "goes: " + ", ".join(f"{ground.code} ({ground.extent})" for ground in GROUNDS.values()) + ". Published figures "
        "and the audit trail stay as they are and name nobody. Needs the right to set session_replication_role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who and why."""
        parser.add_argument("--person", required=True, type=UUID, help="the person's id, as a request or audit has it")
        parser.add_argument("--reason", required=True, choices=list(GROUNDS), help="the ground")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, person: UUID, reason: str, dry_run: bool, **options: Any) -> None:
        """Erase and list."""
        at = now()
        try:
            done = actions.erase(person_id=person, ground=reason, by=BY, at=at, dry_run=dry_run)
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None
        for line in done.lines:
            self.stdout.write(f"{line.table:<28} {line.rows:>5} {line.then:<7} {line.why}")
        self.stdout.write(
            "Nothing was changed." if dry_run else f"{self._answered(person, at)} request(s) marked done."
        )
        self.stdout.write(f"For the person: {done.words}")

    def _answered(self, person: UUID, at: datetime) -> int:
        rows = Request.objects.filter(person_id=person, kind=Kind.ERASURE, done_at__isnull=True).exclude(answer="")
        return rows.update(done_at=at)
