"""What one check's writes cost with the report and without it: the same actions, the report's own left out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

from apps.checks import actions as checks
from apps.checks.models import HealthCheck
from apps.people import actions as people
from apps.reports import actions as reports
from bench.report_events import Events
from bench.report_laboratory import BY
from bench.turns import wall

TOLD = ("offered", "step", "answered_as", "outcome", "sampled")
TURNS = 10


def writes() -> tuple[float, float]:
    """Seconds of a check from the invitation to the answers: without the report, and with it."""
    events = Events(1, timedelta(minutes=1))

    def life() -> HealthCheck:
        somebody = replace(events.somebody(), birth_date=date(events.at.year - 50, 1, 15))
        events.people.append(somebody)
        person = people.register(details=somebody, by=BY, at=events.at)
        check, _ = checks.invite(person=person, organisation=events.commissioner, by=BY, at=events.at)
        checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by=BY, at=events.at)
        events.consent(check.id)
        events.answer(check.id)
        return check

    found = wall({"without": lambda: _silent(life), "with": life}, turns=TURNS)
    return found["without"], found["with"]


def _silent(life: Callable[[], object]) -> None:
    with ExitStack() as stack:
        for name in TOLD:
            stack.enter_context(patch.object(reports, name, lambda **told: None))
        life()
