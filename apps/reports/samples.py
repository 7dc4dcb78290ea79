"""One row a sample that a laboratory spoke of: whose kit it was, how long it was in the post, whether it failed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

LATE = 8  # days in the post and more stand on one line
NOT_KNOWN = "not known"
MEASURES = ("samples", "samples_failed")
TABLES = ("supplier", "post")


class Sample(models.Model):
    """It names nobody; the fact is that of the check it was taken for."""

    specimen_id = models.UUIDField(primary_key=True)
    fact = models.ForeignKey("reports.Fact", on_delete=models.CASCADE, related_name="samples")
    area = models.ForeignKey("reports.Area", on_delete=models.PROTECT, related_name="+", db_column="area_code")
    supplier = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField("days in the post", null=True)
    failed = models.BooleanField(help_text="A marker could not be measured, as the laboratory said last.")
    at = models.DateTimeField(help_text="When the laboratory first spoke of it.")

    class Meta:
        app_label = "reports"

    def __str__(self) -> str:
        return str(self.specimen_id)


@dataclass(frozen=True, slots=True)
class Told:
    """What the results of a sample say of it."""

    specimen_id: UUID
    supplier: str
    days: int | None
    failed: bool
    at: datetime


def counted(area: str = "") -> dict[tuple[str, str, str], dict[str, int]]:
    """By area, table and value, the samples and those that failed: of one area, or of each."""
    rows = Sample.objects.filter(area=area) if area else Sample.objects.all()
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    grouped = rows.values("area_id", "supplier", "days").annotate(
        samples=Count("pk"), samples_failed=Count("pk", filter=Q(failed=True))
    )
    for row in grouped.order_by():
        for table, value in (("supplier", row["supplier"]), ("post", post(row["days"]))):
            _add(found.setdefault((row["area_id"], table, value), dict.fromkeys(MEASURES, 0)), row)
    return found


def post(days: int | None) -> str:
    """The line that so many days in the post stand on."""
    return NOT_KNOWN if days is None else str(min(days, LATE))


def values(counts: Iterable[tuple[str, str, str]], table: str) -> list[str]:
    """The values of a table that anything was counted of."""
    return sorted({value for _, of, value in counts if of == table})


def _add(counts: dict[str, int], row: Mapping[str, Any]) -> None:
    for name in MEASURES:
        counts[name] += row[name]
