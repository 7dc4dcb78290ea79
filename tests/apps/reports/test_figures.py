"""The programme's figures against rows counted by hand."""

import pytest

from apps.reports import figures
from apps.reports.models import Area, Fact
from apps.reports.row import Row
from healthcheck.refusal import Invalid, Missing


@pytest.fixture
def counted(offer):
    """Six checks in Cornwall and three in Southwark."""
    offer("2026-05-01", signed_in="2026-05-02", scored="2026-05-20", received="2026-05-20", outcome="none")
    offer(
        "2026-05-02", signed_in="2026-05-09", scored="2026-07-03", received="2026-07-03", outcome="urgent"
    )  # next quarter
    offer("2026-05-03", signed_in="2026-05-03", ineligible="2026-05-03")
    offer("2026-06-04")
    offer("2026-07-01", signed_in="2026-07-02")
    offer("2026-12-30", scored="2027-01-04", received="2027-01-04", outcome="routine")  # in a quarter without offers
    offer("2026-05-01", area="E09000028", scored="2026-06-01", received="2026-06-01", outcome="emergency")
    offer("2026-05-01", area="E09000028")
    offer("2026-05-01", area="E09000028", scored="2026-06-02")  # scored, but the results were not given


CORNWALL = [
    Row(4, 1, "E06000052", "Cornwall", "2026/27 Q1"),
    Row(1, 1, "E06000052", "Cornwall", "2026/27 Q2"),
    Row(1, 0, "E06000052", "Cornwall", "2026/27 Q3"),
    Row(0, 1, "E06000052", "Cornwall", "2026/27 Q4"),
]
SOUTHWARK = [Row(3, 1, "E09000028", "Southwark", "2026/27 Q1")]


def reached(lines):
    return {line.key: line.count for line in lines if line.count}


def test_offered_counts_where_it_was_offered_and_received_where_it_was_received(counted):
    assert list(figures.programme().rows) == CORNWALL + SOUTHWARK


def test_the_total_is_the_sum_of_the_lines_and_of_the_checks(counted):
    found = figures.programme()
    assert (found.total.offered, found.total.received) == (9, 4)
    assert found.total.offered == Fact.objects.count()


def test_one_area_and_one_quarter_can_be_chosen(counted):
    assert list(figures.programme(area="E09000028").rows) == SOUTHWARK
    assert list(figures.programme(quarter="2026/27 Q1").rows) == [CORNWALL[0], *SOUTHWARK]
    assert list(figures.programme(area="E06000052", quarter="2026/27 Q2").rows) == CORNWALL[1:2]


def test_an_area_and_a_quarter_that_never_met_have_no_lines_but_their_names_are_known(counted):
    found = figures.programme(area="E09000028", quarter="2026/27 Q4")
    assert (found.rows, found.total) == ((), Row(0, 0))


def test_what_can_be_chosen_is_every_area_by_name_and_every_quarter_latest_first(counted):
    found = figures.programme(area="E09000028")
    assert found.areas == (("E06000052", "Cornwall"), ("E09000028", "Southwark"))
    assert found.quarters == ("2026/27 Q4", "2026/27 Q3", "2026/27 Q2", "2026/27 Q1")


def test_the_funnel_counts_each_step_out_of_those_invited(counted):
    found = figures.programme()
    assert reached(found.funnel) == {"invited": 9, "signed_in": 4, "ineligible": 1, "scored": 5, "received": 4}
    assert {line.of for line in found.funnel} == {9}


def test_the_funnel_of_a_quarter_follows_those_offered_in_it_wherever_they_ended(counted):
    found = figures.programme(area="E06000052", quarter="2026/27 Q1")
    assert reached(found.funnel) == {"invited": 4, "signed_in": 3, "ineligible": 1, "scored": 2, "received": 2}


def test_outcomes_are_counted_out_of_the_checks_that_have_one(counted):
    found = figures.programme()
    assert reached(found.outcomes) == {"none": 1, "routine": 1, "urgent": 1, "emergency": 1}
    assert {line.share for line in found.outcomes if line.count} == {25}


def test_a_person_found_not_eligible_has_not_received_a_check(offer):
    offer("2026-05-01", eligible="2026-05-02", ineligible="2026-05-05", received="2026-05-09")
    found = figures.programme()
    assert (found.total.received, reached(found.funnel).get("received")) == (0, None)


def test_a_person_found_eligible_after_all_has_received_it(offer):
    offer("2026-05-01", ineligible="2026-05-02", eligible="2026-05-05", received="2026-05-09")
    found = figures.programme()
    assert (found.total.received, reached(found.funnel)["received"]) == (1, 1)


def test_an_invitation_half_an_hour_before_midnight_utc_in_june_is_one_of_july_in_england(offer):
    offer("2026-06-30T23:30")
    assert [row.quarter for row in figures.programme().rows] == ["2026/27 Q2"]
    assert reached(figures.programme(quarter="2026/27 Q2").funnel) == {"invited": 1}


def test_an_area_that_was_renamed_stays_one_line(offer):
    offer("2026-05-01")
    offer("2026-05-02")
    Area.objects.update(name="Cornwall Council")
    assert [(row.area_name, row.offered) for row in figures.programme().rows] == [("Cornwall Council", 2)]


@pytest.mark.django_db
def test_before_the_first_invitation_everything_is_nought_and_no_rate_is_known():
    found = figures.programme()
    assert (found.rows, found.total, found.areas, found.quarters) == ((), Row(0, 0), (), ())
    assert {line.share for line in (*found.funnel, *found.outcomes)} == {None}


def test_an_area_or_a_quarter_without_figures_is_refused_rather_than_shown_as_nought(counted):
    with pytest.raises(Missing, match="area"):
        figures.programme(area="E99999999")
    with pytest.raises(Missing, match="quarter"):
        figures.programme(quarter="2031/32 Q1")
    with pytest.raises((Missing, Invalid)):
        figures.programme(quarter="yesterday")


def test_the_number_of_queries_does_not_grow_with_the_rows(offer, django_assert_num_queries):
    for area in range(12):
        offer(f"2026-{area + 1:02}-01", area=f"E{area}")
    with django_assert_num_queries(2):
        assert len(figures.programme().rows) == 12
