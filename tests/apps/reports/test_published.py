"""What is published: the newest release's lines and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.reports import releasing
from apps.reports.published import funnel, most_stop, published
from healthcheck.refusal import Invalid, Missing
from tests.apps.reports.crowd import DAY, crowd, programme

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORNWALL, SOUTHWARK = "E06000052", "E09000028"


@pytest.fixture
def release():
    programme()
    return releasing.make(at=NOW)


def test_before_the_first_release_there_is_nothing():
    crowd(100)
    assert published() is None


def test_every_number_is_one_of_the_release(release):
    for area in ("", CORNWALL, SOUTHWARK):
        lines = {(line.table, line.value): line.shown for line in release.lines.filter(area_code=area)}
        found = published(area)
        shown = {(line.table, line.value): line.shown for lines in found.tables.values() for line in lines}
        assert shown == lines


def test_what_happens_after_a_release_is_not_in_it(release):
    before = published().everybody.shown
    crowd(500)
    assert published().everybody.shown == before
    releasing.make(at=NOW + timedelta(days=1))
    assert published().everybody.shown["invited"] == before["invited"] + 500


def test_a_small_count_is_hidden_and_its_share_too(release):
    found = published(CORNWALL)
    (tiny,) = [line for line in found.tables["practice"] if line.value == "A81003"]
    assert (tiny.shown["invited"], tiny.uptake.percent, tiny.uptake.hidden) == (None, None, True)


def test_the_funnel_has_each_step_of_invited_and_what_was_lost_since_the_step_before(release):
    way = funnel(published().everybody)
    assert [step.key for step in way][:3] == ["invited", "signed_in", "eligible"]
    assert "ineligible" not in [step.key for step in way]
    shown = published().everybody.shown
    signed_in = way[1]
    assert signed_in.of.part == shown["signed_in"]
    assert signed_in.lost == shown["invited"] - shown["signed_in"]
    assert most_stop(published().everybody).key == "signed_in"


def test_people_found_not_eligible_did_not_stop():
    crowd(50, reach="signed_in", ineligible_at=DAY)
    crowd(50, reach="eligible")
    releasing.make(at=NOW)
    eligible = funnel(published().everybody)[2]
    assert (eligible.of.part, eligible.lost) == (50, 0)


def test_a_step_with_more_people_than_the_one_before_lost_nobody_that_can_be_counted():
    crowd(50, kit_ordered_at=DAY, measured_at=None)
    releasing.make(at=NOW)
    lost = {step.key: step.lost for step in funnel(published().everybody)}
    assert (lost["kit_ordered"], lost["kit_returned"]) == (None, 50)


def test_a_quarter_or_a_group_can_be_chosen_and_not_both(release):
    found = published()
    assert found.chosen(quarter="2026/27 Q1").label == "2026/27 Q1"
    assert found.chosen(group="sex:male").label == "Male"
    assert found.chosen() is found.everybody
    with pytest.raises(Invalid, match="not released together"):
        found.chosen(quarter="2026/27 Q1", group="sex:male")


@pytest.mark.parametrize(
    "group", ["sex", "sex:x", "practice:A81003", "arm:short", "received_quarter:8104", "all:", ":"]
)
def test_no_other_table_can_be_chosen(release, group):
    with pytest.raises(Missing):
        published().chosen(group=group)


@pytest.mark.parametrize("area", ["E99999999", "\x00", "' OR 1=1"])
def test_an_unknown_area_is_missing(release, area):
    with pytest.raises(Missing):
        published(area)


def test_a_quarter_without_figures_is_missing_and_a_word_is_no_quarter(release):
    with pytest.raises(Missing):
        published().chosen(quarter="2031/32 Q1")
    with pytest.raises(Invalid):
        published().chosen(quarter="yesterday")


def test_three_questions_to_the_database_however_much_there_is(release, django_assert_num_queries):
    with django_assert_num_queries(3):
        published()
