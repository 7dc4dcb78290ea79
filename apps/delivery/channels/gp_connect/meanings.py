"""What the codes of answers and reports mean and what we do: two tables, each code with its own line.

Sources: ITK3 response codes (developer.nhs.uk/apis/itk3messagedistribution; CodeSystem UKCore-ITKResponseCode for
20014, 20015 and 30004); MESH's error codes as GP Connect Messaging, GPCM-SD-75, and the MESH API give them. What we do
is this service's own.
"""

import csv
from collections.abc import Mapping
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


def _read(name: str) -> dict[str, Meaning]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, strict=True))
    return {row["code"]: Meaning(effect=Effect(row.pop("effect", Effect.REFUSED)), **row) for row in rows}


ANSWERS: Final[Mapping[str, Meaning]] = _read("response_codes.csv")
REPORTS: Final[Mapping[str, Meaning]] = _read("report_codes.csv")
NOT_LISTED: Final = Meaning("", "MESH could not deliver it", "a human looks up the code in the MESH documentation")
