"""Who may have a check at home, to the day, and every reason why not."""

from datetime import date
from typing import Any

import pytest

from healthcheck import eligibility
from healthcheck.coding import check_digit_holds
from healthcheck.eligibility import CONDITIONS, HOME, decide
from healthcheck.refusal import Invalid

DAY = date(2026, 11, 16)
BORN = date(1976, 3, 1)


def codes(**changes: Any) -> list[str]:
    asked: dict[str, Any] = {
        "birth_date": BORN,
        "day": DAY,
        "conditions": (),
        "home": (),
        "last_check_on": None,
    } | changes
    return [reason.code for reason in decide(**asked)]


def test_a_person_of_fifty_with_nothing_declared_is_eligible():
    assert codes() == []


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [
        (date(1986, 11, 16), []),
        (date(1986, 11, 17), ["too_young"]),
        (date(1951, 11, 17), []),
        (date(1951, 11, 16), ["too_old"]),
    ],
)
def test_the_check_is_from_the_fortieth_birthday_to_the_day_before_the_seventyfifth(
    birth_date: date, expected: list[str]
):
    assert codes(birth_date=birth_date) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [(date(2021, 11, 16), []), (date(2021, 11, 17), ["checked_recently"]), (DAY, ["checked_recently"])],
)
def test_a_check_comes_again_after_five_years(last: date, expected: list[str]):
    assert codes(last_check_on=last) == expected


def test_a_check_on_the_29th_of_february_comes_again_on_the_1st_of_march():
    assert codes(day=date(2029, 2, 28), last_check_on=date(2024, 2, 29)) == ["checked_recently"]
    assert codes(day=date(2029, 3, 1), last_check_on=date(2024, 2, 29)) == []


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_is_a_reason_and_says_whom_to_talk_to(condition: str):
    (reason,) = decide(BORN, DAY, {condition}, (), None)
    assert (reason.code, reason.group) == (condition, "condition")
    assert "GP surgery" in reason.words
    assert reason.source


@pytest.mark.parametrize("condition", HOME)
def test_each_reason_against_the_home_route_says_where_to_go_instead(condition: str):
    (reason,) = decide(BORN, DAY, (), {condition}, None)
    assert (reason.code, reason.group) == (condition, "home")
    assert "GP surgery" in reason.words
    assert "NHS Health Check" in reason.words or "talk" in reason.words.lower()


def test_every_reason_is_given_and_age_comes_first():
    given = codes(birth_date=date(1990, 1, 1), last_check_on=DAY, conditions=["statins", "stroke"], home=["pregnant"])
    assert given == ["too_young", "checked_recently", "stroke", "statins", "pregnant"]


def test_the_programme_excludes_the_thirteen_conditions():
    assert set(CONDITIONS) == {
        "coronary_heart_disease",
        "chronic_kidney_disease",
        "diabetes",
        "hypertension",
        "atrial_fibrillation",
        "tia",
        "familial_hypercholesterolaemia",
        "heart_failure",
        "peripheral_arterial_disease",
        "stroke",
        "statins",
        "cvd_risk_20",
        "blood_pressure_medicine",
    }


def test_the_search_refsets_are_snomed_codes():
    refsets = [rule["refset"] for rule in eligibility._RULES["conditions"] if rule["refset"]]
    assert len(set(refsets)) == 12
    assert all(check_digit_holds(refset) for refset in refsets)


@pytest.mark.parametrize("where", ["conditions", "home"])
def test_an_unknown_condition_is_refused_and_not_repeated(where: str):
    with pytest.raises(Invalid) as caught:
        codes(**{where: ["my secret illness"]})
    assert (caught.value.code, caught.value.field) == ("unknown-condition", f"/{where}")
    assert "secret" not in caught.value.detail


@pytest.mark.parametrize("field", ["birth_date", "last_check_on"])
def test_a_day_in_the_future_is_refused(field: str):
    with pytest.raises(Invalid) as caught:
        codes(**{field: date(2026, 11, 17)})
    assert (caught.value.code, caught.value.field) == ("date-in-future", f"/{field}")
