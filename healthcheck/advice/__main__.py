"""python -m healthcheck.advice: the tables of "what to do next" as a page and as CSV, for a clinician to check."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from healthcheck.advice import VERSION
from healthcheck.advice.sheet.written import write

_ABOUT = f"""Writes the thresholds and the actions of {VERSION} as a clinician reads them: a page in colour that prints
on A4 across, and a CSV. With no file named, the CSV goes to standard output. As `python -m healthcheck table`."""


def main(words: Sequence[str] | None = None) -> int:
    """Write what was asked for; the exit code."""
    parser = argparse.ArgumentParser("python -m healthcheck.advice", description=_ABOUT)
    parser.add_argument("--html", type=Path, metavar="FILE", help="the page")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the same as CSV")
    wish = parser.parse_args(words)
    return write(wish.html, wish.csv)


if __name__ == "__main__":
    sys.exit(main())
