"""The action table: its rows as read from the data, refused when a finding that is not normal would bring no action."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthcheck.advice import VERSION
from healthcheck.advice.action import Urgency, Who
from healthcheck.advice.finding import Level
from healthcheck.advice.thresholds import Threshold

# Age comes from the date of birth; the others make a finding only where there is something to say.
_NEVER_MISSING = {"age", "risk_equation", "family_history", "kidney_failure", "triglycerides", "pulse_rhythm"}
_NEVER_TRIED = {"age"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        when: findings as "subject:band", any one of which brings the action.
        also: findings any one of which must have been made too; () for no such need.
        unless: findings any one of which takes the row away, because a stricter row says it then.
        tells: findings that are told with it, where they were made.
        only_further: it is never the primary action.
        fallback: "all_known" or "not_all_known" for the row that stands when no other gives a primary action.
    """

    id: str
    urgency: Urgency
    who: Who
    by: str
    patient: str
    gp: str
    source: str
    when: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    only_further: bool = False
    fallback: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every finding that it looks at."""
        return (*self.when, *self.also, *self.unless, *self.tells)


class BadTable(ValueError):
    """A table that would leave somebody without advice, or that names what does not exist."""


def read(text: str, thresholds: Sequence[Threshold]) -> tuple[Row, ...]:
    """The rows of a table. Raises BadTable for one that is not whole."""
    rows = parse(text)
    require_whole(rows, thresholds)
    return rows


def parse(text: str) -> tuple[Row, ...]:
    """The rows of a table as they stand, whole or not."""
    return tuple(_row(each) for each in tomllib.loads(text)["action"])


def require_whole(rows: Sequence[Row], thresholds: Sequence[Threshold]) -> None:
    """Raises BadTable for a table that no person may be advised by."""
    known = {f"{row.subject}:{row.band}" for row in thresholds if row.in_force}
    known |= {f"{row.subject}:{missing}" for row in thresholds for missing in ("unknown", "failed", "held")}
    if strange := {key for row in rows for key in row.keys} - known:
        raise BadTable(f"no such finding: {', '.join(sorted(strange))}")
    if holes := sorted(must_act(thresholds) - {key for row in rows if not row.also for key in row.when}):
        raise BadTable(f"no action for: {', '.join(holes)}")
    if sorted(row.fallback for row in rows if row.fallback) != ["all_known", "not_all_known"]:
        raise BadTable("each fallback must stand exactly once")
    if len({row.id for row in rows}) != len(rows):
        raise BadTable("two rows have the same id")


def must_act(thresholds: Sequence[Threshold]) -> set[str]:
    """Every finding that no table may pass over: each band in force that is not normal, each subject not known."""
    serious = {f"{row.subject}:{row.band}" for row in thresholds if row.in_force and row.level is not Level.NORMAL}
    may_be_missing = {row.subject for row in thresholds} - _NEVER_MISSING
    may_fail = {row.subject for row in thresholds if row.measure == "value"} - _NEVER_TRIED | {"egfr"}
    without_value = {f"{each}:{band}" for each in may_fail for band in ("failed", "held")}
    return serious | {f"{each}:unknown" for each in may_be_missing} | without_value


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        **{
            **raw,
            "urgency": Urgency(raw["urgency"]),
            "who": Who(raw["who"]),
            **{name: tuple(raw.get(name, ())) for name in ("when", "also", "unless", "tells")},
        }
    )


# Not refused here but in assess.py, so that the proof can look at a table that is not whole, and say where.
TABLE = parse((Path(__file__).parent / VERSION / "actions.toml").read_text(encoding="utf-8"))
