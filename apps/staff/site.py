"""The admin: nothing of it is shown to anybody who has not given both factors."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from apps.staff.places_page import PlacesPage
from apps.staff.sign_in import FirstSignIn, SecondFactorPage, SetUpPage, SignIn, sign_out_everywhere

NEXT = "next"


class StaffSite(AdminSite):
    """Django's admin with a second factor before every page."""

    index_template = "staff/index.html"
    site_url = None  # there is no other site to view

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff who have given a code in this session."""
        user = request.user
        return bool(super().has_permission(request) and getattr(user, "is_verified", bool)())

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """As Django's; a history is for who may see its row (`_for_viewers`)."""
        return super().admin_view(_for_viewers(view) if _is_history(view) else view, cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The steps of signing in stand before the pages."""
        shared = {"site": self}
        return [
            path("second-factor/", SecondFactorPage.as_view(**shared), name="staff_second_factor"),
            path("second-factor/set-up/", SetUpPage.as_view(**shared), name="staff_set_up"),
            path("first-sign-in/<uidb64>/<token>/", FirstSignIn.as_view(**shared), name="staff_first_sign_in"),
            path("where-i-am-signed-in/", self.admin_view(PlacesPage.as_view(**shared)), name="staff_places"),
            path("sign-out-everywhere/", self.admin_view(sign_out_everywhere), name="staff_sign_out_everywhere"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """The first step; who has done it goes on to the second."""
        following = self.following(request)
        if self.has_permission(request) and request.method == "GET":
            return HttpResponseRedirect(following)
        if self.is_half_way(request) and request.method == "GET":
            return HttpResponseRedirect(second_step(following))
        return SignIn.as_view(site=self, extra_context=extra_context)(request)

    def is_half_way(self, request: HttpRequest) -> bool:
        """Whether whoever asks has given the password, and not the code."""
        return super().has_permission(request) and not self.has_permission(request)

    def following(self, request: HttpRequest) -> str:
        """Where to after signing in: a page of our own."""
        wanted = str(request.POST.get(NEXT) or request.GET.get(NEXT) or "")
        here = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return wanted if here else reverse("admin:index")

    def context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        """What a page of signing in shows: nothing of what lies behind it."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": None,
            "title": title,
            "has_permission": False,
            "is_nav_sidebar_enabled": False,
            "following": self.following(request),
        }


def _is_history(view: Any) -> bool:
    return getattr(view, "__name__", "") == "history_view"


def _for_viewers(history: Any) -> Callable[..., HttpResponseBase]:
    """Django looks the row up before it asks who may see it, and its two answers would tell which ids there are."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not history.__self__.has_view_or_change_permission(request):
            raise PermissionDenied
        answer: HttpResponseBase = history(request, *args, **kwargs)
        return answer

    return show


def second_step(following: str) -> str:
    """The address of the page that asks for the code."""
    return f"{reverse('admin:staff_second_factor')}?{urlencode({NEXT: following})}"
