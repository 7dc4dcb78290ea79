"""`python -m bench.next_measurement`: the next best measurement against fixed orders, on simulated people.

Every person has some of six measurements and is asked for the others one by one. After each, the answer is the
likeliest action; with all six it is the action of the check. One policy asks for the measurement that tells most of
that action. The others ask in the order of the check, in the one order of all 720 that turns out best for these very
people, and in a random order. Prints how many people have the right answer after how many measurements, and draws it.
Exit code 1 when the next best measurement is not ahead of the order of the check.
"""

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from bench.asking import Asked, ask, best_order, reached
from bench.curves import svg
from healthcheck.certainty.next_measurement import MEASUREMENTS

_CHECKS_ORDER = "order of the check"


def main() -> int:
    """Ask everybody, print, draw."""
    parser = argparse.ArgumentParser(prog="python -m bench.next_measurement", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, help="how many to simulate (default 20,000)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("-o", "--output", type=Path, help="where to write the plot as SVG")
    given = parser.parse_args()
    with ProcessPoolExecutor(given.workers) as pool:
        people = list(pool.map(ask, range(given.people), chunksize=100))
    order = best_order(people)
    walked = _walked(people, order)
    curves = {name: 100 * right.mean(axis=0) for name, right in walked.items()}
    needed = {name: np.array([reached(each) for each in right]) for name, right in walked.items()}
    _print(curves, needed, given.people)
    print(f"best single order, found afterwards: {', '.join(name.replace('_', ' ') for name in order)}")
    if given.output:
        given.output.write_text(svg(curves, given.people), encoding="utf-8")
    return 0 if needed["next best"].mean() < needed[_CHECKS_ORDER].mean() else 1


def _walked(people: list[Asked], order: tuple[str, ...]) -> dict[str, np.ndarray]:
    """By policy, whether each person's answer was right after 0, 1, ... 6 measurements."""
    chance = np.random.default_rng(0)
    return {
        "next best": np.array([each.by_best() for each in people]),
        _CHECKS_ORDER: np.array([each.by(MEASUREMENTS) for each in people]),
        "best single order": np.array([each.by(order) for each in people]),
        "random order": np.array([each.by(chance.permutation(MEASUREMENTS).tolist()) for each in people]),
    }


def _print(curves: Mapping[str, np.ndarray], needed: Mapping[str, np.ndarray], people: int) -> None:
    print(f"{people:,} people; percent who have the full-information action after so many measurements")
    print("measurements  " + "  ".join(f"{name:>18}" for name in curves))
    for asked in range(len(MEASUREMENTS) + 1):
        print(f"{asked:12}  " + "  ".join(f"{curve[asked]:18.1f}" for curve in curves.values()))
    print("mean number of measurements until the answer is right and stays so")
    print("of everybody  " + "  ".join(f"{each.mean():18.3f}" for each in needed.values()))
    print("of the others " + "  ".join(f"{each[needed['next best'] > 0].mean():18.3f}" for each in needed.values()))
    print("(the others: whose answer is not right from the start)")


if __name__ == "__main__":
    sys.exit(main())
