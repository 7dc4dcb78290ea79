"""The forms by which our staff sign in, ask, and answer."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm

from apps.staff.broken_glass import SHORTEST_REASON

ALL_OTHERS = "others"
REASON = forms.Textarea(attrs={"rows": 4})


class SignInForm(AdminAuthenticationForm):
    """Name and password. A name that is an address is told without its capitals."""

    def clean_username(self) -> str:
        """As it was made by add_staff."""
        name = str(self.cleaned_data["username"])
        return name.strip().lower() if "@" in name else name


class CodeForm(forms.Form):
    """The code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        label="Code",
        help_text="6 digits from your authenticator app. If you do not have your phone, use a recovery code.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["aria-describedby"] = "id_code_helptext"


class FirstCodeForm(CodeForm):
    """The first code of an app that is being set up: there is no recovery code yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "6 digits from your authenticator app."


class ReasonForm(forms.Form):
    """Why somebody asks."""

    reason = forms.CharField(
        widget=REASON,
        max_length=2000,
        label="Your reason",
        help_text="Say what you need it for. The person who decides reads it. Do not name a patient.",
    )


class PlacesForm(forms.Form):
    """Which other sessions to end, and the password once more."""

    which = forms.ChoiceField(widget=forms.RadioSelect, label="Where do you want to sign out?")
    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        self.fields["which"].choices = [(ALL_OTHERS, "Everywhere but here"), *others]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Whether the second person agrees."""

    agree = forms.ChoiceField(
        choices=(("yes", "Yes, I agree"), ("no", "No, refuse it")), widget=forms.RadioSelect, label="Do you agree?"
    )

    @property
    def approved(self) -> bool:
        """As chosen."""
        return bool(self.cleaned_data["agree"] == "yes")


class GlassForm(forms.Form):
    """Whose record, and why."""

    nhs_number = forms.CharField(
        max_length=20, label="NHS number", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    reason = forms.CharField(
        widget=REASON,
        min_length=SHORTEST_REASON,
        max_length=2000,
        label="Why do you need to open this record?",
        help_text="The safety officer reads it. The person sees that somebody opened their record, and when.",
    )
