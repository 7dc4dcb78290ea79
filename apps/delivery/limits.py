"""What each channel is allowed, read from channels.toml beside this: calls a second, hours of silence and of rest."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Limits:
    """One channel's row.

    Args:
        rate: calls a second, over the whole service.
        burst: how many at once after a quiet time.
        technical: after this long without the receiving system's word somebody is told; None where there is none.
        business: the same of the receiver's final word.
        rests: from when until when, by the clock on the wall, routine deliveries wait; None where they never do.
    """

    rate: float
    burst: int
    technical: timedelta | None
    business: timedelta | None
    rests: tuple[time, time] | None = None

    def resting(self, at: datetime) -> bool:
        """Whether routine deliveries wait at this hour."""
        if self.rests is None:
            return False
        begin, end = self.rests
        clock = timezone.localtime(at).time()
        return begin <= clock < end if begin < end else clock >= begin or clock < end


def _read(row: Mapping[str, Any]) -> Limits:
    return Limits(
        rate=float(row["rate"]),
        burst=int(row["burst"]),
        technical=_hours(row, "technical_hours"),
        business=_hours(row, "business_hours"),
        rests=(_hour(row, "rests_from"), _hour(row, "rests_until")) if "rests_from" in row else None,
    )


def _hours(row: Mapping[str, Any], key: str) -> timedelta | None:
    return timedelta(hours=row[key]) if key in row else None


def _hour(row: Mapping[str, Any], key: str) -> time:
    return time.fromisoformat(row[key])


_TABLE: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("channels.toml").read_text(encoding="utf-8"))
LIMITS: Final[Mapping[str, Limits]] = {name: _read(row) for name, row in _TABLE.items()}
