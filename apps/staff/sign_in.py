"""The pages of signing in: name and password, then a code; the first time a password and a phone are set up."""

from typing import TYPE_CHECKING, Any

import django_otp
import segno
from django.contrib.auth import login as begin_session
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.staff import lockout, second_factor, sessions
from apps.staff.acting import acting
from apps.staff.forms import CodeForm, FirstCodeForm, SignInForm
from apps.staff.models import SecondFactor

if TYPE_CHECKING:
    from apps.staff.site import StaffSite

    CodeForms = FormView[CodeForm]  # the stubs' view takes its form between brackets, Django's own does not
else:
    CodeForms = FormView

WRONG = (
    "This code is not right, was used before, or is older than 30 seconds. Wait for the next and enter it at once. "
    "If that does not work either, let your phone set its clock by itself: a code is right only for a clock that is."
)
TRIED = "staff_tried"


class Step:
    """One page of signing in."""

    request: HttpRequest
    site: "StaffSite" = None  # type: ignore[assignment]  # as_view sets it, of names that stand here
    title = ""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What each of them shows."""
        usual: dict[str, Any] = super().get_context_data(**given)  # type: ignore[misc]  # of the view beside it
        return usual | self.site.context(self.request, self.title)


class SignIn(Step, LoginView):
    """Name and password. What follows from them alone is the next step, for ten minutes."""

    authentication_form = SignInForm
    template_name = "staff/sign_in.html"
    title = "Sign in"

    def form_valid(self, form: AuthenticationForm) -> HttpResponseRedirect:
        """A new session, whatever one was brought along."""
        user = form.get_user()
        self.request.session.flush()
        begin_session(self.request, user)
        sessions.begin(self.request.session, user=user, at=now())
        lockout.forget(user.get_username())
        return _to("staff_second_factor", self.site.following(self.request))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Noted, without what was typed."""
        audit.record(actor="unknown", action="staff.sign_in_refused", subject=None, at=now())
        return super().form_invalid(form)


class CodePage(Step, CodeForms):
    """A page that asks for a code, of those who have given their password in this session."""

    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Others go where they belong."""
        following = self.site.following(request)
        if self.site.has_permission(request):
            return HttpResponseRedirect(following)
        if not self.site.is_half_way(request):
            return _to("login", following)
        if (second_factor.of(self.user) is None) != isinstance(self, SetUpPage):
            return _to("staff_second_factor" if isinstance(self, SetUpPage) else "staff_set_up", following)
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """Who gave their password."""
        return acting(self.request)["user"]

    @property
    def by(self) -> str:
        """As the trail names them."""
        return f"staff:{self.request.user.pk}"

    def refuse(self, form: CodeForm) -> HttpResponse:
        """Say so; after some tries the password is asked for again."""
        tried = self.request.session[TRIED] = self.request.session.get(TRIED, 0) + 1
        if tried >= second_factor.TRIES:
            self.request.session.flush()
            return _to("login", self.site.following(self.request))
        form.add_error("code", WRONG)
        return self.form_invalid(form)

    def accept(self, device: SecondFactor) -> None:
        """The session is a whole one from here on, under another key."""
        self.request.session.pop(TRIED, None)
        django_otp.login(self.request, device)
        self.request.session.cycle_key()
        sessions.begin(self.request.session, user=self.user, at=now())


class SecondFactorPage(CodePage):
    """The code, each time somebody signs in."""

    template_name = "staff/second_factor.html"
    title = "Enter your code"

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """In, or not."""
        device = second_factor.verify(user=self.user, code=form.cleaned_data["code"], by=self.by, at=now())
        if device is None:
            return self.refuse(form)
        self.accept(device)
        return HttpResponseRedirect(self.site.following(self.request))


class SetUpPage(CodePage):
    """The authenticator app is set up at the first sign-in."""

    form_class = FirstCodeForm
    template_name = "staff/set_up.html"
    title = "Set up your authenticator app"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The secret, to scan and to type."""
        device = second_factor.begin(user=self.user)
        secret = second_factor.written(device)
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return super().get_context_data(**given) | {"picture": _picture(second_factor.link(device)), "secret": groups}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Shows the recovery codes, this once."""
        made = second_factor.confirm(user=self.user, code=form.cleaned_data["code"], by=self.by, at=now())
        if made is None:
            return self.refuse(form)
        device, codes = made
        self.accept(device)
        context = self.site.context(self.request, "Keep your recovery codes") | {"codes": codes}
        return TemplateResponse(self.request, "staff/recovery_codes.html", context)


class FirstSignIn(Step, PasswordResetConfirmView):
    """Sets a password by the link that the operator handed over; the link works once."""

    template_name = "staff/first_sign_in.html"
    title = "Choose your password"

    def get_success_url(self) -> str:
        """On to signing in with it."""
        return reverse("admin:login")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of whoever asks."""
    sessions.end_all(**acting(request))
    return HttpResponseRedirect(reverse("admin:login"))


def _to(name: str, following: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(f'admin:{name}')}?{urlencode({'next': following})}")


def _picture(link: str) -> SafeString:
    drawn = segno.make(link, error="m").svg_inline(scale=5, border=4, light="white", title="Square code to scan")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from a link without any markup
