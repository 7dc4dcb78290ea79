"""`python -m bench.chaos`: faults F1 to F12 with real processes while checks are accepted, and an oracle outside.

Nothing accepted may be lost, take effect twice, or overtake what came before it. Prints a table, writes the same as
JSON beside it; exit code 1 when a promise was broken, and with --bug when the bug was NOT seen.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.chaos.bug_names import NAMES
from bench.chaos.oracle import Verdict
from bench.chaos.receivers import NO_SANDBOX, there
from bench.chaos.run import CLASSES, run, run_bugs
from bench.chaos.table import bugs_table, table


def main() -> int:
    """Run as asked; one seed after another."""
    given = _given()
    if not there():
        print(NO_SANDBOX, file=sys.stderr)
        return 2
    return _bugs(given) if given.bug else _faults(given)


def _faults(given: argparse.Namespace) -> int:
    only = tuple(given.only.split(",")) if given.only else CLASSES
    verdicts = []
    for seed in range(given.seed, given.seed + given.seeds):
        verdicts.append(run(seed=seed, checks=given.checks, faults=given.faults, only=only, rate=given.rate))
        print(table(verdicts), flush=True)
        _write(given.json, verdicts)
    return int(any(verdict.broken for verdict in verdicts))


def _bugs(given: argparse.Namespace) -> int:
    names = NAMES if given.bug == "all" else tuple(given.bug.split(","))
    verdicts = []
    for verdict in run_bugs(names, seed=given.seed, checks=given.checks, faults=given.faults, rate=given.rate):
        verdicts.append(verdict)
        print(bugs_table([verdict]), flush=True)
        _write(given.json, verdicts)
    return int(not all(verdict.broken for verdict in verdicts))


def _write(file: Path, verdicts: list[Verdict]) -> None:
    file.write_text(json.dumps([asdict(each) | {"broken": each.broken} for each in verdicts], indent=1))


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--checks", type=int, default=120, help="accepted checks a seed (default 120)")
    parser.add_argument("--faults", type=int, default=14, help="faults of a moment's length a seed (default 14)")
    parser.add_argument("--seed", type=int, default=1, help="of the first run (default 1)")
    parser.add_argument("--seeds", type=int, default=1, help="how many runs, each with the next seed (default 1)")
    parser.add_argument("--only", default="", metavar="F1,F4", help="these classes alone (default all twelve)")
    parser.add_argument(
        "--bug", default="", metavar="NAME", help=f"switch bugs on; each must be seen: all, or {', '.join(NAMES)}"
    )
    parser.add_argument("--rate", type=float, default=4.0, help="people a second at most (default 4)")
    parser.add_argument("--json", type=Path, default=Path("chaos.json"), help="where the figures go as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
