"""python -m healthcheck.proof: prove the threshold table and the action table, or name the states where they fail."""

import argparse
import sys
import time
from collections.abc import Sequence

from healthcheck.advice import VERSION
from healthcheck.advice.table import BadTable
from healthcheck.proof.properties import PROPERTIES, Property, scene
from healthcheck.proof.report import lines, prove
from healthcheck.proof.states import blocks, count
from healthcheck.proof.tables import Tables
from healthcheck.proof.whole import tally

REFUSED = ""
LIVED: tuple[Property, ...] = ()
try:
    from healthcheck.proof.lived import LIVED
except BadTable as refused:  # the service will not start on this table; the rest of the proof says where it is broken
    REFUSED = str(refused)

_ABOUT = """Proves the tables of "what to do next" (healthcheck/advice): each property of every state of findings,
without one left out. Prints how many were looked at and how many failed, and names the first states that did.
Exit code 0: everything holds. 1: something does not."""


def main(words: Sequence[str] | None = None) -> int:
    """Prove everything; the exit code."""
    parser = argparse.ArgumentParser(
        "python -m healthcheck.proof", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tally", action="store_true", help="also how many states each action is primary in")
    wish, began = parser.parse_args(words), time.perf_counter()
    tables = Tables()
    parts = blocks(tables)
    print(f"What to do next, tables of {VERSION}: {len(tables.rows)} actions, {len(tables.thresholds)} thresholds.")
    print(f"{count(parts):,} states of findings, in {len(parts)} blocks that no action joins.\n")
    at, failed = scene(tables), 0
    for result in prove((*PROPERTIES, *LIVED), at, sys.stderr):
        print("\n".join(lines(result)), flush=True)
        failed += bool(result.failed)
    if REFUSED:
        print(f"  The service refuses to start on this table: {REFUSED}")
    if wish.tally:
        print("\nStates by their primary action:")
        print("\n".join(f"  {states:>22,} {action}" for action, states in tally(tables, at.kinds).most_common()))
    broken = failed + bool(REFUSED)
    said = f"NOT PROVED: {broken} of the properties do not hold" if broken else "Proved: every property holds"
    print(f"\n{said}, {time.perf_counter() - began:.0f} seconds.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
