"""The bugs that can be switched on, and under which faults each is to be seen. Apart from them: they need Django."""

from typing import Final

SHOWN_BY: Final[dict[str, tuple[str, ...]]] = {
    "early-acknowledgement": ("F4",),
    "no-fence": ("F4", "F5"),
    "new-key": ("F4",),
    "after-commit": ("F1",),
    "notify-only": ("F3", "F4"),
    "no-lease-expiry": ("F1",),
    "blind-resend": ("F4",),
    "no-order": ("F4",),
    "retry-of-permanent": ("F4",),
    "park-dropped": ("F4",),
    "unknown-is-sent": ("F4",),
    "broker-in-the-request": ("F3",),
}
NAMES: Final = tuple(SHOWN_BY)
