"""The commissioner's report as pages of the Django admin, for staff who hold `reports.view_fact`."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.reports import asked, exports, pages
from apps.reports.exact import PERMISSION
from apps.reports.exact_admin import ExactPages
from apps.reports.models import AreaRight, Fact, Trial
from apps.reports.pages import PAGES, Chosen
from apps.reports.published import Published, published
from healthcheck.refusal import Invalid, Missing

FILES = {"csv": (exports.as_csv, exports.CSV_TYPE), "xlsx": (exports.as_workbook, exports.XLSX_TYPE)}


@admin.register(Fact)
class ProgrammeAdmin(ExactPages, ReadOnly, admin.ModelAdmin):
    """Stands where a list of facts would: released figures are shown, and no single person's row is."""

    def get_urls(self) -> list[URLPattern]:
        def view(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return self.admin_site.admin_view(page)

        of = {name: view(partial(self.page, name=name)) for name in PAGES}
        return [
            path("", of["programme"], name="reports_programme"),
            path("", of["programme"], name="reports_fact_changelist"),
            path("who-was-reached/", of["equity"], name="reports_equity"),
            path("kits/", of["kits"], name="reports_kits"),
            path("practices/", of["practices"], name="reports_practices"),
            path("trials/", of["trials"], name="reports_trials"),
            *(path(f"figures.{kind}", view(partial(self.file, kind=kind)), name=f"reports_{kind}") for kind in FILES),
            *self.exact_urls(view),
        ]

    def page(self, request: HttpRequest, name: str) -> TemplateResponse:
        """One of the pages; before the first release each says how to make one."""
        page = PAGES[name]
        chosen = Chosen.of(request.GET.dict())
        context = self.admin_site.each_context(request) | {
            "title": page.title,
            "page": page,
            "tab": name,
            "chosen": chosen,
            "may_see_exact": request.user.has_perm(PERMISSION),
        }
        try:
            found = self._look(request, chosen)
            if found is None:
                return TemplateResponse(request, "reports/nothing_released.html", context)
            return TemplateResponse(
                request, f"reports/{page.template}.html", context | pages.context(page, found, chosen)
            )
        except (Missing, Invalid) as refused:
            asked.refused(by=_staff(request), at=now())
            context |= {"refused": refused.detail, "found": published()}
            status = 404 if isinstance(refused, Missing) else 422
            return TemplateResponse(request, "reports/refused.html", context, status=status)

    def file(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The figures of an area as a file."""
        written, content_type = FILES[kind]
        try:
            found = self._look(request, Chosen(area=request.GET.get("area", "")))
        except Missing:
            found = None
        if found is None:
            return self.page(request, "programme")
        name = f"health-check-figures-{found.made_at:%Y-%m-%d}{'-' if found.area_code else ''}{found.area_code}.{kind}"
        return HttpResponse(
            written(found), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _look(self, request: HttpRequest, chosen: Chosen) -> Published | None:
        """The figures, with the look written down; what is not released is refused before."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = published(chosen.area)
        if found is not None:
            found.chosen(quarter=chosen.quarter, group=chosen.group)
            given = {"area": chosen.area, "quarter": chosen.quarter, "group": chosen.group}
            asked.published(by=_staff(request), at=now(), **given)
        return found


@admin.register(Trial)
class TrialAdmin(admin.ModelAdmin):
    """The plans of trials of invitations."""

    list_display = ("name", "varies", "usual_arm", "new_arm", "planned", "started_on")


@admin.register(AreaRight)
class AreaRightAdmin(admin.ModelAdmin):
    """Who may see the exact figures of which area."""

    list_display = ("user", "area")
    autocomplete_fields = ()
    list_select_related = ("user", "area")


def _staff(request: HttpRequest) -> str:
    return f"staff:{request.user.pk}"
