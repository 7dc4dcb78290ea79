"""The orders of asking that the benchmark compares, on a few simulated people."""

import numpy as np
import pytest

from bench.asking import Asked, ask, best_order, full_information, reached
from bench.curves import svg
from bench.partial_people import partial
from healthcheck.certainty.next_measurement import MEASUREMENTS


@pytest.fixture(scope="module")
def people() -> list[Asked]:
    return [ask(seed) for seed in range(60)]


def test_everybody_is_asked_for_what_they_lack_and_ends_with_the_right_answer(people: list[Asked]) -> None:
    for seed, person in enumerate(people):
        assert set(person.lacking) == set(MEASUREMENTS) - partial(seed).has
        assert person.by_best()[-1] and person.by(MEASUREMENTS)[-1]
        assert len(person.by_best()) == len(MEASUREMENTS) + 1
        assert full_information(partial(seed))


def test_the_next_best_measurement_needs_fewer_than_the_order_of_the_check(people: list[Asked]) -> None:
    best = np.mean([reached(person.by_best()) for person in people])
    fixed = np.mean([reached(person.by(MEASUREMENTS)) for person in people])
    assert best < fixed


def test_the_best_single_order_is_no_worse_than_any_that_is_tried(people: list[Asked]) -> None:
    def needed(order: tuple[str, ...]) -> int:
        return sum(reached(person.by(order)) for person in people)

    chance = np.random.default_rng(2)
    best = needed(best_order(people))
    assert all(best <= needed(tuple(chance.permutation(MEASUREMENTS).tolist())) for _ in range(20))


def test_right_and_staying_so_is_counted_from_the_last_wrong_answer() -> None:
    assert reached((True, True)) == 0
    assert reached((False, True, True)) == 1
    assert reached((True, False, True)) == 2


def test_the_plot_has_each_curve_with_a_mark_and_a_dash_of_its_own() -> None:
    drawn = svg({name: [70.0, 90.0, 100.0] for name in ("a", "b", "c", "d")}, 10)
    assert drawn.count("<polyline") == 4
    assert all(f">{name}</text>" in drawn for name in "abcd")
    assert drawn.count("<circle") == 4 and drawn.count("<polygon") == 12
