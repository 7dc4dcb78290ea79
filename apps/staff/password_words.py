"""No password made of this service's own words, nor of a sign over and over: whoever guesses begins with those."""

import re
from typing import Any

from django.core.exceptions import ValidationError

# Longest first, so that what holds another is taken whole. docs/security/rules.md lists them for whoever asks.
WORDS: tuple[str, ...] = (
    "commissioner",
    "healthcheck",
    "laboratory",
    "clinician",
    "operator",
    "practice",
    "password",
    "surgery",
)
WORDS += ("welcome", "analyst", "health", "safety", "check", "admin", "staff", "login", "home", "nhs", "kit", "gp")
LEFT = 8  # signs that remain once our words and the years are taken out: this service's own choice
DIFFERENT = 5  # different signs, of whatever kind: this service's own choice
_YEAR = re.compile(r"(19|20)\d\d")


class NotOurWords:
    """One of Django's password validators."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, which never repeats the password."""
        rest = "".join(password.casefold().split())
        for word in WORDS:
            rest = rest.replace(word, "")
        if len(set(password)) < DIFFERENT:
            raise ValidationError("This password repeats itself. Add some other letters.", "repeated")
        if len(_YEAR.sub("", rest)) < LEFT:
            raise ValidationError(
                "This password is made of words that are used here. Add some of your own.", "our-words"
            )

    def get_help_text(self) -> str:
        """Shown where a password is chosen."""
        return "Your password must not be made of words that are used in this service, nor of a few letters."
