"""What the other apps tell the reports."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.reports import actions
from apps.reports.choices import Ethnicity
from apps.reports.invited import Invited
from apps.reports.models import AgeBand, Fact, Sex, Step
from healthcheck.person import Ethnicity as Category
from healthcheck.refusal import Conflict, Missing

FIRST, LATER = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 5, 8, 9, tzinfo=UTC)


@pytest.fixture
def check(db):
    check_id = uuid4()
    invite(check_id, at=FIRST)
    return check_id


def invite(check_id, *, at, **changed):
    told = {"area_code": "E06000052", "area_name": "Cornwall", "practice": "A81001", "sex": "male", "age": 40}
    actions.offered(check_id=check_id, person_id=uuid4(), invited=Invited(**(told | changed)), at=at)


def fact(check_id):
    return Fact.objects.get(check_id=check_id)


def test_a_check_offered_is_one_row_with_its_area_practice_sex_and_age_band(check):
    kept = fact(check)
    assert (kept.area_id, kept.area.name, kept.practice) == ("E06000052", "Cornwall", "A81001")
    assert (kept.sex, kept.age_band, kept.offered_at) == ("male", "40-44", FIRST)


def test_a_reminder_does_not_offer_the_check_again(check):
    invite(check, at=LATER, area_code="E09000028")
    actions.step(check_id=check, step="invited", at=LATER)
    assert Fact.objects.count() == 1
    assert (fact(check).offered_at, fact(check).area_id) == (FIRST, "E06000052")


@pytest.mark.parametrize("step", [step.value for step in Step])
def test_each_step_is_kept_with_the_time_it_first_happened(check, step):
    first = FIRST if step == "invited" else LATER
    actions.step(check_id=check, step=step, at=first)
    actions.step(check_id=check, step=step, at=LATER.replace(year=2027))
    assert getattr(fact(check), Step(step).column) == first


def test_of_two_workers_the_earlier_time_is_kept_in_whatever_order_they_write(check):
    actions.step(check_id=check, step="scored", at=LATER)
    actions.step(check_id=check, step="scored", at=FIRST)
    assert fact(check).scored_at == FIRST


def test_a_step_of_one_check_leaves_every_other_alone(check):
    other = uuid4()
    invite(other, at=FIRST)
    actions.step(check_id=check, step="received", at=LATER)
    assert fact(other).received_at is None


def test_a_step_before_the_first_invitation_is_refused_and_nothing_is_kept(check):
    with pytest.raises(Conflict):
        actions.step(check_id=check, step="received", at=FIRST.replace(year=2025))
    assert fact(check).received_at is None


@pytest.mark.django_db
def test_a_check_that_was_never_offered_has_no_steps_and_no_outcome():
    with pytest.raises(Missing):
        actions.step(check_id=uuid4(), step="scored", at=FIRST)
    with pytest.raises(Missing):
        actions.outcome(check_id=uuid4(), category="none")


def test_a_step_or_an_outcome_nobody_knows_is_a_fault_of_ours(check):
    with pytest.raises(ValueError, match="teleported"):
        actions.step(check_id=check, step="teleported", at=LATER)
    with pytest.raises(ValueError, match="lovely"):
        actions.outcome(check_id=check, category="lovely")


def test_a_corrected_result_changes_the_outcome(check):
    actions.outcome(check_id=check, category="urgent")
    actions.outcome(check_id=check, category="routine")
    assert fact(check).outcome == "routine"


def test_a_sex_that_is_not_recorded_is_counted_as_not_known(db):
    check_id = uuid4()
    invite(check_id, at=FIRST, sex="")
    assert fact(check_id).sex == Sex.NOT_KNOWN


@pytest.mark.parametrize(
    ("age", "band"),
    [
        *((0, "under 40"), (39, "under 40"), (40, "40-44"), (44, "40-44"), (45, "45-49"), (69, "65-69")),
        *((70, "70-74"), (74, "70-74"), (75, "over 74"), (110, "over 74")),
    ],
)
def test_an_age_falls_into_its_five_years(age, band):
    assert AgeBand.of(age) == band


@pytest.mark.parametrize(
    ("ethnicity", "group"),
    [
        (Category.WHITE_IRISH, "white"),
        (Category.MIXED_WHITE_ASIAN, "mixed"),
        (Category.INDIAN, "asian"),
        (Category.CHINESE, "asian"),
        (Category.BLACK_AFRICAN, "black"),
        (Category.ARAB, "other"),
        (Category.NOT_STATED, "not known"),
    ],
)
def test_the_ethnicity_that_was_answered_is_kept_as_a_group(check, ethnicity, group):
    assert fact(check).ethnicity == "not known"
    actions.answered_as(check_id=check, ethnicity=ethnicity.letter)
    assert fact(check).ethnicity == group


def test_every_category_but_not_stated_has_a_group():
    assert [each for each in Category if Ethnicity.of(each.letter) == "not known"] == [Category.NOT_STATED]
