"""The thresholds in force, read from the table of who says what."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Threshold:
    """From these pressures on a band begins; for low, below these pressures."""

    band: str
    systolic: Decimal
    diastolic: Decimal


def _in_force(place: str) -> list[Threshold]:
    text = files(__package__).joinpath("thresholds.csv").read_text(encoding="utf-8")
    return [
        Threshold(row["band"], Decimal(row["systolic"]), Decimal(row["diastolic"]))
        for row in csv.DictReader(text.splitlines())
        if row["place"] == place and row["in_force"] == "yes"
    ]


_BY_PLACE = {at_home: _in_force("home" if at_home else "clinic") for at_home in (True, False)}

# By whether the pressure was measured at home; the highest band first.
RAISED = {
    at_home: sorted((row for row in rows if row.band != "low"), key=lambda row: row.systolic, reverse=True)
    for at_home, rows in _BY_PLACE.items()
}
LOW = {at_home: next(row for row in rows if row.band == "low") for at_home, rows in _BY_PLACE.items()}
