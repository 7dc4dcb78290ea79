"""The pages of exact figures and of the statutory return: for staff with the right to an area; each look is kept."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.clients.clock import now
from apps.reports import asked, behind, exact, statutory_return
from apps.reports.choices import Step
from apps.reports.labels import GROUPS, measured
from apps.reports.published import COUNTRY, funnel
from apps.reports.quarter import Quarter

ALL = "all"
View = Callable[..., HttpResponse]


class ExactPages:
    """Fixed tables of an area, and no filter: there is nothing to narrow down by asking again."""

    admin_site: admin.AdminSite

    def exact_urls(self, view: Callable[[View], View]) -> list[URLPattern]:
        """The routes."""
        return [
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
        areas = self._areas(request)
        area = request.GET.get("area", "" if _all(request) else next(iter(areas)))
        if area not in areas and not (area == "" and _all(request)):
            raise PermissionDenied
        asked.exact(by=_staff(request), at=now(), area=area)
        found = exact.exact(area)
        tables = [
            (name, found.tables[key])
            for key, name in {**GROUPS, "practice": "Practice"}.items()
            if found.tables.get(key)
        ]
        context = {
            "found": found,
            "caveat": exact.CAVEAT,
            "areas": ({"": COUNTRY} if _all(request) else {}) | areas,
            "area": area,
            "way": funnel(found.everybody),
            "ineligible": found.everybody.ratio("ineligible"),
            "groups": tables,
        }
        return self._answer(request, "exact", "Exact figures, to run the programme", context)

    def statutory(self, request: HttpRequest) -> TemplateResponse:
        """The statutory quarterly return of one's areas; each number leads to the checks behind it."""
        areas = self._areas(request)
        asked.exact(by=_staff(request), at=now(), area="return")
        quarters = exact.quarters(areas)
        chosen = request.GET.get("quarter", quarters[0].label if quarters else ALL)
        quarter = next((each for each in quarters if each.label == chosen), None)
        if quarter is None and chosen != ALL:
            raise Http404
        found = statutory_return.lines(areas=areas, quarter=quarter)
        context = {
            "lines": [(line, Quarter.read(line.quarter).index) for line in found],
            "quarters": [each.label for each in quarters],
            "chosen": chosen,
            "caveat": exact.CAVEAT,
        }
        return self._answer(request, "return", "Statutory quarterly return", context)

    def statutory_file(self, request: HttpRequest) -> HttpResponse:
        """The return as a file."""
        areas = self._areas(request)
        asked.exact(by=_staff(request), at=now(), area="return")
        written = statutory_return.as_csv(statutory_return.lines(areas=areas))
        headers = {"Content-Disposition": 'attachment; filename="health-check-return.csv"'}
        return HttpResponse(written, content_type="text/csv; charset=utf-8", headers=headers)

    def checks(self, request: HttpRequest, area: str, quarter: int, counted: str) -> TemplateResponse:
        """The checks behind one number of the return."""
        areas = self._areas(request)
        if area not in areas:
            raise PermissionDenied
        given = request.GET.get("page", "1")
        if not 8000 <= quarter < 12000 or not (
            given.isascii() and given.isdigit() and 0 < int(given[:6]) == int(given)
        ):
            raise Http404
        of, number = Quarter.numbered(quarter), int(given)
        asked.exact(by=_staff(request), at=now(), area=area, quarter=of.label, step=counted)
        found, more = behind.checks(area=area, quarter=of, counted=counted, page=number)
        context = {
            "checks": found,
            "steps": [measured(step.value) for step in Step],
            "area_name": areas[area],
            "quarter": of.label,
            "counted": counted,
            "page_number": number,
            "next_page": number + 1 if more else None,
        }
        return self._answer(request, "behind", f"Checks {counted} in {of.label}", context)

    def _areas(self, request: HttpRequest) -> dict[str, str]:
        """The areas that whoever asks may see; nobody without the right, or without an area, gets further."""
        if not request.user.has_perm(exact.PERMISSION):
            raise PermissionDenied
        areas = exact.areas_of(request.user)
        if not areas and not _all(request):
            raise PermissionDenied
        return areas

    def _answer(self, request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> TemplateResponse:
        shared = self.admin_site.each_context(request) | {"title": title, "tab": name, "may_see_exact": True}
        return TemplateResponse(request, f"reports/{name}.html", shared | context)


def _all(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _staff(request: HttpRequest) -> str:
    return f"staff:{request.user.pk}"
