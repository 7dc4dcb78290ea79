"""A range is the same each time, never wider for more readings, and never one figure where something is missing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from healthcheck import certainty
from healthcheck.certainty import belief, plausible
from healthcheck.check import HealthCheck
from healthcheck.measurement import AbsentReason, Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate
from healthcheck.scores import qrisk3
from tests.healthcheck.cases import SAMPLED, STARTED, a_check, an_id

NO_CHOLESTEROL = {Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}


def home(check: HealthCheck, readings: int, days: int) -> HealthCheck:
    """The check with so many readings of 134/84, spread over so many days."""
    others = tuple(each for each in check.measurements if each.kind not in (Kind.SYSTOLIC, Kind.DIASTOLIC))
    taken: list[Measurement] = []
    for nth in range(readings):
        at = STARTED.replace(day=1 + nth % days, minute=nth)
        for kind, value in ((Kind.SYSTOLIC, "134"), (Kind.DIASTOLIC, "84")):
            taken.append(
                Measurement(an_id(f"{kind}{nth}"), kind, Decimal(value), at, Source.HOME, an_id(f"reading {nth}"))
            )
    return replace(check, measurements=(*others, *taken))


def test_the_same_check_always_has_the_same_range() -> None:
    assert certainty.study(a_check(age=60)) == certainty.study(a_check(age=60))


@pytest.mark.parametrize("values", [{}, NO_CHOLESTEROL, {Kind.WEIGHT: None}])
def test_more_readings_never_make_a_range_wider(values: dict[Kind, None]) -> None:
    check = a_check(age=60, sex=Sex.MALE, values=values)
    series = [(1, 1), (2, 1), (2, 2), (4, 2), (6, 3), (8, 3), (28, 7)]
    widths: dict[str, list[float]] = {}
    for readings, days in series:
        for name, found in certainty.of(home(check, readings, days)).items():
            widths.setdefault(name, []).append(found.high - found.low)
    assert len(widths["qrisk3"]) == len(series)
    for name, each in widths.items():
        assert each == sorted(each, reverse=True), name
    assert widths["blood_pressure"][-1] < 0.8 * widths["blood_pressure"][0]


def test_a_second_sample_makes_the_range_narrower() -> None:
    check = a_check(values={Kind.CREATININE: "100"})
    again = Measurement(an_id("again"), Kind.CREATININE, Decimal(100), SAMPLED.replace(day=14), Source.LABORATORY)
    once, twice = (
        certainty.of(each)["egfr"] for each in (check, replace(check, measurements=(*check.measurements, again)))
    )
    assert twice.high - twice.low == pytest.approx((once.high - once.low) / 2**0.5, rel=0.02)


def test_a_correction_of_the_same_sample_is_not_a_second_sample() -> None:
    check = a_check(values={Kind.CREATININE: "100"})
    corrected = Measurement(an_id("corrected"), Kind.CREATININE, Decimal(90), SAMPLED, Source.LABORATORY)
    both = replace(check, measurements=(*check.measurements, corrected))
    assert certainty.of(both)["egfr"] == certainty.of(a_check(values={Kind.CREATININE: "90"}))["egfr"]


@pytest.mark.parametrize("sex", list(Sex))
@pytest.mark.parametrize("age", [40, 57, 74])
@pytest.mark.parametrize("place", [Source.HOME, Source.CLINIC])
def test_without_cholesterol_the_range_holds_the_score_at_any_plausible_cholesterol(
    age: int, sex: Sex, place: Source
) -> None:
    without = a_check(age=age, sex=sex, values=NO_CHOLESTEROL, measured_at=place)
    found = certainty.of(without)["qrisk3"]
    middle, spread = plausible.predicted("cholesterol_ratio", without, sex), plausible.spread("cholesterol_ratio")
    for step in range(-16, 17):
        ratio = middle * 2.718281828 ** (spread * 1.6448 * step / 16)
        known = a_check(
            age=age,
            sex=sex,
            measured_at=place,
            values={Kind.HDL_CHOLESTEROL: "1", Kind.TOTAL_CHOLESTEROL: f"{ratio:.9f}"},
        )
        score = qrisk3.score(known)
        assert isinstance(score, Estimate) and score.value
        assert found.low <= score.value <= found.high


@pytest.mark.parametrize("lost", [None, AbsentReason.HAEMOLYSED])
def test_without_cholesterol_there_is_no_single_figure(lost: AbsentReason | None) -> None:
    found = certainty.of(a_check(values=dict.fromkeys(NO_CHOLESTEROL, lost)))["qrisk3"]
    assert found.value is None
    assert found.missing == ("cholesterol_ratio",)


def test_what_is_given_is_always_inside() -> None:
    for systolic in ("100", "134", "180"):
        for place in (Source.HOME, Source.CLINIC):
            check = a_check(age=62, pressure=(systolic, "84"), measured_at=place)
            for found in certainty.of(check).values():
                assert found.value is not None
                assert found.low <= found.value <= found.high, found.name


def test_the_laboratorys_own_ratio_is_a_measurement() -> None:
    found = certainty.of(a_check(values=NO_CHOLESTEROL | {Kind.CHOLESTEROL_RATIO: "4.2"}))["qrisk3"]
    assert not found.missing
    assert found.value is not None


def test_a_bound_is_neither_a_value_nor_missing() -> None:
    study = certainty.study(a_check(values={Kind.HDL_CHOLESTEROL: "<0.5", Kind.CREATININE: "<20"}))
    assert "qrisk3" not in study.ranges
    assert "egfr" not in study.ranges
    assert "bound" in study.why_not["qrisk3"]


def test_an_unanswered_question_leaves_no_range_and_says_which() -> None:
    study = certainty.study(a_check(answers={"smoking": None}))
    assert study.why_not["qrisk3"] == "smoking: not answered"
    assert "qrisk3" not in study.ranges
    assert "egfr" in study.ranges


def test_while_sex_is_not_known_nothing_is_said() -> None:
    study = certainty.study(a_check(sex=None))
    assert study.ranges == {}
    assert study.decision is None


def test_a_score_of_which_nothing_is_measured_has_no_range_but_qrisk3_is_bounded() -> None:
    nothing = a_check(age=60, pressure=None, values=dict.fromkeys(Kind))
    assert list(certainty.of(nothing)) == ["qrisk3"]
    assert certainty.of(nothing)["qrisk3"].missing == ("systolic", "cholesterol_ratio", "height", "weight")


def test_a_body_measure_told_from_home_is_less_sure_than_one_taken_at_a_clinic() -> None:
    at_home = a_check()
    at_clinic = replace(
        at_home,
        measurements=tuple(
            replace(each, source=Source.CLINIC) if isinstance(each, Measurement) and each.kind is Kind.WEIGHT else each
            for each in at_home.measurements
        ),
    )
    widths = [found.high - found.low for found in (certainty.of(each)["bmi"] for each in (at_home, at_clinic))]
    assert widths[1] < widths[0]


def test_where_ethnicity_is_not_stated_the_higher_leicester_points_are_ranged() -> None:
    found = certainty.of(a_check(age=60, ethnicity=Ethnicity.NOT_STATED))["leicester"]
    assert found.value is not None
    assert found.low >= 9 + 6


def test_a_range_across_a_threshold_names_both_bands_and_is_not_settled() -> None:
    near, far = (certainty.of(a_check(values={Kind.HBA1C: value}))["hba1c"] for value in ("41.5", "36"))
    assert set(near.bands) == {"normal", "raised"}
    assert not near.settled
    assert far.bands == ("normal",)
    assert far.settled


def test_of_two_clinic_readings_the_usual_pressure_is_their_mean() -> None:
    check = a_check(measured_at=Source.CLINIC)
    first, second = (each for each in check.measurements if each.kind is Kind.SYSTOLIC)
    assert isinstance(first, Measurement) and isinstance(second, Measurement)
    lower = replace(second, value=first.value - 10)
    changed = replace(check, measurements=tuple(lower if each is second else each for each in check.measurements))
    assert belief.of(changed, Sex.FEMALE).values["systolic"].median == float(first.value) - 5
