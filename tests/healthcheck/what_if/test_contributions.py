"""Contributions: they sum, the healthy person has none, and what is worse never has a smaller part."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Unscored
from healthcheck.scores.qrisk3 import BATCH
from healthcheck.scores.qrisk3.equation import CONDITIONS, SURVIVAL, risk
from healthcheck.scores.qrisk3.healthy import healthy
from healthcheck.what_if.contribution import Contributions
from healthcheck.what_if.contributions import contributions, log_hazards, points
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.qrisk3.people import from_rows, part, people
from tests.healthcheck.scores.reference import of_sex, rows

EACH_SEX = pytest.mark.parametrize("sex", Sex)
WORSE: dict[str, Any] = {
    "age": 62,
    "answers": {"smoking": "moderate", "steroid_tablets": "yes", "blood_pressure_medicine": "yes"},
    "values": {Kind.TOTAL_CHOLESTEROL: "6.4", Kind.HDL_CHOLESTEROL: "1.1", Kind.WEIGHT: "90"},
    "pressure": ("152", "90"),
    "townsend": Decimal("-3.5"),
}
HEALTHY: dict[str, Any] = {
    "pressure": ("125", "80"),
    "values": {Kind.WEIGHT: "72.25", Kind.TOTAL_CHOLESTEROL: "6", Kind.HDL_CHOLESTEROL: "1.5"},
}
# Those whose log-hazard grows with them at every age from 25 to 84, and how far apart two values are tried.
RISES = {
    "systolic": (70.0, 210.0),
    "cholesterol_ratio": (1.0, 12.0),
    "family_history_chd": (0, 1),
    "treated_hypertension": (0, 1),
    "lupus": (0, 1),
    "rheumatoid_arthritis": (0, 1),
    "severe_mental_illness": (0, 1),
}


def of(**changes: Any) -> Contributions:
    found = contributions(a_check(**changes))
    assert isinstance(found, Contributions)
    return found


def hazard(sex: Sex, crowd: Any) -> Any:
    """The log of the cumulative hazard, less its baseline: the sum of the equation, read back from the risk."""
    return np.log(np.log1p(-risk(sex, crowd) / 100) / np.log(SURVIVAL[sex]))


def test_the_parts_sum_to_the_difference_of_the_two_risks_that_the_score_gives() -> None:
    found = of(**WORSE)
    assert abs(sum(part.points for part in found.parts) - (found.risk - found.healthy)) < 1e-12


@EACH_SEX
def test_they_sum_for_every_person_of_the_reference(sex: Sex) -> None:
    crowd = part(from_rows(of_sex(rows("qrisk3"), sex)), slice(100))
    differences = risk(sex, crowd) - risk(sex, healthy(crowd))
    for place in range(100):
        one = part(crowd, slice(place, place + 1))
        assert abs(sum(points(sex, one).values())[0] - differences[place]) < 1e-12


@EACH_SEX
def test_the_log_hazards_sum_to_that_of_the_whole_equation(sex: Sex) -> None:
    everyone = from_rows(of_sex(rows("qrisk3"), sex))
    below = risk(sex, everyone) < 95  # beyond, the risk has too few digits to be read back
    crowd = {name: column[below] for name, column in everyone.items()}
    assert len(crowd["age"]) > 700
    whole = hazard(sex, crowd) - hazard(sex, healthy(crowd))
    assert np.abs(sum(log_hazards(sex, crowd).values()) - whole).max() < 1e-10


def test_the_healthy_person_has_nothing_at_all() -> None:
    found = of(**HEALTHY)
    assert found.risk == found.healthy
    assert [(part.points, part.log_hazard) for part in found.parts] == [(0.0, 0.0)] * len(found.parts)
    assert found.largest_first == ()


@EACH_SEX
@given(age=st.integers(25, 84), ethnicity=st.integers(0, 8))
def test_so_it_is_at_every_age_and_in_every_ethnic_group(sex: Sex, age: int, ethnicity: int) -> None:
    crowd = healthy(people(sex, age=age, ethnicity=ethnicity))
    assert not any(share.any() for share in points(sex, crowd).values())


@EACH_SEX
def test_every_column_but_age_sex_and_ethnicity_has_a_part(sex: Sex) -> None:
    expected = {column.name for column in BATCH.columns} - {"sex", "age", "ethnicity"}
    expected -= {"erectile_dysfunction"} if sex is Sex.FEMALE else set()
    assert set(log_hazards(sex, people(sex))) == expected


@EACH_SEX
@given(
    age=st.integers(25, 84),
    name=st.sampled_from(sorted(RISES)),
    between=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    others=st.fixed_dictionaries(
        {
            "systolic": st.floats(70, 210),
            "cholesterol_ratio": st.floats(1, 12),
            "townsend": st.floats(-8, 12),
            "bmi": st.floats(15, 50),
            "smoking": st.integers(0, 4),
            "diabetes_type_1": st.integers(0, 1),
            "atrial_fibrillation": st.integers(0, 1),
        }
    ),
)
def test_an_input_that_is_worse_never_has_a_smaller_part(
    sex: Sex, age: int, name: str, between: tuple[float, float], others: dict[str, float]
) -> None:
    low, high = RISES[name]
    better, worse = (low + step * (high - low) if high > 1 else round(step) for step in sorted(between))
    first, second = points(sex, people(sex, age=age, **{**others, name: [better, worse]}))[name]
    assert second >= first - 1e-12


@EACH_SEX
@given(age=st.integers(25, 84), bmi=st.floats(15, 50), smoking=st.integers(0, 4), townsend=st.floats(-8, 12))
def test_a_part_is_above_zero_just_where_its_terms_raise_the_sum(
    sex: Sex, age: int, bmi: float, smoking: int, townsend: float
) -> None:
    crowd = people(sex, age=age, bmi=bmi, smoking=smoking, townsend=townsend, systolic=150.0)
    shares = points(sex, crowd)
    for name, more in log_hazards(sex, crowd).items():
        if abs(more[0]) > 1e-9:
            assert np.sign(shares[name][0]) == np.sign(more[0])


@EACH_SEX
def test_many_people_at_once_are_as_each_alone(sex: Sex) -> None:
    crowd = people(sex, age=[40, 55, 70], smoking=[0, 2, 4], systolic=[118.0, 125.0, 160.0], lupus=[0, 0, 1])
    together = points(sex, crowd)
    for place in range(3):
        alone = points(sex, part(crowd, slice(place, place + 1)))
        assert all(abs(together[name][place] - share[0]) < 1e-12 for name, share in alone.items())


@EACH_SEX
def test_with_every_condition_there_is_they_sum_too(sex: Sex) -> None:
    crowd = people(sex, age=60, systolic=170, bmi=35, cholesterol_ratio=8, smoking=4, townsend=5, systolic_sd=12)
    crowd = {**crowd, **{name: np.ones(1) for name in CONDITIONS}}
    whole = risk(sex, crowd)[0] - risk(sex, healthy(crowd))[0]
    assert abs(sum(points(sex, crowd).values())[0] - whole) < 1e-12


def test_an_input_alone_makes_the_whole_difference() -> None:
    found = of(**{**HEALTHY, "answers": {"smoking": "heavy"}})
    assert [part.name for part in found.largest_first] == ["smoking"]
    assert found.largest_first[0].points == pytest.approx(found.risk - found.healthy, abs=1e-12)


def test_they_stand_with_the_largest_first_whether_more_or_fewer() -> None:
    found = of(**WORSE)
    sizes = [abs(part.points) for part in found.largest_first]
    assert sizes == sorted(sizes, reverse=True)
    assert [part.name for part in found.largest_first if part.points < 0] == ["townsend"]


def test_each_part_says_its_values_and_what_it_does() -> None:
    said = {part.name: (part.label, part.compared, part.effect) for part in of(**WORSE).parts}
    assert said["systolic"][:2] == ("Blood pressure, top number", "152 mmHg, compared with 125 mmHg")
    assert said["smoking"][:2] == ("Smoking", "10 to 19 a day, compared with never smoked")
    assert said["corticosteroids"][:2] == ("Steroid tablets", "yes, compared with no")
    assert said["systolic"][2].endswith(" more in 100")
    assert said["townsend"][2].endswith(" fewer in 100")
    assert said["lupus"][2] == "no difference"


def test_a_tiny_part_is_not_called_nothing() -> None:
    found = of(**{**HEALTHY, "pressure": ("126", "80")})
    assert [part.effect for part in found.largest_first] == ["less than 0.1 more in 100"]


def test_a_bmi_beyond_the_equations_range_is_shown_as_it_counts() -> None:
    bmi = next(part for part in of(values={Kind.WEIGHT: "150"}).parts if part.name == "bmi")
    assert bmi.compared == "40, compared with 25"


def test_with_a_medicine_it_says_not_to_stop_it() -> None:
    assert any("Do not stop" in note for note in of(**WORSE).notes)
    assert not any("Do not stop" in note for note in of().notes)


def test_it_always_says_that_it_shows_no_cause() -> None:
    assert all("does not show what causes" in of(**changes).notes[0] for changes in (WORSE, HEALTHY))


@pytest.mark.parametrize("ethnicity", Ethnicity)
def test_everyone_with_a_score_has_them(ethnicity: Ethnicity) -> None:
    assert of(ethnicity=ethnicity).parts


def test_without_a_qrisk3_there_is_the_reason() -> None:
    found = contributions(a_check(pressure=None))
    assert isinstance(found, Unscored)
    assert found.reason == "blood pressure: not measured"
