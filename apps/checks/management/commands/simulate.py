"""manage.py simulate: a population that never was, for the report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from apps.checks.models import HealthCheck
from apps.people.models import Person
from apps.reports.simulated.loading import load


class Command(BaseCommand):
    """Only where there is nobody real."""

    help = (
        "Fill the report with made-up people: age, sex, ethnicity, deprivation and uptake are spread as in published\n"
        "tables (apps/reports/simulated/shares.toml, with their sources). Nobody's data is used. What the report held\n"
        "is taken away, so it is refused where there are people or checks. The same seed makes the same rows.\n"
        "Example: manage.py simulate --people 1000000 --seed 1, then manage.py release_figures"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and where."""
        parser.add_argument("--people", type=int, required=True, help="how many were invited")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same rows (default 1)")
        parser.add_argument("--areas", type=int, default=150, help="in so many authorities (default 150)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them, all or none."""
        count, seed, areas = options["people"], options["seed"], options["areas"]
        if count < 1 or seed < 0 or not 1 <= areas <= 999:
            raise CommandError("--people is 1 or more, --seed 0 or more, --areas 1 to 999")
        if HealthCheck.objects.exists() or Person.objects.exists():
            raise CommandError("There are people in this database. Simulate in another: HEALTHCHECK_DATABASE_NAME=...")
        with tqdm(total=count, unit="person", unit_scale=True, desc="simulated", disable=None) as bar:
            for more in load(count, seed=seed, areas=areas):
                bar.update(more)
        self.stdout.write(f"{count:,} simulated people in {areas} areas; the tallies are made")
