"""Terms counted together: the same sum as each on its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.cox import Equation, Term
from healthcheck.together import Together

AGES = {
    name: Term("age", 10.0, power, False, 0.0, np.array([[1.0]])) for name, power in (("age_1", "1"), ("age_2", "2"))
}


def condition(name: str, *coefficients: float) -> Term:
    return Term(name, 1.0, "", False, 0.0, np.array(coefficients).reshape(-1, 1))


def people(count: int, **columns: list[float]) -> dict[str, np.ndarray]:
    return {"age": np.full(count, 30.0)} | {name: np.array(values, np.float64) for name, values in columns.items()}


@given(seed=st.integers(0, 2**32 - 1), conditions=st.integers(1, 20))
def test_together_they_give_the_sum_of_each(seed: int, conditions: int) -> None:
    chance = np.random.default_rng(seed)
    names = [f"condition {number}" for number in range(conditions)]
    terms = {name: condition(name, *chance.normal(size=3 if number % 2 else 1)) for number, name in enumerate(names)}
    terms["smoking"] = Term.category("smoking", chance.normal(size=(3, 5)))
    everyone = people(100, **{name: chance.integers(0, 2, 100) for name in names}, smoking=chance.integers(0, 5, 100))
    apart = Equation(AGES | terms)
    together = Together({"smoking": 5} | dict.fromkeys(names, 2))
    sums = together.joined(apart).linear_predictor({**everyone, **together.levels(everyone)})
    assert np.abs(sums - apart.linear_predictor(everyone)).max() < 1e-10


def test_every_combination_is_a_level_of_its_own() -> None:
    everyone = people(10, smoking=[0, 1, 2, 3, 4] * 2, lupus=[0] * 5 + [1] * 5)
    (level,) = Together({"smoking": 5, "lupus": 2}).levels(everyone).values()
    assert sorted(level) == list(range(10))


@pytest.mark.parametrize(("conditions", "tables"), [(9, 1), (10, 2), (18, 2), (19, 3)])
def test_no_table_has_more_than_512_combinations(conditions: int, tables: int) -> None:
    names = [f"condition {number}" for number in range(conditions)]
    together = Together(dict.fromkeys(names, 2))
    joined = together.joined(Equation(AGES | {name: condition(name, 1.0) for name in names}))
    made = [term for term in joined.terms.values() if term.coefficients.shape[1] > 1]
    assert len(made) == tables
    assert max(term.coefficients.shape[1] for term in made) <= 512


def test_a_condition_that_an_equation_does_not_count_changes_nothing() -> None:
    together = Together({"lupus": 2, "migraine": 2})
    joined = together.joined(Equation(AGES | {"migraine": condition("migraine", 2.0)}))
    everyone = people(4, lupus=[0, 1, 0, 1], migraine=[0, 0, 1, 1])
    sums = joined.linear_predictor({**everyone, **together.levels(everyone)})
    assert (sums - sums[0]).tolist() == [0, 0, 2, 2]
