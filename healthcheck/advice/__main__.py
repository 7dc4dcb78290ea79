"""python -m healthcheck.advice: the tables of "what to do next" as a page and as CSV, for a clinician to check."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from healthcheck.advice import VERSION
from healthcheck.advice.sheet import page, table_csv

_ABOUT = f"""Writes the thresholds and the actions of {VERSION} as a clinician reads them: a page in colour that prints
on A4 across, and a CSV. With no file named, the CSV goes to standard output."""


def main(words: Sequence[str] | None = None) -> int:
    """Write what was asked for; the exit code."""
    parser = argparse.ArgumentParser("python -m healthcheck.advice", description=_ABOUT)
    parser.add_argument("--html", type=Path, metavar="FILE", help="the page")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the same as CSV")
    wish = parser.parse_args(words)
    try:
        if wish.html:
            wish.html.write_text(page.page(), encoding="utf-8")
        if wish.csv:
            wish.csv.write_text(table_csv.text(), encoding="utf-8")
    except OSError as error:
        print(f"Not written: {error.filename}: {error.strerror}.", file=sys.stderr)
        return 2
    if not (wish.html or wish.csv):
        sys.stdout.write(table_csv.text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
