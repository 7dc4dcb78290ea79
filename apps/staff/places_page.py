"""The page on which staff see where they are signed in, and end it there, giving their password again."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic import FormView

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.staff import places
from apps.staff.acting import acting
from apps.staff.forms import ALL_OTHERS, PlacesForm

if TYPE_CHECKING:
    from apps.staff.site import StaffSite

    Form = FormView[PlacesForm]
else:
    Form = FormView


class PlacesPage(Form):
    """Where I am signed in."""

    site: "StaffSite" = None  # type: ignore[assignment]  # as_view sets it, of names that stand here
    form_class = PlacesForm
    template_name = "staff/places.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The places that can be ended from here: all but this one."""
        others = [(each.mark, _said(each)) for each in self.places() if not each.this_one]
        return {**super().get_form_kwargs(), "others": others}

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What the page shows."""
        here = next((each for each in self.places() if each.this_one), None)
        more = {"title": "Where you are signed in", "here": _said(here) if here else "", **given}
        return {**self.site.each_context(self.request), **super().get_context_data(**more)}

    def form_valid(self, form: PlacesForm) -> HttpResponse:
        """End them, if the password is right; wrong ones are counted as at the door."""
        who = acting(self.request)
        if not authenticate(self.request, username=who["user"].get_username(), password=form.cleaned_data["password"]):
            audit.record(actor=who["by"], action="staff.sign_in_refused", subject=None, at=who["at"])
            form.add_error("password", "This is not your password.")
            return self.form_invalid(form)
        chosen = form.cleaned_data["which"]
        marks = [each.mark for each in self.places() if not each.this_one and chosen in (ALL_OTHERS, each.mark)]
        messages.success(
            self.request, f"You are signed out there. Sessions that were ended: {places.end(marks=marks, **who)}."
        )
        return HttpResponseRedirect(reverse("admin:staff_places"))

    def places(self) -> list[places.Place]:
        """Theirs, now."""
        return places.places(user=acting(self.request)["user"], here=self.request.session.session_key, at=now())


def _said(place: places.Place) -> str:
    began, seen = (date_format(timezone.localtime(each), "j F Y, H:i") for each in (place.began, place.seen))
    return f"Signed in {began}, last used {seen}"
