"""Ranges and chances against plain Monte Carlo: a million random draws through the same equations."""

import numpy as np
import pytest

from healthcheck import certainty
from healthcheck.assess import assess
from healthcheck.certainty import belief, draws, figures, findings
from healthcheck.certainty.completed import completed
from healthcheck.certainty.outcomes import OUTCOMES, outcomes
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Source
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.certainty.random_checks import a_random_check

DRAWS = 1_000_000
NO_CHOLESTEROL = {Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}
NO_BODY = {Kind.WEIGHT: None, Kind.HEIGHT: None, Kind.WAIST: None}
CHECKS = {
    "all measured": a_check(age=62, sex=Sex.MALE, pressure=("133", "80")),
    "clinic, smoker": a_check(age=55, pressure=("148", "92"), measured_at=Source.CLINIC, answers={"smoking": "heavy"}),
    "no cholesterol": a_check(age=60, sex=Sex.MALE, values=NO_CHOLESTEROL),
    "no pressure, no cholesterol": a_check(age=66, pressure=None, values=NO_CHOLESTEROL),
    "no body measures": a_check(age=70, values=NO_BODY, ethnicity=Ethnicity.BANGLADESHI),
    "nothing at all": a_check(age=58, pressure=None, values=dict.fromkeys(Kind)),
    "far out": a_check(
        age=74,
        pressure=("214", "118"),
        values={Kind.WEIGHT: "150", Kind.HDL_CHOLESTEROL: "0.5", Kind.CREATININE: "290"},
    ),
    "random, 3": a_random_check(3),
    "random, 8": a_random_check(8),
    "random, 21": a_random_check(21),
}


def brute(
    check: HealthCheck, chance: np.random.Generator, draws_made: int = DRAWS
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The scores of random draws, and the share of each outcome."""
    sex = check.person.sex
    assert sex
    beliefs = belief.of(check, sex)
    values = draws.values(beliefs, chance.standard_normal((9, draws_made)))
    scores = {name: figure(values) for name, figure in figures.of(completed(check, beliefs), sex).of.items()}
    made = findings.made(check, assess(check).findings, values, scores, sex=sex, at_home=beliefs.at_home)
    found = outcomes(made, draws_made)
    scores |= {"hba1c": values["hba1c"], "blood_pressure": values["systolic"]}
    return scores, np.bincount(found, minlength=len(OUTCOMES)) / draws_made


@pytest.mark.parametrize("name", CHECKS)
def test_ranges_and_chances_are_those_of_a_million_random_draws(name: str) -> None:
    check = CHECKS[name]
    scores, shares = brute(check, np.random.default_rng(7))
    study = certainty.study(check)
    assert study.decision
    assert abs(study.decision.chance - shares[OUTCOMES.index(study.decision.action)]) < 0.015
    assert study.decision.chance > shares.max() - 0.015
    for found in study.ranges.values():
        low, high = np.quantile(scores[found.name], (0.05, 0.95))
        off = max(abs(found.low - low), abs(found.high - high)) / max(high - low, 1e-9)
        if found.name == "leicester":
            assert found.low <= low and found.high >= high
        elif found.missing:
            # It may only reach further: to the score at either end of what is plausible of each missing value.
            assert found.low <= low + certainty.ERROR * (high - low)
            assert found.high >= high - certainty.ERROR * (high - low)
        else:
            assert off < certainty.ERROR, found.name
