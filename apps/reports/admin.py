"""The programme's figures as a page of the Django admin, for staff who hold `reports.view_fact`."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.reports import chart, figures
from apps.reports.models import Fact
from healthcheck.refusal import Invalid, Missing


@admin.register(Fact)
class ProgrammeAdmin(admin.ModelAdmin):
    """Stands where a list of facts would: the figures are shown, and no single person's row is."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.programme)
        return [path("", page, name="reports_programme"), path("", page, name="reports_fact_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Fact | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Fact | None = None) -> bool:
        return False

    def programme(self, request: HttpRequest) -> TemplateResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        area, quarter = request.GET.get("area", ""), request.GET.get("quarter", "")
        context = self.admin_site.each_context(request) | {
            "title": "Programme figures",
            "caveat": figures.CAVEAT,
            "area": area,
            "quarter": quarter,
        }
        try:
            found = figures.programme(area=area, quarter=quarter)
        except (Missing, Invalid) as refused:
            return TemplateResponse(
                request, "reports/programme.html", context | {"refused": refused.detail}, status=404
            )
        drawn = chart.readable(found.rows)
        context |= {
            "programme": found,
            "chart": chart.bars(drawn) if drawn else "",
            "summed": len(drawn) < len(found.rows),
        }
        return TemplateResponse(request, "reports/programme.html", context)
