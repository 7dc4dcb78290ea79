"""Evidence: what is taken is remembered in order, and what is missing stops the score with its reason."""

import pytest

from healthcheck.evidence import YES_NO, Evidence, NotKnown, scored
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.score import Estimate, Input, Unscored
from healthcheck.units import Unit
from tests.healthcheck.cases import a_check


def test_what_is_taken_is_remembered_in_its_order_with_its_origin() -> None:
    evidence = Evidence(a_check())
    evidence.value(Kind.WAIST)
    evidence.choice("lupus", YES_NO)
    evidence.value(Kind.ACR)
    assert evidence.inputs == [
        Input("waist", "78", "measured at home"),
        Input("lupus", "no", "questionnaire"),
        Input("acr", "0.8", "laboratory"),
    ]


def test_what_is_missing_is_not_remembered() -> None:
    evidence = Evidence(a_check(values={Kind.ACR: AbsentReason.INVALID}))
    with pytest.raises(NotKnown, match="sample not valid"):
        evidence.value(Kind.ACR)
    assert evidence.inputs == []


def test_a_score_has_its_own_name_for_a_question() -> None:
    evidence = Evidence(a_check(answers={"migraines": "yes"}))
    assert evidence.choice("migraines", YES_NO, name="migraine") == 1
    assert evidence.inputs == [Input("migraine", "yes", "questionnaire")]


def test_a_pressure_from_the_pharmacy_says_so() -> None:
    pressure = Evidence(a_check(measured_at=Source.PHARMACY)).blood_pressure()
    assert pressure.source is Source.PHARMACY


@pytest.mark.parametrize(("age", "inside"), [(39, False), (40, True), (74, True), (75, False)])
def test_an_age_range_has_both_its_ends(age: int, inside: bool) -> None:
    evidence = Evidence(a_check(age=age))
    if inside:
        assert evidence.age(40, 74, "it") == age
    else:
        with pytest.raises(NotKnown, match="it is made for ages 40 to 74"):
            evidence.age(40, 74, "it")


def test_a_reason_becomes_the_score() -> None:
    def needs_height(evidence: Evidence) -> Estimate:
        return Estimate("tall", float(evidence.value(Kind.HEIGHT)), Unit.CM, "any", tuple(evidence.inputs), "v1")

    assert scored(a_check(values={Kind.HEIGHT: None}), needs_height, "tall", "v1") == Unscored(
        "tall", "height: not measured", "v1"
    )
    assert isinstance(scored(a_check(), needs_height, "tall", "v1"), Estimate)
