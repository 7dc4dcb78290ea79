"""The form in which a clinician says whose sample it is."""

from typing import Any, ClassVar

from django import forms

from apps.checks.specimen import Standing
from apps.kits.sample_doubt import Doubt

CHOICES = (
    (Standing.THEIRS.value, "This person's"),
    (Standing.NOT_THEIRS.value, "Not theirs, or not known"),
)

HELP = (
    "This person's: the results are used, and the GP gets them. Not theirs, or not known: the results are kept and "
    "never used, the person is told, and another kit is sent."
)


class ResolveForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes its model between brackets in the stubs only
    """Whose sample, and why."""

    whose = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, label="Whose sample is it?", help_text=HELP)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        label="Your reason",
        help_text="Kept with your name and the time. It cannot be changed. The person and the GP do not see it.",
    )

    class Meta:
        model = Doubt
        fields: ClassVar[tuple[str, ...]] = ()

    @property
    def outcome(self) -> Standing:
        """As chosen."""
        return Standing(self.cleaned_data["whose"])

    @property
    def why(self) -> str:
        """As written."""
        return str(self.cleaned_data["reason"])

    def clean_reason(self) -> Any:
        """More than blanks."""
        reason = self.cleaned_data["reason"]
        if not reason.strip():
            raise forms.ValidationError("Give your reason.")
        return reason


class ConfirmForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """Whether a second clinician agrees with the first."""

    agree = forms.ChoiceField(
        choices=(("yes", "Yes, I agree"), ("no", "No: it must be looked at again")),
        widget=forms.RadioSelect,
        label="Do you agree?",
        help_text="If you agree, it takes effect at once, under both your names.",
    )

    class Meta:
        model = Doubt
        fields: ClassVar[tuple[str, ...]] = ()

    @property
    def approved(self) -> bool:
        """As chosen."""
        return bool(self.cleaned_data["agree"] == "yes")
