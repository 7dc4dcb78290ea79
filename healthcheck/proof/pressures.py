"""Blood pressure by its numbers: at and beside each threshold of both places, the band by hand (`pressures.csv`)."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from healthcheck.proof.seen import Seen
from healthcheck.scores.blood_pressure import band


def _read(path: Path) -> tuple[tuple[str, str, str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        return tuple((row["place"], row["systolic"], row["diastolic"], row["band"]) for row in rows)


CASES = _read(Path(__file__).parent / "pressures.csv")


def by_hand() -> Iterator[Seen]:
    """Each pressure: its band."""
    for place, systolic, diastolic, expected in CASES:
        found = band(Decimal(systolic), Decimal(diastolic), at_home=place == "home")
        wrong = "" if found == expected else f"is {found}, by hand {expected}"
        yield Seen(f"blood_pressure {place} {systolic}/{diastolic}", wrong)
