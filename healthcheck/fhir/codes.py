"""The codes a record is written with: `codes.csv`, a row for each concept, and another where a channel has its own.

Each row says what is in force from which day: code, display, unit, range and where that was read. A correction is an
end date and a new row; a record made again for its own day stays the same record. What a code means, whoever uses it,
stands in `meanings.csv`, entered apart, and codes that are published wrongly in `refused.csv`: `lint` compares them.

NHSHCo in the source column is NHS England's "NHS Health Check online" FHIR guide (the repository
NHSDigital/digital-health-checks-public, 2026-03-11). SNOMED CT: the UK Edition's licence applies; only codes in use are
shipped. LOINC: this material contains content from LOINC (http://loinc.org), copyright Regenstrief Institute, Inc.,
available at no cost under http://loinc.org/license.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from healthcheck.coding import LOINC, SNOMED, Coding

EVERY: Final = "every"  # the channel of a plain row
CARRIERS: Final = ("pdm", "fhir", "gp_connect", "nrl")  # channels that carry codes of a terminology; others carry none
BEGINNING: Final = date(2013, 4, 1)  # when the NHS Health Check became a duty of local authorities: no record is older
_SYSTEMS = {"snomed": SNOMED, "loinc": LOINC}
_HERE = ZoneInfo("Europe/London")


class BadTable(ValueError):
    """A line of the table that cannot be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a code, what it stands for here, and what may be written under it.

    Args:
        name: ours; rows of one name are parallel codes of one concept, one a system.
        channel: whose row it is; EVERY for a plain one, which a channel's own row of that name and system replaces.
        role: question, panel, answer, document, conclusion, encounter, report, specimen, site or setting.
        unit: UCUM code of its values; "" where it has none.
        low, high: lowest and highest value; None for what has no number.
        valid_from: first day it is used.
        valid_to: first day it is no longer used; None while it is.
        source: where the code's meaning was read.
    """

    name: str
    channel: str
    role: str
    system: str
    code: str
    display: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def coding(self) -> Coding:
        """As a coding. Raises BadCode where SNOMED CT's check digit is wrong."""
        return Coding(self.system, self.code, self.display)

    def in_force(self, day: date) -> bool:
        """Whether it is used on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one code means: the name and the role it may have here, and the words that may stand beside it."""

    name: str
    role: str
    terms: tuple[str, ...]


def read(lines: Iterable[str]) -> tuple[Row, ...]:
    """The rows of a table as it is written. Raises BadTable, with the line's number, for what cannot be read."""
    return tuple(_row(number, line) for number, line in enumerate(csv.DictReader(lines, strict=True), start=2))


def _row(number: int, line: Mapping[str, str]) -> Row:
    try:
        return Row(
            **{name: line[name] for name in ("name", "channel", "role", "code", "display", "unit", "source")},
            system=_SYSTEMS.get(line["system"], line["system"]),
            low=Decimal(line["low"]) if line["low"] else None,
            high=Decimal(line["high"]) if line["high"] else None,
            valid_from=date.fromisoformat(line["valid_from"]),
            valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadTable(f"line {number} of the code table cannot be read: {error!r}") from None


def _lines(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, strict=True)


def _rows() -> tuple[Row, ...]:
    with files(__package__).joinpath("codes.csv").open(encoding="utf-8") as lines:
        return read(lines)


ROWS: tuple[Row, ...] = _rows()

# What each code means, whichever channel uses it: (system, code) -> its meaning.
MEANINGS: Mapping[tuple[str, str], Meaning] = {
    (_SYSTEMS[line["system"]], line["code"]): Meaning(line["name"], line["role"], tuple(line["terms"].split("|")))
    for line in _lines("meanings.csv")
}

# Published codes that say something else than they are published for, or nothing at all: code -> what it really is.
REFUSED: Mapping[str, str] = {line["code"]: line["meaning"] for line in _lines("refused.csv")}


def day_of(moment: datetime) -> date:
    """The day on which a record is made, by England's calendar: it decides which codes it is written with."""
    return moment.astimezone(_HERE).date()


def chosen(rows: Iterable[Row], day: date, channel: str) -> tuple[Row, ...]:
    """What a channel is written with on a day: its own rows, and plain ones for all else."""
    standing = [row for row in rows if row.channel in (EVERY, channel) and row.in_force(day)]
    own = {(row.name, row.system) for row in standing if row.channel != EVERY}
    return tuple(row for row in standing if row.channel != EVERY or (row.name, row.system) not in own)


@lru_cache(maxsize=64)
def in_force(day: date, channel: str = EVERY) -> Mapping[str, tuple[Coding, ...]]:
    """Name to its parallel codes on a day, LOINC's first."""
    names: dict[str, tuple[Coding, ...]] = {}
    for row in sorted(chosen(ROWS, day, channel), key=lambda row: row.system):
        names[row.name] = (*names.get(row.name, ()), row.coding)
    return names


@lru_cache(maxsize=64)
def differs(day: date, channel: str) -> bool:
    """Whether a channel is written otherwise on a day than the plain rows have it."""
    return any(row.channel == channel and row.in_force(day) for row in ROWS)
