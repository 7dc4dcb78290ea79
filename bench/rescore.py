"""`python -m bench.rescore`: a replay over stored checks that were scored with a wrong coefficient.

Real PostgreSQL, real broker, real workers. Stores the checks, replays them twice, and compares both lists with the
people that must change, worked out on their own. Prints the times; exit code 1 when a list is wrong.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path

from demo.stack import Stack


def main() -> int:
    """Seed, replay twice, compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.rescore", description=__doc__)
    parser.add_argument("--checks", type=int, default=10_000, help="how many to store (default 10,000)")
    given = parser.parse_args()
    with Stack("rescore", environment={"HEALTHCHECK_DELIVERY_LEASE_SECONDS": "60"}) as stack:
        started = time.monotonic()
        code = f"from bench import rescore_seed; rescore_seed.main({given.checks})"
        expected = set(json.loads(stack.manage("shell", "--no-imports", "-c", code)))
        print(f"stored {given.checks:,} checks in {time.monotonic() - started:.0f} s; {len(expected):,} must change")
        lists = [replay(stack, given.checks, nth) for nth in (1, 2)]
    for nth, listed in enumerate(lists, 1):
        missing, extra = len(expected - listed), len(listed - expected)
        print(f"replay {nth}: listed {len(listed):,}, missing {missing}, too many {extra}")
    print("both lists are exactly right" if all(listed == expected for listed in lists) else "A LIST IS WRONG")
    return 0 if all(listed == expected for listed in lists) else 1


def replay(stack: Stack, checks: int, nth: int) -> set[str]:
    """One replay through the workers; the checks it lists."""
    listed = Path(stack.place.logs) / f"rescore-{nth}.csv"
    started = time.monotonic()
    stack.manage("rescore", "-o", str(listed))
    seconds = time.monotonic() - started
    print(f"replay {nth}: {seconds:.0f} s, {checks / seconds:,.0f} checks a second", flush=True)
    with listed.open(encoding="utf-8", newline="") as file:
        return {row["check"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    sys.exit(main())
