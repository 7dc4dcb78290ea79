"""Quarters of the financial year."""

from datetime import UTC, date, datetime

import pytest

from apps.reports.quarter import LOCAL, Quarter
from healthcheck.refusal import Invalid


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 4, 1), "2026/27 Q1"),
        (date(2026, 6, 30), "2026/27 Q1"),
        (date(2026, 7, 1), "2026/27 Q2"),
        (date(2026, 10, 1), "2026/27 Q3"),
        (date(2026, 12, 31), "2026/27 Q3"),
        (date(2027, 1, 1), "2026/27 Q4"),
        (date(2027, 3, 31), "2026/27 Q4"),
        (date(2099, 5, 1), "2099/00 Q1"),
    ],
)
def test_a_day_lies_in_the_financial_quarter_that_begins_in_april(day, label):
    assert Quarter.of(day).label == label
    assert Quarter.read(label) == Quarter.of(day)


def test_a_quarter_ends_where_the_next_begins():
    quarters = [Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)]
    assert [each.ends for each in quarters[:-1]] == [each.starts for each in quarters[1:]]
    assert quarters[3].starts == datetime(2027, 1, 1, tzinfo=LOCAL)


def test_a_quarter_begins_at_midnight_in_england_not_in_greenwich():
    assert Quarter(2026, 2).starts.astimezone(UTC) == datetime(2026, 6, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "2026", "2026/27 Q5", "2026/28 Q1", "2026/27  Q1", "1926/27 Q1", "2026/27 Q1\n", "٢٠٢٦/27 Q1"]
)
def test_a_label_that_names_no_quarter_is_refused(written):
    with pytest.raises(Invalid, match="2026/27 Q3"):
        Quarter.read(written)
