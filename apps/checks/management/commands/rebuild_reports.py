"""manage.py rebuild_reports: make the commissioner's figures again from the checks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from apps.checks import actions
from apps.reports import rollup


class Command(BaseCommand):
    """Facts first, then the tallies made of them."""

    help = (
        "Make the report's facts again from the checks, and the tallies from the facts. The service may go on\n"
        "meanwhile. It says how many facts were not as their checks say: none, unless somebody changed them by hand.\n"
        "After an upgrade that counts something new (samples, findings, what records ask for) run it once: until then\n"
        "the checks of before the upgrade are not in those figures.\n"
        "Stopped half-way, run it again. Facts behind which no check stands, as `simulate` makes, are taken away.\n"
        "Example: manage.py rebuild_reports"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at a time."""
        parser.add_argument("--chunk", type=int, default=1000, help="people held at a time (default 1000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say what was wrong."""
        if options["chunk"] < 1:
            raise CommandError("--chunk is a number of people, 1 or more")
        people = wrong = 0
        with tqdm(total=actions.people_to_rebuild(), unit="person", desc="facts", disable=None) as bar:
            for done in actions.rebuild_facts(chunk=options["chunk"]):
                people, wrong = people + done.people, wrong + done.wrong
                bar.update(done.people)
        rollup.rebuild()
        self.stdout.write(f"{people:,} people; {wrong:,} facts were wrong and are right now; tallies made again")
