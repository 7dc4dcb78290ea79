"""The pages of exact figures and of the statutory return: for staff with the right to an area; each look is kept."""

from collections.abc import Callable, Iterable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.clients.clock import now
from apps.reports import asked, behind, exact, statutory_return
from apps.reports.choices import Step
from apps.reports.crossed_admin import CrossedPages
from apps.reports.exact_access import ExactAccess, View, sees_all, staff
from apps.reports.labels import GROUPS, measured
from apps.reports.published import COUNTRY, funnel
from apps.reports.quarter import Quarter

ALL = "all"
CHECK = "checks.view_healthcheck"


class ExactPages(CrossedPages, ExactAccess):
    """Fixed tables of an area; the return, and the checks behind each of its numbers."""

    def exact_urls(self, admin_view: Callable[[View], View]) -> list[URLPattern]:
        """The routes."""

        def view(page: View) -> View:
            return admin_view(self.guarded(page))

        return [
            path("crossed/", view(self.crossed), name="reports_crossed"),
            path("crossed.csv", view(self.crossed_file), name="reports_crossed_csv"),
            path("exact/", view(self.exact), name="reports_exact"),
            path("return/", view(self.statutory), name="reports_return"),
            path("return.csv", view(self.statutory_file), name="reports_return_csv"),
            *(
                path(
                    f"return/<str:area>/<int:quarter>/{counted}/",
                    view(partial(self.checks, counted=counted)),
                    name=f"reports_return_{counted}",
                )
                for counted in behind.COUNTED
            ),
        ]

    def exact(self, request: HttpRequest) -> TemplateResponse:
        """Everything counted of one area, or of the country for those who may see all."""
        areas = self.areas(request)
        area = request.GET.get("area", "" if sees_all(request) else next(iter(areas)))
        if area not in areas and not (area == "" and sees_all(request)):
            raise PermissionDenied
        asked.exact(by=staff(request), at=now(), area=area)
        found = exact.exact(area)
        tables = [
            (name, found.tables[key])
            for key, name in {**GROUPS, "practice": "Practice"}.items()
            if found.tables.get(key)
        ]
        context = {
            "found": found,
            "caveat": exact.CAVEAT,
            "areas": ({"": COUNTRY} if sees_all(request) else {}) | areas,
            "area": area,
            "way": funnel(found.everybody),
            "ineligible": found.everybody.ratio("ineligible"),
            "findings": found.findings,
            "died": found.everybody.ratio("died"),
            "moved": found.everybody.ratio("moved"),
            "samples": exact.samples_of(area),
            "reminded": found.everybody.ratio("returned_reminded", "reminded"),
            "groups": tables,
        }
        return self.answer(request, "exact", "Exact figures, to run the programme", context)

    def statutory(self, request: HttpRequest) -> TemplateResponse:
        """The statutory quarterly return of one's areas; each number leads to the checks behind it."""
        areas = self.areas(request)
        quarters = exact.quarters(areas)
        chosen = request.GET.get("quarter", quarters[0].label if quarters else ALL)
        quarter = next((each for each in quarters if each.label == chosen), None)
        if quarter is None and chosen != ALL:
            raise Http404
        self._return_asked(request, areas, quarter.label if quarter else "")
        found = statutory_return.lines(areas=areas, quarter=quarter)
        context = {
            "lines": [(line, Quarter.read(line.quarter).index) for line in found],
            "quarters": [each.label for each in quarters],
            "chosen": chosen,
            "caveat": exact.CAVEAT,
        }
        return self.answer(request, "return", "Statutory quarterly return", context)

    def statutory_file(self, request: HttpRequest) -> HttpResponse:
        """The return as a file."""
        areas = self.areas(request)
        self.agreed(request)
        self._return_asked(request, areas)
        written = statutory_return.as_csv(statutory_return.lines(areas=areas))
        headers = {"Content-Disposition": 'attachment; filename="health-check-return.csv"'}
        return HttpResponse(written, content_type="text/csv; charset=utf-8", headers=headers)

    def checks(self, request: HttpRequest, area: str, quarter: int, counted: str) -> TemplateResponse:
        """The checks behind one number of the return."""
        areas = self.areas(request)
        if area not in areas:
            raise PermissionDenied
        given = request.GET.get("page", "1")
        if not 8000 <= quarter < 12000 or not (
            given.isascii() and given.isdigit() and 0 < int(given[:6]) == int(given)
        ):
            raise Http404
        of, number = Quarter.numbered(quarter), int(given)
        asked.exact(by=staff(request), at=now(), area=area, quarter=of.label, step=counted)
        found, more = behind.checks(area=area, quarter=of, counted=counted, page=number)
        context = {
            "checks": found,
            "may_open": request.user.has_perm(CHECK),
            "steps": [measured(step.value) for step in Step],
            "area_name": areas[area],
            "quarter": of.label,
            "counted": counted,
            "page_number": number,
            "next_page": number + 1 if more else None,
        }
        return self.answer(request, "behind", f"Checks {counted} in {of.label}", context)

    def _return_asked(self, request: HttpRequest, areas: Iterable[str], quarter: str = "") -> None:
        """The look, an entry an area; one for all of them where somebody sees them all."""
        for area in [""] if sees_all(request) else areas:
            asked.exact(by=staff(request), at=now(), area=area, quarter=quarter, page="return")
