"""manage.py rescore: replay every check with the equations as they are now, and list the people it changes."""

import csv
import sys
import time
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from apps.checks import actions
from apps.checks.rescored import Rescore
from apps.checks.tasks import rescore_chunk
from apps.clients.clock import now
from healthcheck.refusal import Conflict

BY = "operator:rescore"
# A worker that was lost with its task is made up for after this long without any progress.
PATIENCE = 60.0


class Command(BaseCommand):
    """Lists by pseudonym; nothing is sent until it is run again with --issue."""

    help = (
        "Replay every assessed check with the equations and advice as they are now, and list the people whose band "
        "or action changes. Their new assessment is held; nothing is overwritten or sent.\n"
        "Examples: manage.py rescore -o changed.csv      replay through the Celery workers\n"
        "          manage.py rescore --here              replay in this process, without a broker\n"
        "          manage.py rescore --issue RESCORE_ID  give out what that replay holds"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How to replay, and where the list goes."""
        parser.add_argument("-o", "--output", help="write the list here as CSV (default: standard output)")
        parser.add_argument("--here", action="store_true", help="work in this process instead of the Celery workers")
        parser.add_argument("--chunk", type=int, default=500, help="checks a task (default 500)")
        parser.add_argument("--issue", metavar="RESCORE_ID", help="send the held assessments of an earlier replay")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and list, or issue."""
        if options["issue"]:
            self._issue(options["issue"])
            return
        if options["chunk"] < 1:
            raise CommandError("--chunk is a number of checks, 1 or more")
        rescore = actions.begin_rescore(by=BY, at=now(), chunk=options["chunk"])
        self._replay(rescore, here=options["here"])
        count = self._list(rescore, options["output"])
        self.stderr.write(f"rescore {rescore.id}: {count} people change")

    def _replay(self, rescore: Rescore, *, here: bool) -> None:
        waiting = dict(actions.waiting_chunks(rescore))
        with tqdm(total=sum(waiting.values()), unit="check", disable=None) as bar:
            moved = float("-inf")
            while waiting:
                if here:
                    actions.rescore_chunk(chunk_id=next(iter(waiting)), at=now())
                elif time.monotonic() - moved > PATIENCE:
                    for chunk_id in waiting:
                        rescore_chunk.delay(chunk_id)
                    moved = time.monotonic()
                left = dict(actions.waiting_chunks(rescore))
                if len(left) < len(waiting):
                    moved = time.monotonic()
                    bar.update(sum(waiting.values()) - sum(left.values()))
                elif not here:
                    time.sleep(0.2)
                waiting = left

    def _list(self, rescore: Rescore, output: str | None) -> int:
        if output is None:
            return _write(rescore, sys.stdout)
        with Path(output).open("w", encoding="utf-8", newline="") as file:
            return _write(rescore, file)

    def _issue(self, rescore_id: str) -> None:
        try:
            rescore = Rescore.objects.get(pk=UUID(rescore_id))
        except (ValueError, Rescore.DoesNotExist) as error:
            raise CommandError("There is no such rescore.") from error
        issued = overtaken = 0
        changes = actions.changes_of(rescore)
        for change in tqdm(changes.iterator(), total=changes.count(), unit="person", disable=None):
            try:
                actions.issue_change(change=change, by=BY, at=now())
                issued += 1
            except Conflict:
                overtaken += 1
        again = f"; {overtaken} changed since: rescore again for them" if overtaken else ""
        self.stderr.write(f"rescore {rescore.id}: issued {issued}{again}")


def _write(rescore: Rescore, file: TextIO) -> int:
    """One row a difference: check, what, before, after."""
    out = csv.writer(file)
    out.writerow(["check", "what", "before", "after"])
    count = 0
    for change in actions.changes_of(rescore).iterator():
        count += 1
        for what, (before, after) in change.differences.items():
            out.writerow([change.issued.check_of_id, what, _words(before), _words(after)])
    return count


def _words(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
