"""The gap along deprivation, of shown counts."""

from datetime import UTC, datetime

import pytest

from apps.reports import equity, releasing
from apps.reports.published import published
from apps.reports.statistics.inequality import Counted, inequality
from tests.apps.reports.crowd import crowd

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def released(*fifths):
    """A release of people of each fifth: how many came, of how many."""
    for fifth, came, whole in fifths:
        crowd(came, deprivation=fifth, reach="received")
        crowd(whole - came, deprivation=fifth)
    releasing.make(at=NOW)
    return published()


def test_the_gap_is_that_of_the_rounded_counts():
    found = released((1, 21, 101), (2, 30, 100), (3, 41, 100), (4, 50, 100), (5, 59, 100))
    expected = inequality([Counted(20, 100), *(Counted(part, 100) for part in (30, 40, 50, 60))])
    assert equity.gap(found) == expected
    assert round(expected.people) == 40 + 30 + 20 + 10


def test_people_whose_fifth_is_not_known_are_left_out_and_told():
    found = released((0, 0, 50), (1, 20, 100), (5, 60, 100))
    assert round(equity.gap(found).people) == 40
    assert equity.left_out(found).uptake.whole == 50


def test_a_hidden_fifth_hides_the_gap():
    assert equity.gap(released((1, 3, 100), (2, 40, 100), (3, 40, 100), (5, 60, 100))) is None


def test_one_fifth_alone_has_no_gap():
    assert equity.gap(released((1, 40, 100))) is None
    assert equity.left_out(published()) is None


def test_the_fifths_stand_in_order_and_the_unknown_last():
    found = released((0, 20, 50), (5, 20, 50), (1, 20, 50))
    assert [line.value for line in found.tables["deprivation"]] == ["1", "5", "0"]
