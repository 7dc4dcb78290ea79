"""KDIGO: the grid by its rule and not by another program's labels, and who is to be referred."""

import numpy as np
import pytest

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import kdigo
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import columns, numbers, rows

TABLE = [row for row in rows("kdigo") if row["acr"]]
MADE = kdigo.BATCH.compute(columns(TABLE, kdigo.BATCH))
GRID = {
    "G1": ["low", "moderate", "high"],
    "G2": ["low", "moderate", "high"],
    "G3a": ["moderate", "high", "very_high"],
    "G3b": ["high", "very_high", "very_high"],
    "G4": ["very_high"] * 3,
    "G5": ["very_high"] * 3,
}


def estimate(**changes: object) -> Estimate:
    score = kdigo.score(a_check(**changes))
    assert isinstance(score, Estimate)
    return score


def test_the_other_program_differs_in_the_a_category_only_at_30_itself() -> None:
    differs = [
        float(row["acr"]) for row, ours in zip(TABLE, MADE["a_category"], strict=True) if row["peer_a_category"] != ours
    ]
    assert differs == [30.0] * 3


def test_the_other_program_differs_in_the_g_category_only_where_rounding_decides() -> None:
    """It takes the unrounded rate, and for women the paper's rounded 144."""
    differs = [
        round(float(rate), 3)
        for row, rate, ours in zip(TABLE, MADE["egfr_2009"], MADE["g_category"], strict=True)
        if row["peer_g_category"] and row["peer_g_category"] != ours
    ]
    assert differs == [14.875, 44.685, 89.889]


def test_every_cell_is_that_of_its_two_categories() -> None:
    expected = [GRID[g][int(a[1]) - 1] for g, a in zip(MADE["g_category"], MADE["a_category"], strict=True)]
    assert MADE["kdigo_risk"].tolist() == expected
    assert set(expected) == {"low", "moderate", "high", "very_high"}


def test_the_other_programs_cell_is_ours_wherever_its_categories_are() -> None:
    same = 0
    for row, g, a, ours in zip(TABLE, MADE["g_category"], MADE["a_category"], MADE["kdigo_risk"], strict=True):
        if (row["peer_g_category"], row["peer_a_category"]) == (g, a):
            assert row["peer_kdigo_risk"].lower().replace("no ckd", "low").replace(" ", "_") == ours
            same += 1
    assert same > 250


def test_one_person_has_the_cell_of_the_many() -> None:
    score = estimate(sex=Sex.MALE, age=70, values={Kind.CREATININE: "150", Kind.ACR: "30"})
    many = kdigo.BATCH.compute(
        {"sex": np.ones(5), "age": np.full(5, 70.0), "creatinine": np.full(5, 150.0), "acr": np.full(5, 30.0)}
    )
    assert score.value is None
    assert score.band == many["kdigo_risk"][4] == "very_high"
    assert score.parts["egfr"] == many["egfr_2009"][4]
    assert (score.parts["g_category"], score.parts["a_category"]) == ("G3b", "A2")
    assert "One test is not a diagnosis" in score.notes[0]


def test_healthy_kidneys_are_low_and_nothing_is_to_be_done() -> None:
    score = estimate()
    assert (score.band, score.notes, "refer" in score.parts) == ("low", (), False)


@pytest.mark.parametrize(("acr", "refer"), [("69.99", None), ("70", "acr"), (">100", "acr"), (">30", None)])
def test_an_acr_of_70_or_more_is_referred(acr: str, refer: str | None) -> None:
    score = estimate(values={Kind.ACR: acr})
    assert score.parts.get("refer") == refer
    assert any("ACR is 70 mg/mmol or more" in note for note in score.notes) is (refer is not None)


def test_a_risk_of_kidney_failure_of_more_than_5_percent_is_referred() -> None:
    score = estimate(age=50, values={Kind.CREATININE: "180", Kind.ACR: "60"})
    assert score.parts["refer"] == "kfre"
    assert score.parts["kfre_5_years"] > 5
    below = estimate(age=72, values={Kind.CREATININE: "110", Kind.ACR: "5"})
    assert 0 < below.parts["kfre_5_years"] < 5
    assert "refer" not in below.parts


def test_both_rules_may_hold() -> None:
    assert estimate(age=50, values={Kind.CREATININE: "250", Kind.ACR: "200"}).parts["refer"] == "acr kfre"


def test_an_acr_of_0_has_a_cell_and_no_risk_of_kidney_failure() -> None:
    score = estimate(values={Kind.CREATININE: "180", Kind.ACR: "0"})
    assert score.parts["a_category"] == "A1"
    assert "kfre_5_years" not in score.parts


def test_a_bound_that_leaves_no_doubt_has_a_cell_and_says_what_is_not_known() -> None:
    score = estimate(values={Kind.CREATININE: "110", Kind.ACR: "<3"})
    assert score.parts["a_category"] == "A1"
    assert any("only a bound for ACR, <3 mg/mmol" in note for note in score.notes)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.ACR, "urine albumin to creatinine ratio: sample not valid"),
        (Kind.CREATININE, "serum creatinine: sample not valid"),
    ],
)
def test_without_either_test_there_is_a_reason(kind: Kind, reason: str) -> None:
    score = kdigo.score(a_check(values={kind: AbsentReason.INVALID}))
    assert score == Unscored("kdigo", reason, kdigo.ALGORITHM)


def test_the_reference_reaches_into_every_row_of_the_grid() -> None:
    assert set(MADE["g_category"]) == set(GRID)
    assert numbers(TABLE, "acr").min() == 0
