"""The page of exact figures by several groups at once, under row-level security; each look is kept."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from apps.clients.clock import now
from apps.reports import asked, exact
from apps.reports.choices import Step
from apps.reports.crossed import EVERY_AREA, crossed
from apps.reports.exact_access import ExactAccess, sees_all, staff
from apps.reports.inert import inert
from apps.reports.labels import GROUPS, label
from apps.reports.quarter import Quarter
from apps.reports.ratio import Ratio
from apps.reports.waits import STRETCHES, Waited, waited
from healthcheck.refusal import Invalid

CHOICES = {"area_code": "Area", **GROUPS, "arm": "Arm of a trial", "practice": "Practice"}
MOST_LINES = 1000  # that a page shows; a file holds every one
MOST_GROUPS = 3
PUT = ("area", "quarter", "wait")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen, with the right to it made sure of."""

    areas: dict[str, str]
    area: str
    quarter: Quarter | None
    by: tuple[str, ...]
    wait: str
    every: bool

    @property
    def within(self) -> Sequence[str]:
        """The areas to count in."""
        if self.area:
            return [self.area]
        return EVERY_AREA if self.every else list(self.areas)


class CrossedPages(ExactAccess):
    """Any groups crossed, of one's areas."""

    def crossed(self, request: HttpRequest) -> TemplateResponse:
        """The figures as a table."""
        context: dict[str, Any] = {
            "caveat": exact.CAVEAT, "choices": CHOICES, "stretches": STRETCHES, "most": MOST_LINES,
            "areas": self.areas(request), "given": request.GET,
        }  # fmt: skip
        context["quarters"] = [each.label for each in exact.quarters(context["areas"])]
        try:
            chosen = self._chosen(request)
            rows = crossed(areas=chosen.within, by=chosen.by, quarter=chosen.quarter, most=MOST_LINES + 1)
            times = _times(chosen)
        except Invalid as refused:
            return self.answer(request, "crossed", "Groups crossed", context | {"refused": refused.detail}, status=422)
        self._keep(request, chosen)
        context |= {
            "chosen": chosen,
            "heads": [CHOICES[name] for name in chosen.by] or ["Everybody"],
            "lines": [_line(row, chosen, times) for row in rows[:MOST_LINES]],
            "more": len(rows) > MOST_LINES,
            "stretch": STRETCHES.get(chosen.wait),
        }
        return self.answer(request, "crossed", "Groups crossed", context)

    def crossed_file(self, request: HttpRequest) -> HttpResponse:
        """Every line and every step, as a file."""
        self.areas(request)
        try:
            chosen = self._chosen(request)
            rows = crossed(areas=chosen.within, by=chosen.by, quarter=chosen.quarter)
        except Invalid as refused:
            return HttpResponse(refused.detail, status=422, content_type="text/plain; charset=utf-8")
        self.agreed(request)
        self._keep(request, chosen)
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow([*chosen.by, *(step.value for step in Step)])
        for row in rows:
            table.writerow([inert(value) for value in row.values()])
        headers = {"Content-Disposition": 'attachment; filename="health-check-crossed.csv"'}
        return HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

    def _chosen(self, request: HttpRequest) -> Asked:
        areas, by = self.areas(request), tuple(request.GET.getlist("by"))
        area, quarter, wait = (request.GET.get(name, "") for name in PUT)
        if area and area not in areas:
            raise PermissionDenied
        if len(by) > MOST_GROUPS:
            raise Invalid("too-many-groups", f"Choose at most {MOST_GROUPS} groups.", field="/by")
        return Asked(areas, area, Quarter.read(quarter) if quarter else None, by, wait, sees_all(request))

    def _keep(self, request: HttpRequest, chosen: Asked) -> None:
        """The look, an entry an area that was counted; one where somebody who sees all counted all."""
        quarter = chosen.quarter.label if chosen.quarter else ""
        for area in [""] if chosen.within == EVERY_AREA else chosen.within:
            asked.exact(
                by=staff(request), at=now(), area=area, quarter=quarter, page="crossed", crossed="+".join(chosen.by)
            )


def _times(chosen: Asked) -> dict[tuple[str | int, ...], Waited]:
    if not chosen.wait:
        return {}
    return waited(areas=chosen.within, by=chosen.by, stretch=chosen.wait, quarter=chosen.quarter)


def _line(row: dict[str, str | int], chosen: Asked, times: dict[tuple[str | int, ...], Waited]) -> dict[str, Any]:
    key = tuple(row[name] for name in chosen.by)
    names = [
        chosen.areas.get(str(value), str(value)) if name == "area_code" else label(name, str(value))
        for name, value in zip(chosen.by, key, strict=True)
    ]
    return {
        "names": names or ["Everybody"],
        "uptake": Ratio(int(row["received"]), int(row["invited"])),
        "waited": times.get(key),
    }
