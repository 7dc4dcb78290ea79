"""Two clinicians answer one doubt at the same moment, by real threads: one of them does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apps.checks.specimen import SpecimenStanding, Standing
from apps.clients.clock import now
from apps.kits import actions
from healthcheck.refusal import Conflict
from tests.journeys.sample_journey import OTHER, SampleJourney


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts():
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports(OTHER)
    doubt, start = journey.doubt(), Barrier(2)

    def answer(outcome):
        try:
            start.wait(20)
            actions.resolve(doubt_id=doubt.id, outcome=outcome, why="Seen.", by=f"staff:{outcome.value}", at=now())
            return outcome.value
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = {
            each.result(60) for each in [pool.submit(answer, each) for each in (Standing.THEIRS, Standing.NOT_THEIRS)]
        }
    doubt.refresh_from_db()
    assert said == {"already-resolved", doubt.outcome}
    assert SpecimenStanding.objects.exclude(standing=Standing.HELD).get().standing == doubt.outcome
