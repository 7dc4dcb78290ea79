"""Settled or not, and the one measurement that would settle it best."""

import pytest

from healthcheck import certainty
from healthcheck.certainty import Decision
from healthcheck.certainty.outcomes import NOTHING_URGENT
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind
from healthcheck.person import Sex
from tests.healthcheck.cases import a_check

NO_CHOLESTEROL = {Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}


def decision(check: HealthCheck) -> Decision:
    found = certainty.study(check).decision
    assert found
    return found


def test_a_check_far_from_every_threshold_is_settled() -> None:
    found = decision(a_check())
    assert found.settled
    assert found.action == NOTHING_URGENT
    assert found.next is None
    assert found.missing == ()


@pytest.mark.parametrize(
    ("values", "pressure", "next_measurement", "again"),
    [
        ({}, ("133", "80"), "blood_pressure", True),
        ({Kind.HBA1C: "42"}, ("118", "76"), "hba1c", True),
        ({Kind.CREATININE: "99"}, ("118", "76"), "creatinine", True),
        ({}, None, "blood_pressure", False),
    ],
    ids=["near stage 1", "HbA1c near 42", "eGFR near 60", "no pressure"],
)
def test_what_lies_at_a_threshold_is_what_to_measure(
    values: dict[Kind, str], pressure: tuple[str, str] | None, next_measurement: str, again: bool
) -> None:
    found = decision(a_check(age=52, values=values, pressure=pressure))
    assert not found.settled
    assert found.next
    assert (found.next.measurement, found.next.again) == (next_measurement, again)


def test_where_qrisk3_hangs_on_cholesterol_it_is_asked_for() -> None:
    found = decision(a_check(age=63, sex=Sex.MALE, values=NO_CHOLESTEROL, pressure=("118", "74")))
    assert {action for action, _ in found.others} | {found.action} >= {"qrisk-raised", NOTHING_URGENT}
    assert found.missing == ("cholesterol",)
    assert found.next and found.next.measurement == "cholesterol"


def test_where_no_cholesterol_could_change_the_action_it_is_settled_though_missing() -> None:
    found = decision(a_check(age=45, values=NO_CHOLESTEROL | {Kind.HBA1C: "60"}, pressure=("110", "70")))
    assert found.settled
    assert found.action == "hba1c-high"
    assert found.missing == ("cholesterol",)
    assert found.next is None


def test_urgent_advice_waits_for_no_measurement() -> None:
    found = decision(a_check(pressure=("171", "90")))
    assert found.urgent
    assert not found.settled
    assert found.next is None


def test_chances_add_up_to_no_more_than_one_and_come_most_likely_first() -> None:
    found = decision(a_check(age=66, pressure=None, values=dict.fromkeys(Kind)))
    chances = [found.chance, *(chance for _, chance in found.others)]
    assert chances == sorted(chances, reverse=True)
    assert 0.8 < sum(chances) <= 1


def test_what_is_known_already_brings_little_and_what_is_missing_more() -> None:
    known, missing = (
        {gain.measurement: gain for gain in certainty.study(check).gains}
        for check in (a_check(age=60, sex=Sex.MALE), a_check(age=60, sex=Sex.MALE, values=NO_CHOLESTEROL))
    )
    assert known["cholesterol"].again and not missing["cholesterol"].again
    assert known["cholesterol"].surer < missing["cholesterol"].surer


def test_no_gain_is_more_than_the_doubt_there_is() -> None:
    for check in (a_check(age=66, pressure=None, values=dict.fromkeys(Kind)), a_check()):
        study = certainty.study(check)
        assert study.decision
        doubt = 1 - study.decision.chance**2
        assert all(0 <= gain.surer <= doubt for gain in study.gains)
