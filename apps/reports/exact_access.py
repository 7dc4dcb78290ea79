"""Who gets to the exact pages: staff with the right, in their own areas; and how such a page is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from apps.reports import exact
from apps.staff import second_person
from apps.staff.acting import acting

View = Callable[..., HttpResponse]


class NoArea(Exception):
    """Somebody with the permission has the right to no area."""


class ExactAccess:
    """What the exact pages share."""

    admin_site: admin.AdminSite

    def guarded(self, page: View) -> View:
        """A page that says what to do to somebody who has the permission and no area."""

        @wraps(page)
        def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            try:
                return page(request, *given, **named)
            except NoArea:
                return self.answer(request, "no_area", "No area yet", {}, status=403)
            except second_person.NotAgreed:
                return HttpResponseRedirect(reverse("admin:staff_proposal_add"))

        return answered

    def areas(self, request: HttpRequest) -> dict[str, str]:
        """The areas that whoever asks may see; nobody without the right, or without an area, gets further."""
        if not request.user.has_perm(exact.PERMISSION):
            raise PermissionDenied
        areas = exact.areas_of(request.user)
        if not areas and not sees_all(request):
            raise NoArea
        return areas

    def agreed(self, request: HttpRequest) -> None:
        """Exact figures leave as a file only when a second person has agreed. Raises NotAgreed."""
        second_person.require_export(**acting(request))

    def answer(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200
    ) -> TemplateResponse:
        """A page in the report's frame."""
        shared = self.admin_site.each_context(request) | {"title": title, "tab": name, "may_see_exact": True}
        return TemplateResponse(request, f"reports/{name}.html", shared | context, status=status)


def sees_all(request: HttpRequest) -> bool:
    """Whether every area is theirs."""
    return bool(getattr(request.user, "is_superuser", False))


def staff(request: HttpRequest) -> str:
    """Whoever asks, as the audit trail names them."""
    return f"staff:{request.user.pk}"
