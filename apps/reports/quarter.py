"""A quarter of the financial year, as the statutory return counts: Q1 is April to June."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from healthcheck.refusal import Invalid

LOCAL = ZoneInfo("Europe/London")  # a check at 23:30 UTC on 30 June is one of July, where it happened
_LABEL = re.compile(r"(20\d{2})/(\d{2}) Q([1-4])", re.ASCII)


_FIRST_CYCLE, _YEARS = 2013, 5  # the programme's cycles: 2013 to 2018, 2018 to 2023 and so on, each from 1 April


def cycle_of(at: datetime) -> int:
    """The year in which the five-year cycle of a moment began, on 1 April by the clock in London."""
    year = Quarter.of(at.astimezone(LOCAL).date()).year
    return _FIRST_CYCLE + (year - _FIRST_CYCLE) // _YEARS * _YEARS


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """`year` is the calendar year in which the financial year starts."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        months = day.year * 12 + day.month - 4
        return cls(months // 12, months % 12 // 3 + 1)

    @classmethod
    def read(cls, label: str) -> Self:
        """The quarter that a label such as "2026/27 Q3" names."""
        found = _LABEL.fullmatch(label)
        quarter = cls(int(found[1]), int(found[3])) if found else None
        if quarter is None or quarter.label != label:
            raise Invalid("wrong-quarter", 'A quarter is written like "2026/27 Q3".')
        return quarter

    @classmethod
    def numbered(cls, index: int) -> Self:
        """The quarter of an index, as the database counts them."""
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters since year 0."""
        return self.year * 4 + self.number - 1

    @property
    def label(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02} Q{self.number}"

    @property
    def starts(self) -> datetime:
        return datetime(self.year + self.number // 4, self.number * 3 % 12 + 1, 1, tzinfo=LOCAL)

    @property
    def ends(self) -> datetime:
        """The first moment that is no longer in it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1).starts
