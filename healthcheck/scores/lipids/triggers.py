"""The referral triggers, read from the table of who says what; the most pressing first."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from operator import ge, gt

_SIGNS = {">=": ge, ">": gt}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row: from which value of a measure on, at which ages and in which families, what is to be done.

    Args:
        trigger: its name, which is the band.
        measure: "total_cholesterol", "non_hdl" or "triglycerides", in mmol/L.
        when: ">9.0" or ">=10".
        ages: "30-", "-29" or "" for all.
        family: "yes" where it holds only with heart disease in the family before 60; "" for all.
    """

    trigger: str
    measure: str
    when: str
    ages: str
    family: str
    words: str
    source: str

    def holds(self, values: Mapping[str, Decimal], age: int, family: str) -> bool:
        """Whether it holds for a person; a value that is missing holds nothing."""
        value = values.get(self.measure)
        if value is None or self.family not in ("", family) or not self._of_age(age):
            return False
        sign = self.when.rstrip("0123456789.")
        return bool(_SIGNS[sign](value, Decimal(self.when.removeprefix(sign))))

    def _of_age(self, age: int) -> bool:
        low, _, high = self.ages.partition("-")
        return int(low or 0) <= age <= int(high or age)


def _read() -> tuple[Trigger, ...]:
    text = files(__package__).joinpath("triggers.csv").read_text(encoding="utf-8")
    return tuple(Trigger(**row) for row in csv.DictReader(text.splitlines()))


TRIGGERS = _read()
