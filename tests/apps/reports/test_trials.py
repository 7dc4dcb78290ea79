"""Trials as the release shows them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.reports import releasing, trials
from apps.reports.models import Trial
from apps.reports.published import published
from apps.reports.statistics.trial import Verdict
from tests.apps.reports.crowd import crowd

pytestmark = pytest.mark.django_db
PLAN = {"name": "A shorter text", "varies": "wording", "usual_arm": "plain", "new_arm": "short", "planned": 500}


def plan(**given):
    return Trial.objects.create(**(PLAN | {"started_on": date(2026, 1, 5)} | given))


def looked(usual, new):
    """The first look at arms of which so many came of so many."""
    for arm, (came, whole) in (("plain", usual), ("short", new)):
        crowd(came, arm=arm, reach="received")
        crowd(whole - came, arm=arm)
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))
    return trials.looks(published())[0]


@pytest.mark.parametrize(
    ("usual", "new", "verdict"),
    [
        ((100, 300), (120, 300), Verdict.GO_ON),
        ((60, 300), (150, 300), Verdict.STOP_BETTER),
        ((150, 300), (60, 300), Verdict.STOP_WORSE),
        ((200, 500), (240, 500), Verdict.STOP_BETTER),  # p = 0.011: enough at the end, and not before
        ((200, 500), (210, 500), Verdict.NO_DIFFERENCE),
    ],
)
def test_the_verdict_follows_the_plan(usual, new, verdict):
    plan()
    assert looked(usual, new).verdict == verdict


def test_an_arm_with_hidden_counts_or_with_nobody_gets_no_verdict():
    plan()
    found = looked((3, 200), (30, 200))
    assert (found.comparison, found.verdict, found.points) == (None, None, None)
    plan(name="Another", usual_arm="a", new_arm="b")
    assert {look.verdict for look in trials.looks(published())} == {None}


def test_an_arm_that_no_plan_names_is_shown_without_a_verdict():
    crowd(50, arm="somebody's idea")
    crowd(50)
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))
    assert [line.value for line in trials.unplanned(published())] == ["somebody's idea"]
    assert trials.looks(published()) == []


@pytest.mark.parametrize(
    "wrong", [{"planned": 0}, {"new_arm": "plain"}, {"usual_arm": ""}, {"varies": "luck"}], ids=str
)
def test_the_database_refuses_what_is_no_plan(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        plan(**wrong)
