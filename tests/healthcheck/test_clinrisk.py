"""What ClinRisk's scores share: each person's own equation, and what answers count as."""

import numpy as np
import pytest

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.evidence import Evidence, NotKnown
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check


def named(sex: Sex, people: Arrays) -> Arrays:
    """An equation that says whose it is and whom it was given."""
    return {"whose": np.full(len(people["age"]), sex is Sex.MALE), "age": people["age"] * 1.0}


def test_everybody_is_scored_by_the_equation_of_their_own_sex_and_stays_in_place() -> None:
    people = {"sex": np.array([1.0, 0, 0, 1, 0]), "age": np.array([31.0, 32, 33, 34, 35])}
    found = clinrisk.each_sex(named, people)
    assert found["whose"].tolist() == [True, False, False, True, False]
    assert found["age"].tolist() == [31, 32, 33, 34, 35]


@pytest.mark.parametrize("index", [0, 1])
def test_people_of_one_sex_are_scored_together(index: int) -> None:
    people = {"sex": np.full(3, float(index)), "age": np.arange(3.0)}
    assert clinrisk.each_sex(named, people)["whose"].tolist() == [bool(index)] * 3


def test_a_sex_that_there_is_no_equation_for_is_refused_and_never_left_out() -> None:
    with pytest.raises(ValueError, match="sex"):
        clinrisk.each_sex(named, {"sex": np.array([0.0, 2.0, 1.0]), "age": np.arange(3.0)})


def test_bmi_counts_as_twenty_to_forty() -> None:
    assert clinrisk.clamped(np.array([12, 19.999, 20, 39.999, 40, 40.001])).tolist() == [20, 20, 20, 39.999, 40, 40]


@pytest.mark.parametrize("ethnicity", Ethnicity)
def test_an_ethnicity_is_the_option_of_its_own_group(ethnicity: Ethnicity) -> None:
    word = clinrisk.ETHNICITY.options[clinrisk.ethnicity(Evidence(a_check(ethnicity=ethnicity)), "QRISK3")]
    expected = {1: "white_or_not_stated", 2: "indian", 3: "pakistani", 4: "bangladeshi", 5: "other_asian"}
    expected |= {6: "black_caribbean", 7: "black_african", 8: "chinese", 9: "other"}
    assert word == expected[ethnicity.qrisk_group]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("never", "non_smoker"),
        ("ex", "ex_smoker"),
        ("light", "light_smoker"),
        ("moderate", "moderate_smoker"),
        ("heavy", "heavy_smoker"),
    ],
)
def test_a_never_smoker_is_a_non_smoker_and_not_an_ex_smoker(answer: str, word: str) -> None:
    assert clinrisk.SMOKING.options[clinrisk.smoking(Evidence(a_check(answers={"smoking": answer})))] == word


def test_townsend_nought_is_a_value_and_none_is_said_to_be_assumed() -> None:
    known, unknown = Evidence(a_check(townsend=0)), Evidence(a_check(townsend=None))
    assert clinrisk.townsend(known, "QRISK3") == clinrisk.townsend(unknown, "QRISK3") == 0
    assert not known.notes
    assert "not known and counted as 0" in unknown.notes[0]


def test_what_is_outside_the_scores_range_is_no_score() -> None:
    assert clinrisk.within(1, 12, 12, "ratio", "QRISK3") == 12
    with pytest.raises(NotKnown, match="ratio: QRISK3 is made for 1 to 12"):
        clinrisk.within(1, 12, 12.01, "ratio", "QRISK3")
