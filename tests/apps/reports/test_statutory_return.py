"""The return: who is eligible, what is counted in which quarter, the worked example, and a file nothing runs in."""

import csv
from datetime import date

import pytest

from apps.reports import statutory_return
from apps.reports.eligible import NOT_ELIGIBLE, Group, eligible
from apps.reports.models import Area, Population
from apps.reports.quarter import Quarter

CORNWALL = "E06000052"


def test_the_worked_example_gives_its_three_percentages() -> None:
    line = statutory_return._line(CORNWALL, "Cornwall", Quarter(2026, 1), 15_494, 7_000, 4_000)
    assert (line.offered_percent, line.received_percent, line.uptake_percent) == (45.18, 25.82, 57.14)


def test_a_share_of_each_sex_and_age_is_not_eligible() -> None:
    assert eligible([Group("male", "40-44", 10_000)]) == 9_150
    assert eligible([Group("female", "70-74", 10_000)]) == 3_733
    assert eligible([Group("female", "40-44", 1000), Group("male", "60-64", 1000)]) == round(912.3 + 554.7)
    assert len(NOT_ELIGIBLE) == 14


def test_nobody_outside_40_to_74_is_eligible() -> None:
    assert eligible([Group("male", "under 40", 10_000), Group("female", "over 74", 10_000)]) == 0


def test_a_negative_population_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        eligible([Group("male", "40-44", -1)])


@pytest.mark.django_db
def test_a_check_offered_in_one_quarter_and_received_in_the_next_counts_once_in_each(offer) -> None:
    offer("2026-06-20", received="2026-07-10")
    offer("2026-06-21")
    found = statutory_return.lines(areas=[CORNWALL])
    assert [(line.quarter, line.offered, line.received, line.uptake_percent) for line in found] == [
        ("2026/27 Q1", 2, 0, 0.0),
        ("2026/27 Q2", 0, 1, None),
    ]


@pytest.mark.django_db
def test_an_authority_sees_its_own_lines_alone(offer) -> None:
    offer("2026-06-20")
    offer("2026-06-20", area="E09000028")
    assert {line.area_code for line in statutory_return.lines(areas=[CORNWALL])} == {CORNWALL}
    assert statutory_return.lines(areas=[CORNWALL], quarter=Quarter(2026, 2)) == ()


@pytest.mark.django_db
def test_the_newest_population_counts_and_a_missing_one_is_no_nought(offer) -> None:
    offer("2026-06-20")
    assert statutory_return.lines(areas=[CORNWALL])[0].eligible is None
    area = Area.objects.get(code=CORNWALL)
    for year, people in ((2023, 1000), (2024, 2000)):
        Population.objects.create(area=area, year=year, sex="male", age_band="40-44", people=people)
    line = statutory_return.lines(areas=[CORNWALL])[0]
    assert (line.eligible, line.offered_percent) == (1830, round(100 / 1830, 2))


@pytest.mark.django_db
def test_the_file_has_a_line_each_and_runs_nothing(offer) -> None:
    offer("2026-06-20", name="=cmd|' /C calc'!A0")
    rows = list(csv.DictReader(statutory_return.as_csv(statutory_return.lines(areas=[CORNWALL])).splitlines()))
    assert rows[0]["area_name"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["offered"], rows[0]["eligible"], rows[0]["due_on"]) == ("1", "", "2026-08-07")


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        (Quarter(2026, 1), date(2026, 8, 7)),
        (Quarter(2026, 2), date(2026, 11, 7)),
        (Quarter(2026, 3), date(2027, 2, 7)),
        (Quarter(2026, 4), date(2027, 5, 15)),
    ],
)
def test_each_quarter_is_due_in_its_own_month(quarter: Quarter, due: date) -> None:
    assert statutory_return.due_on(quarter) == due
