"""Whose hand put in what of a check, for the person: themselves, or who acted for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from apps.checks.models import Answers, HealthCheck
from healthcheck.entry import Entry


def entered(check: HealthCheck) -> list[dict[str, Any]]:
    """One row for each thing and each hand that put it in, oldest first. What a laboratory sent is not among them."""
    rows = sorted(_rows(check), key=lambda row: row[2])
    last = {(what, key): at for what, key, at in rows}
    hands = ((what, Entry.of(key), at) for (what, key), at in last.items())
    return [
        {"what": what, "route": hand.route, "organisation": hand.organisation, "operator": hand.operator, "at": at}
        for what, hand, at in hands
        if hand is not None
    ]


def _rows(check: HealthCheck) -> Iterator[tuple[str, str, datetime]]:
    yield from (("eligibility", row.entered_by, row.at) for row in check.declarations.all())
    if check.consented_at is not None:
        yield "consent", check.consented_by, check.consented_at
    answers = Answers.objects.filter(check_of=check).first()
    if answers is not None:
        yield "answers", answers.entered_by, answers.submitted_at
    yield from ((row.kind, row.entered_by, row.recorded_at) for row in check.values.all())
