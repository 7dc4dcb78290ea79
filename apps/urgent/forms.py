"""What a human is asked before something is done about a case."""

from typing import Any

from django import forms

from apps.urgent.actions.close import Reason
from apps.urgent.actions.work import How, Outcome

WORDS = forms.Textarea(attrs={"rows": 4, "cols": 60})


class OnAlert(forms.Form):
    """Carries the alert that was shown: what is new since then is not answered unseen."""

    alert = forms.IntegerField(widget=forms.HiddenInput)


class Acknowledge(OnAlert):
    """Who has seen it."""

    named = forms.CharField(
        label="Somebody at the practice has seen it, not I",
        required=False,
        max_length=200,
        help_text="Their name and role, such as Dr A Patel, duty GP. Leave this empty when you have seen it yourself.",
    )


class Contacted(OnAlert):
    """How, and what came of it."""

    how = forms.ChoiceField(label="How", choices=How.choices)
    outcome = forms.ChoiceField(label="What came of it", choices=Outcome.choices)
    words = forms.CharField(label="What was said and agreed", required=False, max_length=4000, widget=WORDS)


class Noted(OnAlert):
    """What was done."""

    words = forms.CharField(
        label="What you did",
        max_length=4000,
        widget=WORDS,
        help_text="Such as: phoned the practice, spoke to the receptionist, they will call back by 3pm.",
    )


class Closed(OnAlert):
    """Why there is nothing more to do."""

    reason = forms.ChoiceField(label="Why", choices=Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=4000,
        widget=WORDS,
        help_text="Needed for another reason, and to say which service has taken the patient over.",
    )


class Reopened(OnAlert):
    """Why it is opened again."""

    words = forms.CharField(label="Why it must be open", max_length=4000, widget=WORDS)

    def for_action(self) -> dict[str, Any]:
        """What the action takes: it is about the whole case."""
        return {"words": self.cleaned_data["words"]}
