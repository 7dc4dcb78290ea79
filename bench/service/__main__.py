"""`python -m bench.service`: how fast the whole service is, beside the limit of this machine, in one table.

Starts a PostgreSQL of its own, the service and its peers as processes on two cores, and measures each row in turns with
its limit (A B B A). Exit code 0 when every goal is met, 1 when one is missed, 2 when the machine swings: when a limit
varies more than twofold between turns nothing that was measured can be trusted.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.service import doors, end_to_end, growth, laboratory, lanes, records, sealed, sent
from bench.service.card import card
from bench.service.ground import Ground, ground
from bench.service.line import HEAD, Line

CORES = 2
ROWS = ("P1", "P2", "P4", "P6", "P7", "P9", "P10")


def main() -> int:
    """Measure what is asked for, print it, keep it as JSON."""
    given = _given()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    began, lines = time.monotonic(), []
    with ground() as here:
        machine = card(here.here.stack.place)
        print(f"{machine}\n\n{HEAD}", flush=True)
        for line in _lines(here, given):
            lines.append(line)
            print(line, flush=True)
        file = given.json or here.here.stack.place.logs / "bench-service.json"
    kept = {"machine": asdict(machine), "load_after": os.getloadavg()[0], "rows": [line.as_json() for line in lines]}
    file.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    print(f"\nTook {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f} at the end. As JSON: {file}")
    return verdict(lines)


def verdict(lines: list[Line]) -> int:
    """The exit code, and what it means in words."""
    swinging = [line.row for line in lines if not line.trusted]
    missed = [line.row for line in lines if line.trusted and line.met is False]
    if swinging:
        print(f"REFUSED: the machine swings, so these tell nothing: {'; '.join(swinging)}. Run it when it is quiet.")
    if missed:
        print(f"MISSED: {'; '.join(missed)}")
    return 2 if swinging else 1 if missed else 0


def _lines(here: Ground, given: argparse.Namespace) -> Iterator[Line]:
    rounds, seconds, wanted = given.rounds, given.seconds, set(given.only or ROWS)
    if "P6" in wanted:
        yield records.written(rounds)
    people = here.people(given.people) if wanted & {"P1", "P2"} else []
    if "P1" in wanted:
        yield from doors.measured(here, people, rounds, seconds)
    if "P2" in wanted:
        yield from laboratory.reported(here, people, rounds, seconds)
    if "P4" in wanted:
        yield end_to_end.walked(here, here.people(end_to_end.needed(rounds), measured=True), rounds, seconds)
    if wanted & {"P7", "P9", "P10"}:
        with sent.alone(here):
            yield from _alone(here, given, wanted)


def _alone(here: Ground, given: argparse.Namespace, wanted: set[str]) -> Iterator[Line]:
    if "P7" in wanted:
        yield sent.delivered(here, given.rounds)
    if "P10" in wanted:
        yield sealed.shared(here, here.people(41))
        yield lanes.penalty(here, given.rounds, given.seconds)
    if "P9" in wanted:
        yield from growth.grown(here, given.grow, given.values)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="A B B A so often (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=2, help="of one turn (default %(default)s)")
    parser.add_argument("--people", type=int, default=200, help="whose checks are open (default %(default)s)")
    parser.add_argument("--grow", type=int, default=100_000, help="stored checks at most; a long run: 10000000")
    parser.add_argument("--values", type=int, default=12, help="of each of those (default %(default)s)")
    parser.add_argument("--only", action="append", choices=ROWS, metavar="ROW", help=f"of {', '.join(ROWS)}; repeat it")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
