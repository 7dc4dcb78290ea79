"""A share of shown counts."""

import pytest

from apps.reports.ratio import Ratio
from apps.reports.statistics.wilson import wilson


def test_a_share_and_its_interval_are_of_the_shown_counts():
    ratio = Ratio(30, 120)
    expected = wilson(30, 120)
    assert ratio.percent == 25
    assert (ratio.interval.low, ratio.interval.high) == (100 * expected.low, 100 * expected.high)


@pytest.mark.parametrize("ratio", [Ratio(None, 50), Ratio(20, None), Ratio(None, None)])
def test_a_hidden_count_gives_no_share_and_no_interval(ratio):
    assert ratio.hidden
    assert (ratio.percent, ratio.interval) == (None, None)


def test_nobody_to_count_is_not_hidden_and_gives_no_share():
    assert (Ratio(0, 0).hidden, Ratio(0, 0).percent, Ratio(0, 0).interval) == (False, None, None)


def test_more_received_than_offered_has_a_share_and_no_interval():
    assert (Ratio(15, 10).percent, Ratio(15, 10).interval) == (150, None)
