"""Shapley values against their definition, and what they promise."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.cox import Floats
from healthcheck.what_if.shapley import shapley

STEPS = st.lists(st.floats(-2, 2), min_size=1, max_size=5)


def risk(sums: Floats) -> Floats:
    found: Floats = -100 * np.expm1(-np.exp(sums))
    return found


def of_one(start: float, steps: list[float]) -> list[float]:
    return [float(value) for value in shapley(risk, np.array([start]), np.array(steps)[:, np.newaxis])[:, 0]]


def by_definition(start: float, steps: list[float]) -> Floats:
    """The rise that each step makes, averaged over every order."""
    orders = list(permutations(range(len(steps))))
    values = np.zeros(len(steps))
    for order in orders:
        before = start
        for step in order:
            after = before + steps[step]
            values[step] += (risk(np.array(after)) - risk(np.array(before))) / len(orders)
            before = after
    return values


@given(st.floats(-6, 1), STEPS)
def test_it_is_the_average_over_every_order(start: float, steps: list[float]) -> None:
    assert of_one(start, steps) == pytest.approx(by_definition(start, steps), abs=1e-11)


@given(st.floats(-6, 1), STEPS)
def test_the_values_sum_to_the_whole_rise(start: float, steps: list[float]) -> None:
    whole = risk(np.array(start + sum(steps))) - risk(np.array(start))
    assert sum(of_one(start, steps)) == pytest.approx(whole, abs=1e-12)


@given(st.floats(-6, 1), STEPS)
def test_a_step_of_zero_has_exactly_nothing_and_takes_nothing_from_the_others(start: float, steps: list[float]) -> None:
    with_it = of_one(start, [*steps, 0.0])
    assert with_it[-1] == 0
    assert with_it[:-1] == pytest.approx(of_one(start, steps), abs=1e-12)


@given(st.floats(-6, 1), STEPS, st.floats(0, 2))
def test_a_greater_step_never_has_a_lesser_value(start: float, steps: list[float], more: float) -> None:
    assert of_one(start, [steps[0] + more, *steps[1:]])[0] >= of_one(start, steps)[0] - 1e-12


def test_sharing_by_size_would_break_that_promise() -> None:
    """Why it is not the simpler way: the step grows from -2.5 to -1.5 and its share falls."""

    def by_size(steps: list[float]) -> float:
        return float(steps[0] / sum(steps) * (risk(np.array(-6 + sum(steps))) - risk(np.array(-6.0))))

    assert by_size([-1.5, 7.5]) < by_size([-2.5, 7.5])
    assert of_one(-6, [-1.5, 7.5])[0] > of_one(-6, [-2.5, 7.5])[0]


def test_many_people_are_as_each_alone_even_where_their_sums_do_not_fit_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("healthcheck.what_if.shapley._SUMS", 64)
    start, steps = np.linspace(-5, 0, 11), np.random.default_rng(1).normal(size=(4, 11))
    together = shapley(risk, start, steps)
    alone = np.stack([shapley(risk, start[[i]], steps[:, [i]])[:, 0] for i in range(11)], axis=1)
    assert np.abs(together - alone).max() < 1e-12


def test_nobody_and_nothing_have_no_values() -> None:
    assert shapley(risk, np.zeros(0), np.zeros((3, 0))).shape == (3, 0)
    assert shapley(risk, np.zeros(2), np.zeros((3, 2))).tolist() == [[0.0, 0.0]] * 3
