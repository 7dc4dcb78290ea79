"""Scenarios: each equals the equation run by hand, none raises the risk, and none is offered without a reason."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate
from healthcheck.scores import bmi, qrisk3
from healthcheck.scores.qrisk3.equation import risk
from healthcheck.what_if.own import Own, own
from healthcheck.what_if.scenario import CAVEAT, Scenario, Withheld
from healthcheck.what_if.scenarios import scenarios, withheld
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.qrisk3.people import people

# 98 kg at 170 cm is a BMI of 33.91; 6.6 over 1.1 a ratio of 6.
WORSE: dict[str, Any] = {
    "age": 60,
    "sex": Sex.MALE,
    "answers": {"smoking": "heavy"},
    "values": {Kind.WEIGHT: "98", Kind.TOTAL_CHOLESTEROL: "6.6", Kind.HDL_CHOLESTEROL: "1.1"},
    "pressure": ("152", "84"),
}
_COLUMNS = {"age": 60, "systolic": 152.0, "bmi": 33.91, "cholesterol_ratio": 6.0, "smoking": 4}


def by_id(**changes: Any) -> dict[str, Scenario]:
    return {scenario.id: scenario for scenario in scenarios(a_check(**changes))}


def not_offered(check: HealthCheck) -> tuple[Withheld, ...]:
    found = own(check)
    assert isinstance(found, Own)
    return withheld(found)


@pytest.mark.parametrize(
    ("scenario", "to"),
    [
        ("stop_smoking", {"smoking": 1}),
        ("blood_pressure", {"systolic": 134.0}),
        ("cholesterol_ratio", {"cholesterol_ratio": 4.0}),
        ("bmi", {"bmi": 24.9}),
        ("all", {"smoking": 1, "systolic": 134.0, "cholesterol_ratio": 4.0, "bmi": 24.9}),
    ],
)
def test_each_is_the_equation_with_the_target_in_place_of_the_persons_own(scenario: str, to: dict[str, float]) -> None:
    found = by_id(**WORSE)[scenario]
    assert found.now == pytest.approx(risk(Sex.MALE, people(Sex.MALE, **_COLUMNS))[0], abs=1e-12)
    assert found.then == pytest.approx(risk(Sex.MALE, people(Sex.MALE, **{**_COLUMNS, **to}))[0], abs=1e-12)
    assert found.points == found.now - found.then


def test_a_scenario_equals_the_check_of_a_person_who_is_there_already() -> None:
    stopped = qrisk3.score(a_check(**{**WORSE, "answers": {"smoking": "ex"}}))
    lower = qrisk3.score(a_check(**{**WORSE, "pressure": ("134", "84")}))
    assert isinstance(stopped, Estimate) and isinstance(lower, Estimate)
    assert by_id(**WORSE)["stop_smoking"].then == stopped.value
    assert by_id(**WORSE)["blood_pressure"].then == lower.value


def test_a_healthy_person_is_offered_nothing() -> None:
    assert scenarios(a_check()) == ()
    assert not_offered(a_check()) == ()


@pytest.mark.parametrize("smoking", ["never", "ex"])
def test_only_a_smoker_is_offered_to_stop(smoking: str) -> None:
    assert "stop_smoking" not in by_id(answers={"smoking": smoking})


@pytest.mark.parametrize(
    ("age", "place", "systolic", "target"),
    [
        (60, Source.HOME, "134", None),
        (60, Source.HOME, "135", 134),
        (60, Source.CLINIC, "139", None),
        (60, Source.PHARMACY, "140", 139),
        (79, Source.HOME, "135", 134),
        (80, Source.HOME, "144", None),
        (80, Source.HOME, "145", 144),
        (80, Source.CLINIC, "149", None),
        (80, Source.CLINIC, "150", 149),
    ],
)
def test_the_blood_pressure_target_is_that_of_the_place_and_the_age(
    age: int, place: Source, systolic: str, target: int | None
) -> None:
    found = by_id(age=age, pressure=(systolic, "80"), measured_at=place).get("blood_pressure")
    assert (found is None) is (target is None)
    if found:
        assert found.change.endswith(f"was {target}")
        assert ("at home" if place is Source.HOME else f"at a {place}") in found.change


def test_an_average_just_below_the_threshold_has_reached_it() -> None:
    assert "blood_pressure" not in by_id(pressure=("134.9", "80"))


def test_a_ratio_of_four_is_reached() -> None:
    values = {Kind.TOTAL_CHOLESTEROL: "6.0", Kind.HDL_CHOLESTEROL: "1.5"}
    assert "cholesterol_ratio" not in by_id(values=values)
    assert "cholesterol_ratio" in by_id(values={**values, Kind.TOTAL_CHOLESTEROL: "6.1"})


@pytest.mark.parametrize(
    ("ethnicity", "weight", "words"),
    [
        (Ethnicity.WHITE_BRITISH, "72.2", None),
        (Ethnicity.WHITE_BRITISH, "72.3", "24.9 (a weight of 71.9 kg)"),
        (Ethnicity.INDIAN, "66.4", None),
        (Ethnicity.INDIAN, "66.5", "22.9 (a weight of 66.1 kg)"),
        (Ethnicity.NOT_STATED, "72.2", None),
    ],
)
def test_the_bmi_target_is_the_top_of_the_healthy_range_of_the_family_background(
    ethnicity: Ethnicity, weight: str, words: str | None
) -> None:
    found = by_id(age=42, ethnicity=ethnicity, values={Kind.WEIGHT: weight}).get("bmi")
    assert (found.change if found else None) == (f"If your BMI was {words}" if words else None)


@pytest.mark.parametrize(("lower", "target", "start"), [(False, "24.9", "25"), (True, "22.9", "23")])
def test_the_bmi_target_is_healthy_and_where_it_is_offered_is_not(lower: bool, target: str, start: str) -> None:
    assert bmi.band(Decimal(target), lower=lower) == "healthy"
    assert bmi.band(Decimal(start), lower=lower) == "overweight"


def test_a_target_that_the_equation_gives_a_higher_risk_is_withheld_and_says_why() -> None:
    check = a_check(age=70, sex=Sex.MALE, values={Kind.WEIGHT: "82"}, answers={"smoking": "light"})
    (bmi_target,) = not_offered(check)
    assert bmi_target.id == "bmi"
    assert "does not mean that it would do you no good" in bmi_target.reason
    assert [scenario.id for scenario in scenarios(check)] == ["stop_smoking"]


def test_all_together_is_offered_only_where_there_are_two() -> None:
    assert list(by_id(answers={"smoking": "light"})) == ["stop_smoking"]
    two = by_id(answers={"smoking": "light"}, pressure=("150", "80"))
    assert list(two) == ["stop_smoking", "blood_pressure", "all"]


def test_without_a_qrisk3_there_is_no_scenario() -> None:
    assert scenarios(a_check(pressure=None, answers={"smoking": "heavy"})) == ()


def test_every_scenario_says_plainly_that_it_is_no_promise_and_names_its_source() -> None:
    for scenario in by_id(**WORSE).values():
        assert scenario.notes[-1] == CAVEAT
        assert "NICE" in scenario.source or "NHS" in scenario.source


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("stop_smoking", "used to smoke"),
        ("blood_pressure", "medicine that you do not take now"),
        ("cholesterol_ratio", "not made for people who take a statin"),
    ],
)
def test_what_the_equation_cannot_know_is_said(scenario: str, words: str) -> None:
    assert any(words in note for note in by_id(**WORSE)[scenario].notes)


def test_the_words_say_both_figures_or_that_they_are_about_the_same() -> None:
    assert by_id(**WORSE)["stop_smoking"].words == (
        "If you stopped smoking, your chance of a heart attack or stroke in the next 10 years would be about 17 in "
        "100. Now it is about 25 in 100."
    )
    slight = by_id(pressure=("135", "80"))["blood_pressure"]
    assert slight.words.endswith("would be a little lower, but still about 1 in 100.")
    assert slight.fewer == "less than 1 fewer in 100"


_PEOPLE = st.fixed_dictionaries(
    {
        "age": st.integers(25, 84),
        "sex": st.sampled_from(Sex),
        "ethnicity": st.sampled_from(Ethnicity),
        "pressure": st.tuples(st.integers(90, 210).map(str), st.just("80")),
        "measured_at": st.sampled_from([Source.HOME, Source.CLINIC]),
        "answers": st.fixed_dictionaries({"smoking": st.sampled_from(["never", "ex", "light", "moderate", "heavy"])}),
        "values": st.fixed_dictionaries(
            {Kind.WEIGHT: st.integers(45, 150).map(str), Kind.TOTAL_CHOLESTEROL: st.integers(2, 12).map(str)}
        ),
    }
)


@given(_PEOPLE)
def test_a_scenario_never_raises_the_risk_and_all_together_are_never_worse_than_one(changes: dict[str, Any]) -> None:
    found = by_id(**changes)
    together = found.pop("all", None)
    assert all(0 < scenario.then < scenario.now for scenario in found.values())
    assert (together is not None) is (len(found) > 1)
    if together:
        assert together.then <= min(scenario.then for scenario in found.values())


@given(_PEOPLE)
def test_every_target_not_reached_is_either_offered_or_withheld(changes: dict[str, Any]) -> None:
    check = a_check(**changes)
    offered = {scenario.id for scenario in scenarios(check)} - {"all"}
    kept_back = {target.id for target in not_offered(check)}
    assert not offered & kept_back
    assert kept_back <= {"bmi"}
    assert ("stop_smoking" in offered) is (changes["answers"]["smoking"] in ("light", "moderate", "heavy"))


@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("column", ["systolic", "cholesterol_ratio"])
@given(age=st.integers(25, 84))
def test_the_lower_a_target_the_lower_the_risk_there(sex: Sex, column: str, age: int) -> None:
    """So that "never raises the risk" rests on the equation and not on which people were tried."""
    targets = np.linspace(90, 210, 61) if column == "systolic" else np.linspace(1, 12, 56)
    assert (np.diff(risk(sex, people(sex, age=age, **{column: targets}))) > 0).all()


@pytest.mark.parametrize("sex", Sex)
def test_an_ex_smoker_has_a_lower_risk_than_any_smoker_at_every_age(sex: Sex) -> None:
    for age in range(25, 85):
        _, ex, *smokers = risk(sex, people(sex, age=age, smoking=[0, 1, 2, 3, 4]))
        assert ex < min(smokers)
