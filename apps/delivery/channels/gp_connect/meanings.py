"""What the codes of answers and reports mean and what we do: two tables, each code with its own line.

Sources: ITK3 response codes (developer.nhs.uk/apis/itk3messagedistribution; CodeSystem UKCore-ITKResponseCode for
20014, 20015 and 30004); MESH's error codes as GP Connect Messaging, GPCM-SD-75, and the MESH API give them. What we do
is this service's own.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Final


class Effect(StrEnum):
    """What an answer does to a delivery."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of a table. `level` and `effect` are an answer's; a report always says that it did not arrive."""

    code: str
    meaning: str
    what_we_do: str
    level: str = ""
    effect: Effect = Effect.REFUSED

    @property
    def reason(self) -> str:
        """For whoever looks at a parked delivery."""
        return f"{self.code}, {self.meaning}: {self.what_we_do}"


class BadTable(ValueError):
    """A line of one of the tables that cannot be right: no process starts with it."""


def read(lines: Iterable[str]) -> dict[str, Meaning]:
    """A table as it is written. Raises BadTable."""
    found: dict[str, Meaning] = {}
    for row in csv.DictReader(lines, strict=True):
        if wrong := _wrong(row, found):
            raise BadTable(f"{row.get('code')}: {wrong}")
        found[row["code"]] = Meaning(effect=Effect(row.pop("effect", Effect.REFUSED)), **row)
    return found


def _wrong(row: Mapping[str, str | None], found: Mapping[str, Meaning]) -> str:
    """ITK3's codes of five digits begin with 1 or 2 for the infrastructure's and 3 for the business's answers."""
    cells = [cell for cell in row.values() if isinstance(cell, str) and cell and cell == cell.strip()]
    if len(cells) != len(row):
        return "an empty cell, or one too many, or a stray blank"
    code, level, effect = row["code"] or "", row.get("level"), row.get("effect")
    if code in found:
        return "stands twice"
    if level is None:
        return "" if _REPORT.fullmatch(code) else "no code of MESH"
    if not _ANSWER.fullmatch(code) or level != _LEVELS[code[0]]:
        return "no code of ITK3 at this level"
    allowed = {Effect.REFUSED, Effect.ACKNOWLEDGED if level == "business" else Effect.RECEIVED}
    return "" if effect in allowed else f"effect {effect} is none that {level} has"


def _read(name: str) -> dict[str, Meaning]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        return read(lines)


_REPORT: Final = re.compile(r"[0-9]{2}|EPL-[0-9]{3}")
_ANSWER: Final = re.compile(r"[123][0-9]{4}")
_LEVELS: Final = {"1": "infrastructure", "2": "infrastructure", "3": "business"}


ANSWERS: Final[Mapping[str, Meaning]] = _read("response_codes.csv")
REPORTS: Final[Mapping[str, Meaning]] = _read("report_codes.csv")
NOT_LISTED: Final = Meaning("", "MESH could not deliver it", "a human looks up the code in the MESH documentation")
