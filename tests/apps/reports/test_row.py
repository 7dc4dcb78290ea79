"""The arithmetic on lines of figures."""

from apps.reports.row import Reached, Row, by_area, by_quarter, rates, total

NORTH_1 = Row(10, 4, "N", "North", "2026/27 Q1")
NORTH_2 = Row(5, 6, "N", "North", "2026/27 Q2")
SOUTH_1 = Row(30, 9, "S", "South", "2026/27 Q1")


def test_the_worked_example_of_the_return_gives_its_three_percentages():
    worked = rates(eligible=15_494, offered=7_000, received=4_000)
    assert (round(worked.offered, 2), round(worked.received, 1), round(worked.uptake, 1)) == (45.18, 25.8, 57.1)


def test_nothing_offered_has_no_uptake_rather_than_nought():
    assert Row(offered=0, received=1).uptake is None
    assert Row(offered=4, received=0).uptake == 0
    assert rates(eligible=0, offered=0, received=0).offered is None
    assert Reached("scored", "Scored", 0, 0).share is None


def test_uptake_passes_a_hundred_when_earlier_offers_are_received_now():
    assert NORTH_2.uptake == 120


def test_a_total_sums_the_counts_and_takes_its_uptake_from_the_sums():
    every = total([NORTH_1, NORTH_2, SOUTH_1])
    assert (every.offered, every.received) == (45, 19)
    assert every.uptake == 100 * 19 / 45


def test_lines_are_summed_by_area_and_by_quarter_without_losing_one():
    rows = [NORTH_1, NORTH_2, SOUTH_1]
    assert by_area(rows) == (Row(15, 10, "N", "North"), Row(30, 9, "S", "South"))
    assert by_quarter(rows) == (Row(40, 13, quarter="2026/27 Q1"), Row(5, 6, quarter="2026/27 Q2"))


def test_two_areas_of_one_name_stay_two():
    assert len(by_area([Row(1, 0, "A", "Newtown"), Row(1, 0, "B", "Newtown")])) == 2
