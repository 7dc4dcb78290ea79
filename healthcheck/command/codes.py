"""`codes`: which code, display, unit and range a channel is written with on a day; or what is wrong with any."""

import csv
import sys
from datetime import date

from healthcheck.fhir.codes import EVERY, ROWS, chosen
from healthcheck.fhir.lint import table

FAULTY = 1
_COLUMNS = ("name", "channel", "role", "system", "code", "display", "unit", "low", "high", "valid_from", "valid_to")


def codes(channel: str, day: date, *, lint: bool) -> int:
    """Print the rows in force; with `lint` the faults of every channel's rows instead. The exit code."""
    faults = table()
    for fault in faults:
        print(f"codes.csv: {fault}", file=sys.stderr)
    if lint:
        print(f"{len(ROWS)} rows of codes, {len(faults)} faults")
        return FAULTY if faults else 0
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow((*_COLUMNS, "source"))
    written.writerows(
        ["" if (cell := getattr(row, name)) is None else str(cell) for name in (*_COLUMNS, "source")]
        for row in chosen(ROWS, day, channel or EVERY)
    )
    sys.stdout.flush()
    return FAULTY if faults else 0
