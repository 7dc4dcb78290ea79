"""The codes a record is written with: `codes.csv`, each with unit, range, dates in force and evidence.

NHSHCo in the evidence column is NHS England's "NHS Health Check online" FHIR guide (the repository
NHSDigital/digital-health-checks-public, 2026-03-11). SNOMED CT: the UK Edition's licence applies; only codes in use are
shipped. LOINC: this material contains content from LOINC (http://loinc.org), copyright Regenstrief Institute, Inc.,
available at no cost under http://loinc.org/license.
A code that is corrected gets an end date and a new row; a record made again for its own day stays the same record.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from healthcheck.coding import LOINC, SNOMED, Coding

_SYSTEMS = {"snomed": SNOMED, "loinc": LOINC}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a code, what it stands for here, and what may be written under it.

    Args:
        name: ours; rows of one name are parallel codes of one concept.
        role: question, panel, answer, document, conclusion, encounter, report, specimen or site.
        unit: UCUM code of its values; "" where it has none.
        low: lowest value; None for a measured kind, whose range stands in `Kind`, and for what has no number.
        high: highest value, likewise.
        since: first day it is used.
        until: first day it is no longer used; None while it is.
        evidence: where the code's meaning was read.
    """

    name: str
    role: str
    system: str
    code: str
    display: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    since: date
    until: date | None
    evidence: str

    @property
    def coding(self) -> Coding:
        """As a coding. Raises BadCode where SNOMED CT's check digit is wrong."""
        return Coding(self.system, self.code, self.display)

    def in_force(self, day: date) -> bool:
        """Whether it is used on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def _lines(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _row(line: Mapping[str, str]) -> Row:
    return Row(
        name=line["name"],
        role=line["role"],
        system=_SYSTEMS[line["system"]],
        code=line["code"],
        display=line["display"],
        unit=line["unit"],
        low=Decimal(line["low"]) if line["low"] else None,
        high=Decimal(line["high"]) if line["high"] else None,
        since=date.fromisoformat(line["since"]),
        until=date.fromisoformat(line["until"]) if line["until"] else None,
        evidence=line["evidence"],
    )


ROWS: tuple[Row, ...] = tuple(_row(line) for line in _lines("codes.csv"))

# Published codes that say something else than they are published for, or nothing at all: code -> what it really is.
REFUSED: Mapping[str, str] = {line["code"]: line["meaning"] for line in _lines("refused.csv")}


@lru_cache(maxsize=64)
def in_force(day: date) -> Mapping[str, tuple[Coding, ...]]:
    """Name to its parallel codes on a day."""
    names: dict[str, tuple[Coding, ...]] = {}
    for row in ROWS:
        if row.in_force(day):
            names[row.name] = (*names.get(row.name, ()), row.coding)
    return names
