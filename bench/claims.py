"""`python -m bench.claims`: a worker's claim with 10^4 to 10^6 deliveries waiting, 90% of them for the dead.

Real PostgreSQL, the product's own statement. Each line: rows, share of the practices whose circuit is open, the time of
a claim of four lanes and a hundred deliveries (middle and 95th of 100 turns), what one delivery of it costs, and the
time to arm and to heal. The naive queue beside it asks one table for the oldest due rows whose practice is not dead.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from demo.stack import Stack

SIZES = (10_000, 100_000, 1_000_000)
GOAL = 1.5  # times the smallest: performance goal P9


def main() -> int:
    """Measure each size, print, compare the largest with the smallest."""
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many deliveries wait, comma-separated")
    parser.add_argument("--dead", type=float, default=0.9, help="share of the practices that are dead (default 0.9)")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    print(
        f"{'rows':>10} {'dead':>5} {'claim p50':>10} {'p95':>8} {'a delivery':>11} {'arm':>8} {'heal':>9} "
        f"{'naive p50':>10}"
    )
    figures = []
    with Stack("claims", environment={"HEALTHCHECK_DELIVERY_HURRY": "1000000"}) as stack:
        for part in (stack.beat, stack.worker, stack.web):
            part.stop()
        for rows in map(int, given.sizes.split(",")):
            code = f"from bench import claims_measured; claims_measured.main({rows}, {given.dead})"
            measured = json.loads(stack.manage("shell", "--no-imports", "-c", code))
            figures.append(measured)
            print(
                "{rows:>10,} {dead:>5.0%} {p50:>7.2f} ms {p95:>5.2f} ms {each:>8.3f} ms {arm:>5.2f} ms "
                "{heal:>6.1f} ms {naive:>7.2f} ms".format(**measured),
                flush=True,
            )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    ratio = figures[-1]["p50"] / figures[0]["p50"]
    print(f"largest to smallest: {ratio:.2f} (goal {GOAL}), {'as promised' if ratio <= GOAL else 'NOT AS PROMISED'}")
    return 0 if ratio <= GOAL else 1


def middle(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of so many turns, shortest first."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def median(taken: list[float]) -> float:
    """The middle of them."""
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
