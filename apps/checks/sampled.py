"""What the report counts of samples, read from the rows that laboratories' results left: supplier, post, failure."""

from collections.abc import Collection
from itertools import groupby
from typing import Any
from uuid import UUID

from apps.checks.models import Value
from apps.reports.samples import Told
from healthcheck.measurement import AbsentReason

# What a laboratory says of a marker that it tried and could not measure.
FAILED = {
    reason.key
    for reason in (
        AbsentReason.HAEMOLYSED,
        AbsentReason.INSUFFICIENT,
        AbsentReason.INVALID,
        AbsentReason.REJECTED,
        AbsentReason.LAB_ERROR,
        AbsentReason.UNKNOWN,
    )
}
LABORATORY = "lab:"  # begins the origin of its results, before the supplier's key


def sampled(check_ids: Collection[UUID]) -> dict[UUID, list[Told]]:
    """The samples of each check."""
    rows = Value.objects.filter(check_of__in=check_ids, specimen__isnull=False, origin__startswith=LABORATORY)
    names = ("check_of", "specimen", "kind", "absent", "taken_at", "arrived_at", "origin", "recorded_at")
    found: dict[UUID, list[Told]] = {}
    by_sample = rows.order_by("check_of", "specimen", "recorded_at", "id").values(*names)
    for (check, _), group in groupby(by_sample, key=lambda row: (row["check_of"], row["specimen"])):
        found.setdefault(check, []).append(_told(list(group)))
    return found


def _told(rows: list[dict[str, Any]]) -> Told:
    """Of one sample, the oldest row first."""
    last = {row["kind"]: row["absent"] for row in rows}
    arrived = min((row["arrived_at"] for row in rows if row["arrived_at"]), default=None)
    days = None if arrived is None else (arrived - min(row["taken_at"] for row in rows)).days
    return Told(
        specimen_id=rows[0]["specimen"],
        supplier=rows[0]["origin"].split(":")[1],
        days=days if days is not None and days >= 0 else None,
        failed=any(absent in FAILED for absent in last.values()),
        at=rows[0]["recorded_at"],
    )
