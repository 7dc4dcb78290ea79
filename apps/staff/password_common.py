"""No password that is among the first which are guessed: a common one, or what people make of common ones."""

from typing import Any

from django.core.exceptions import ValidationError

from apps.staff.guessing import bits

ENOUGH = 38  # bits: this service's own choice. Two common words with a year stay below, four words are far above.


class NotGuessedFirst:
    """One of Django's password validators."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, which never repeats the password."""
        if bits(password) < ENOUGH:
            raise ValidationError(
                "This password is like ones that many people use. Choose four words that do not belong together.",
                "common",
            )

    def get_help_text(self) -> str:
        """Shown where a password is chosen."""
        return (
            "Your password must not be made of common passwords, dates, rows of keys, or the same thing again. "
            "Four words that do not belong together will do."
        )
