"""`python -m bench.next_measurement`: the next best measurement against a fixed order, on simulated people.

Every person has some of six measurements. One policy asks for the measurement that lessens the doubt most, the other
always in the order of the check. After each measurement the answer is the most likely action; with all six it is the
action of the check. Prints how many people have that action after how many measurements, and draws it. Exit code 1
when the next best measurement is not ahead.
"""

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.curves import svg
from bench.partial_people import Partial, partial
from healthcheck.advice.action import Urgency
from healthcheck.assess import assess
from healthcheck.certainty import Study, study
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.certainty.outcomes import NOTHING_URGENT

_DRAWS = 1021
_ALL = frozenset(MEASUREMENTS)
_POLICIES = ("next best", "fixed order")


@dataclass(frozen=True, slots=True)
class Walked:
    """Of one person under one policy.

    Args:
        right: whether the answer was, after 0, 1, ... 6 further measurements.
        asked: how many until it was settled.
    """

    right: tuple[bool, ...]
    asked: int
    right_when_settled: bool


def main() -> int:
    """Walk everybody, print, draw."""
    parser = argparse.ArgumentParser(prog="python -m bench.next_measurement", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, help="how many to simulate (default 20,000)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("-o", "--output", type=Path, help="where to write the plot as SVG")
    given = parser.parse_args()
    with ProcessPoolExecutor(given.workers) as pool:
        walked = list(pool.map(walk, range(given.people), chunksize=100))
    curves = {name: 100 * np.mean([both[nth].right for both in walked], axis=0) for nth, name in enumerate(_POLICIES)}
    print(f"{given.people:,} people; percent who have the full-information action after so many measurements")
    print("measurements  " + "  ".join(f"{name:>11}" for name in _POLICIES))
    for asked in range(len(MEASUREMENTS) + 1):
        print(f"{asked:12}  " + "  ".join(f"{curves[name][asked]:11.1f}" for name in _POLICIES))
    needed = {name: float(np.mean([reached(both[nth].right) for both in walked])) for nth, name in enumerate(_POLICIES)}
    for nth, name in enumerate(_POLICIES):
        asked_for = np.mean([both[nth].asked for both in walked])
        right = 100 * np.mean([both[nth].right_when_settled for both in walked])
        print(f"{name}: {needed[name]:.2f} measurements until the answer stays right;", end=" ")
        print(f"asked only until settled {asked_for:.2f}, then right in {right:.1f}%")
    if given.output:
        given.output.write_text(svg(curves, given.people), encoding="utf-8")
    return 0 if needed["next best"] < needed["fixed order"] else 1


def walk(seed: int) -> tuple[Walked, Walked]:
    """One person under both policies."""
    person = partial(seed)
    known: dict[frozenset[str], Study] = {}

    def at(measured: frozenset[str]) -> Study:
        if measured not in known:
            known[measured] = study(person.check(measured), _DRAWS)
        return known[measured]

    return _path(person, at, best), _path(person, at, lambda _, lacking: next(n for n in MEASUREMENTS if n in lacking))


def best(found: Study, lacking: frozenset[str]) -> str:
    """Of what is lacking the greatest gain."""
    return next(gain.measurement for gain in found.gains if gain.measurement in lacking)


def _path(
    person: Partial, at: Callable[[frozenset[str]], Study], policy: Callable[[Study, frozenset[str]], str]
) -> Walked:
    full, measured = full_information(person), person.has
    right: list[bool] = []
    settled: tuple[int, bool] | None = None
    while measured != _ALL:
        found = at(measured)
        assert found.decision
        right.append(found.decision.action == full)
        if found.decision.settled and settled is None:
            settled = len(right) - 1, right[-1]
        measured |= {policy(found, _ALL - measured)}
    asked, right_then = settled or (len(right), True)
    return Walked((*right, *(True,) * (len(MEASUREMENTS) + 1 - len(right))), asked, right_then)


def full_information(person: Partial) -> str:
    """The action of the check with everything measured."""
    primary = assess(person.check(_ALL)).advice.primary
    return NOTHING_URGENT if primary.urgency is Urgency.NONE else primary.id


def reached(right: tuple[bool, ...]) -> int:
    """After how many measurements the answer is right and stays so."""
    return max((asked + 1 for asked, good in enumerate(right) if not good), default=0)


if __name__ == "__main__":
    sys.exit(main())
