"""Checks that were offered, as the other apps would have told the reports."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.reports import actions
from apps.reports.invited import Invited

AREAS = {"E06000052": "Cornwall", "E09000028": "Southwark"}


@pytest.fixture
def offer(db):
    """Offers a check on a day and takes it through steps, each with its day. Answers its id."""

    def offered(at, *, area="E06000052", name="", outcome="", **steps):
        check_id = uuid4()
        actions.offered(
            check_id=check_id,
            person_id=uuid4(),
            invited=Invited(
                area_code=area, area_name=name or AREAS.get(area, area), practice="A81001", sex="female", age=52
            ),
            at=moment(at),
        )
        for step, day in steps.items():
            actions.step(check_id=check_id, step=step, at=moment(day))
        if outcome:
            actions.outcome(check_id=check_id, category=outcome)
        return check_id

    return offered


def moment(written):
    """A moment in UTC from "2026-05-01" or "2026-05-01T10:00"."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
