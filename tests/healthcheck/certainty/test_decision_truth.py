"""`settled` and `could change` are true: against plain Monte Carlo, and against what the usual values would bring."""

import numpy as np
import pytest

from healthcheck import certainty
from healthcheck.assess import assess
from healthcheck.certainty import belief, figures, findings
from healthcheck.certainty.completed import completed
from healthcheck.certainty.outcomes import OUTCOMES, outcomes
from healthcheck.certainty.ranges import SETTLED
from healthcheck.check import HealthCheck
from tests.healthcheck.certainty import simulated
from tests.healthcheck.certainty.random_checks import a_random_check
from tests.healthcheck.certainty.simulated import Truth
from tests.healthcheck.certainty.test_brute_force import brute

ERROR = 0.02
CHECKS = 60
PEOPLE = 600


@pytest.mark.parametrize("ten", range(0, CHECKS, 10))
def test_no_random_check_is_settled_that_brute_force_finds_open_nor_the_other_way(ten: int) -> None:
    for seed in range(ten, ten + 10):
        check = a_random_check(seed)
        decision = certainty.study(check).decision
        _, shares = brute(check, np.random.default_rng(seed), 100_000)
        assert decision
        assert decision.chance == pytest.approx(shares.max(), abs=ERROR), seed
        assert decision.settled == (shares.max() >= SETTLED) or abs(shares.max() - SETTLED) < ERROR, seed
        likely = {OUTCOMES[place] for place in np.flatnonzero(shares > 0.05 + ERROR)}
        assert likely <= {decision.action, *(action for action, _ in decision.others)}, seed


def of_the_truth(truth: Truth, check: HealthCheck) -> str:
    """The action that the usual values bring."""
    sex = check.person.sex
    assert sex
    beliefs = belief.of(check, sex)
    values = {name: np.array([value]) for name, value in truth.values.items()}
    scores = {name: figure(values) for name, figure in figures.of(completed(check, beliefs), sex).of.items()}
    made = findings.made(check, assess(check).findings, values, scores, sex=sex, at_home=True)
    return OUTCOMES[int(outcomes(made, 1)[0])]


def test_of_settled_checks_hardly_any_has_another_action_by_the_usual_values() -> None:
    chance = np.random.default_rng(11)
    settled, expected = [], []
    for _ in range(PEOPLE):
        truth = simulated.somebody(chance)
        check = simulated.measured(truth, chance, days=4, cholesterol=bool(chance.random() < 0.5))
        decision = certainty.study(check, 1021).decision
        assert decision
        if decision.settled:
            settled.append(decision.action == of_the_truth(truth, check))
            expected.append(decision.chance)
    assert len(settled) > PEOPLE / 8
    assert np.mean(settled) > SETTLED
    assert np.mean(settled) == pytest.approx(np.mean(expected), abs=0.03)
