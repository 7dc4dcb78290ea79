"""The pages of breaking the glass: whose record and why, and then the record, for an hour."""

from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from apps.checks import record
from apps.staff.acting import acting
from apps.staff.broken_glass import MAY
from apps.staff.forms import GlassForm
from healthcheck.refusal import Invalid, Missing, NotAllowed


class RecordPages:
    """Beside the list of checks, which shows nobody."""

    admin_site: admin.AdminSite

    def record_urls(self) -> list[URLPattern]:
        """The routes. No address holds anything of the person."""
        view = self.admin_site.admin_view
        return [
            path("open-a-record/", view(self.open_a_record), name="checks_open_a_record"),
            path("record/<uuid:glass_id>/", view(self.record), name="checks_record"),
        ]

    def open_a_record(self, request: HttpRequest) -> HttpResponse:
        """Ask whose and why."""
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        form = GlassForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = acting(request)
            try:
                glass = record.open_record(**form.cleaned_data, **given)
                return HttpResponseRedirect(reverse("admin:checks_record", args=[glass.pk]))
            except (Invalid, Missing, NotAllowed) as refusal:
                record.refused(refusal=refusal, by=given["by"], at=given["at"])
                form.add_error("nhs_number" if refusal.code != "no-reason" else "reason", refusal.detail)
        return self._page(request, "checks/open_a_record.html", "Open a person's record", {"form": form})

    def record(self, request: HttpRequest, glass_id: UUID) -> HttpResponse:
        """The record."""
        given = acting(request)
        try:
            glass, person, checks = record.read(glass_id=glass_id, user=given["user"], at=given["at"])
        except NotAllowed:
            raise PermissionDenied from None
        context = {"glass": glass, "person": person, "checks": checks}
        return self._page(request, "checks/record.html", "A person's record", context)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, object]) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"title": title}
        return TemplateResponse(request, template, shared | context)
