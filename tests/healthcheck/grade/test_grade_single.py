"""The grade of a single value: on the body, of a sample, and what is calculated from two."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from healthcheck import grade
from healthcheck.grade import Grade, of_measurement
from healthcheck.measurement import AbsentReason, Kind, Measurement, Source
from tests.healthcheck.cases import SAMPLED, a_check, an_id, measured

BODY = (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST, Kind.PULSE)
BLOOD = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.CHOLESTEROL_RATIO, Kind.HBA1C, Kind.CREATININE)


def a_value(kind: Kind, source: Source, **changes) -> Measurement:
    return Measurement(an_id(kind.key), kind, Decimal(60), SAMPLED, source, **changes)


@pytest.mark.parametrize("kind", BODY)
def test_the_body_is_measured_best_in_a_clinic_and_weakest_from_memory(kind):
    by_place = {place: of_measurement(a_value(kind, place)).grade for place in Source}
    assert by_place[Source.CLINIC] is Grade.A
    assert by_place[Source.PHARMACY] is by_place[Source.KIOSK] is Grade.B
    assert by_place[Source.HOME] is Grade.D
    assert of_measurement(a_value(kind, Source.HOME, device="scale")).grade is Grade.C
    assert of_measurement(a_value(kind, Source.HOME, device="scale", stored=True)).grade is Grade.B


def test_a_remembered_weight_says_so_in_words():
    found = of_measurement(a_value(Kind.WEIGHT, Source.HOME))
    assert (found.value_name, found.note) == ("weight", "Reliability D: at home, no device named.")


@pytest.mark.parametrize("kind", [*BLOOD, Kind.TRIGLYCERIDES])
def test_a_laboratory_value_is_good_and_an_unknown_time_in_the_post_is_said(kind):
    found = of_measurement(a_value(kind, Source.LABORATORY))
    assert found.grade is Grade.A
    assert found.reasons == ("by the laboratory", "time from taking the sample to the laboratory not known")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(5, Grade.A), (24, Grade.A), (24.5, Grade.B), (72, Grade.B), (73, Grade.C), (200, Grade.C), (-1, Grade.C)],
)
def test_a_sample_that_was_long_in_the_post_grades_lower(hours, expected):
    found = of_measurement(a_value(Kind.CREATININE, Source.LABORATORY, arrived_at=SAMPLED + timedelta(hours=hours)))
    assert found.grade is expected
    assert not any("not known" in reason for reason in found.reasons)


def test_a_sample_that_arrives_as_it_is_taken_is_one_of_which_only_the_arrival_is_known():
    found = of_measurement(a_value(Kind.CREATININE, Source.LABORATORY, arrived_at=SAMPLED))
    assert "time from taking the sample to the laboratory not known" in found.reasons


def test_the_age_of_an_old_sample_is_said():
    old = a_value(Kind.HBA1C, Source.LABORATORY, arrived_at=SAMPLED + timedelta(hours=50))
    assert of_measurement(old).reasons == ("by the laboratory", "sample 50 hours old when it arrived")


def test_urine_keeps_in_the_post():
    old = a_value(Kind.ACR, Source.LABORATORY, arrived_at=SAMPLED + timedelta(hours=100))
    assert of_measurement(old).reasons == ("by the laboratory",)


def test_a_bound_is_not_a_value():
    found = of_measurement(a_value(Kind.ACR, Source.LABORATORY, comparator="<"))
    assert (found.grade, found.reasons) == (Grade.B, ("by the laboratory", "reported only as a bound"))


def test_blood_tested_at_home_is_not_a_laboratory_value():
    assert of_measurement(a_value(Kind.TOTAL_CHOLESTEROL, Source.HOME)).grade is Grade.D
    assert of_measurement(a_value(Kind.TOTAL_CHOLESTEROL, Source.HOME, device="reader")).grade is Grade.C
    assert of_measurement(a_value(Kind.TOTAL_CHOLESTEROL, Source.PHARMACY)).grade is Grade.B


def test_every_value_the_check_uses_is_graded_in_a_stable_order():
    names = "blood_pressure height weight waist bmi total_cholesterol hdl_cholesterol cholesterol_ratio"
    assert list(grade.of(a_check())) == [*names.split(), "hba1c", "creatinine", "acr"]
    check = a_check()
    assert list(grade.of(replace(check, measurements=check.measurements[::-1]))) == list(grade.of(check))


def test_what_was_not_measured_has_no_grade():
    assert grade.of(a_check(measurements=())) == {}
    found = grade.of(a_check(values={Kind.HDL_CHOLESTEROL: AbsentReason.HAEMOLYSED, Kind.HEIGHT: None}, pressure=None))
    assert not {"blood_pressure", "hdl_cholesterol", "cholesterol_ratio", "height", "bmi"} & set(found)


def test_what_is_calculated_has_the_grade_of_its_weakest_part():
    check = a_check()
    height = replace(measured(Kind.HEIGHT, "170"), source=Source.CLINIC, id=an_id("clinic"))
    bmi = grade.of(replace(check, measurements=(*check.measurements, height)))["bmi"]
    assert (bmi.grade, bmi.reasons) == (Grade.D, ("height is A", "weight is D"))


def test_the_laboratorys_own_ratio_is_graded_where_it_is_the_one_that_counts():
    own = {Kind.CHOLESTEROL_RATIO: "3.1"}
    with_both = grade.of(a_check(values=own))["cholesterol_ratio"]
    alone = grade.of(a_check(values={**own, Kind.HDL_CHOLESTEROL: AbsentReason.HAEMOLYSED}))["cholesterol_ratio"]
    of_a_bound = grade.of(a_check(values={**own, Kind.HDL_CHOLESTEROL: "<0.5"}))["cholesterol_ratio"]
    assert with_both.reasons == ("total cholesterol is A", "HDL cholesterol is A")
    assert alone.reasons[0] == of_a_bound.reasons[0] == "by the laboratory"
