"""Evidence: what is taken is remembered in order, and what is missing stops the score with its reason."""

from typing import Any

import pytest

from healthcheck.evidence import YES_NO, DoesNotApply, Evidence, NotKnown, scored
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


@pytest.mark.parametrize(
    ("take", "changes", "missing"),
    [
        (lambda e: e.value(Kind.WAIST), {"values": {Kind.WAIST: None}}, "waist"),
        (lambda e: e.value(Kind.ACR), {"values": {Kind.ACR: "<5"}}, "acr"),
        (lambda e: e.bmi(), {"values": {Kind.WEIGHT: None}}, "weight"),
        (lambda e: e.cholesterol_ratio(), {"values": {Kind.HDL_CHOLESTEROL: None}}, "hdl_cholesterol"),
        (lambda e: e.blood_pressure(), {"pressure": None}, "systolic"),
        (lambda e: e.choice("audit_1", YES_NO), {"answers": {"audit_1": None}}, "audit_1"),
        (lambda e: e.sex(), {"sex": None}, "sex_at_birth"),
        (lambda e: e.age(50, 60, "it"), {}, ""),
    ],
)
def test_what_is_missing_is_named_by_its_key_too(take: Any, changes: dict[str, Any], missing: str) -> None:
    score = scored(a_check(**changes), take, "any", "v1")
    assert isinstance(score, Unscored)
    assert score.missing == missing


def test_a_question_of_audit_is_named_for_a_reader() -> None:
    with pytest.raises(NotKnown, match="AUDIT question 10: not answered"):
        Evidence(a_check(answers={"audit_10": None})).choice("audit_10", YES_NO)


def test_a_score_that_is_not_for_this_person_is_told_apart_from_one_that_misses_something() -> None:
    def not_for_you(_: Evidence) -> Estimate:
        raise DoesNotApply("made for others")

    assert scored(a_check(), not_for_you, "it", "v1") == Unscored("it", "made for others", "v1", applies=False)
