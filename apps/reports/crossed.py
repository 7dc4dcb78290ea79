"""Exact counts of facts by any of their groups at once, as an analyst who is shut into some areas by PostgreSQL itself.

The tallies hold one group at a time; this counts the facts. Nothing here filters by area: row-level security does
(migration 0008), so that no query can forget to.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from apps.reports.choices import LATER_STEPS, Step
from apps.reports.quarter import Quarter
from apps.reports.rollup import DIMENSIONS
from apps.tenancy.scope import ANALYST_ROLE, Scope, within
from healthcheck.refusal import Invalid

GROUPS = ("area_code", *DIMENSIONS)
EVERY_AREA = ("*",)  # in the place of codes, for somebody who may see all
_CODE = re.compile(r"[A-Za-z0-9]{1,16}")
# As the tallies count it: a person who was found not eligible, and not eligible again since, is not received, nor is
# one who had died by then.
_ELIGIBLE = "(ineligible_at IS NULL OR coalesce(eligible_at > ineligible_at, false))"
_IN_LIFE = "(died_at IS NULL OR received_at <= died_at)"
_RECEIVED = f"count(received_at) FILTER (WHERE {_ELIGIBLE} AND {_IN_LIFE}) AS received"
_STEPS = ", ".join(
    _RECEIVED if step is Step.RECEIVED else f"count({step.column}) AS {step.value}" for step in LATER_STEPS
)


@contextmanager
def analyst(areas: Collection[str]) -> Iterator[CursorWrapper]:
    """A cursor that sees the facts of these areas and nothing else. The connection is itself again afterwards.

    Args:
        areas: their codes, or EVERY_AREA.

    Raises ValueError for what is no code of an area.
    """
    if tuple(areas) != EVERY_AREA and not all(_CODE.fullmatch(area) for area in areas):
        raise ValueError("An area code is letters and digits.")
    scope = Scope(role=ANALYST_ROLE, kind="analyst", areas=",".join(areas))
    with transaction.atomic(), within(scope), connection.cursor() as cursor:
        yield cursor


def crossed(
    *, areas: Collection[str], by: Sequence[str], quarter: Quarter | None = None, most: int | None = None
) -> list[dict[str, str | int]]:
    """How many people of these areas got to each step, by every combination of some groups.

    The caller has made sure of the right to the areas, and writes the look into the audit trail.

    Args:
        quarter: of the offer; None for all of them.
        most: lines; None for every one.

    Raises:
        Invalid: "unknown-group" for what is no group of a fact, or one that is named twice.
    """
    columns = listed(by)
    with analyst(areas) as cursor:
        within = [] if quarter is None else [quarter.starts, quarter.ends]
        cursor.execute(_sql(columns, by, within=bool(within)) + ("" if most is None else f" LIMIT {most:d}"), within)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def listed(by: Sequence[str]) -> str:
    """The groups as the beginning of a list of columns. Raises Invalid for what is no group, or is named twice."""
    if not set(by) <= set(GROUPS) or len(set(by)) < len(by):
        raise Invalid("unknown-group", f"Choose each once from: {', '.join(GROUPS)}.", field="/by")
    return "".join(f"{name}, " for name in by)


def _sql(columns: str, by: Sequence[str], *, within: bool) -> str:
    offered = "WHERE offered_at >= %s AND offered_at < %s" if within else ""
    grouped = f"GROUP BY {', '.join(by)} ORDER BY {', '.join(by)}" if by else ""
    return f"SELECT {columns}count(*) AS invited, {_STEPS} FROM reports_fact {offered} {grouped}"  # noqa: S608  from GROUPS
