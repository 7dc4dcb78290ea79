"""P4: from a laboratory's message to the receipts of the GP's system and of NHS Notify, with everything between."""

import time
from typing import Any

from bench.service.calls import all_of
from bench.service.ground import Ground
from bench.service.laboratory import as_message
from bench.service.line import Line, of_rates
from bench.service.rounds import Turn, alternate

EACH = 24  # checks that come together in one turn
LONGEST = 120.0
LEAST_RATE = 60.0


def needed(rounds: int) -> int:
    """How many people the rounds use up: a check is completed once."""
    return EACH * (2 * rounds + 1)


def walked(ground: Ground, people: list[dict[str, Any]], rounds: int, seconds: float) -> Line:
    """The last message of a check, scored, written as FHIR, sent and receipted."""
    ground.introduce(people)
    turns = iter([people[start : start + EACH] for start in range(0, len(people), EACH)])
    before = ground.spent_by()
    found = alternate(
        lambda: _turn(ground, next(turns)),
        lambda: Turn(ground.limit.check_tx(round(seconds)).rate, 0.0),
        rounds,
    )
    after = ground.spent_by()
    parts = ", ".join(f"{part} {1000 * (after[part] - before[part]) / len(people):.0f}" for part in ("web", "workers"))
    line = of_rates(
        "P4 checks from last message to both receipts, /s",
        found,
        least=0.08,
        goal=">= 0.08, >= 60/s",
        words=f"{EACH} at once; ms of CPU a check: {parts}; the peers' is beside it on the same cores",
    )
    return line.judged(bool(line.met) and line.product >= LEAST_RATE)


def _turn(ground: Ground, people: list[dict[str, Any]]) -> Turn:
    checks = [person["check"] for person in people]
    before, began = sum(ground.spent_by().values()), time.perf_counter()
    all_of(ground.url, [as_message(ground, person) for person in people])
    while left := ground.unsettled(checks):
        if time.perf_counter() - began > LONGEST:
            raise RuntimeError(f"{left} of {len(checks)} checks have no receipts after {LONGEST:.0f} s")
        time.sleep(0.02)
    took = time.perf_counter() - began
    return Turn(len(checks) / took, (sum(ground.spent_by().values()) - before) / len(checks))
