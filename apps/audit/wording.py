"""What may stand in an entry: codes and ids. The trail is kept longest, so nothing personal goes in."""

import re
from collections.abc import Mapping

DETAIL_KEYS = frozenset(
    {
        "area", "attempt", "channel", "check", "code", "count", "credential", "delivery", "door", "group", "kit",
        "message", "organisation", "origin", "outcome", "practice", "purpose", "quarter", "questionnaire", "reading",
        "reason", "reference",
        "replaces", "scope", "state", "step", "supplier", "version",
    }
)  # fmt: skip
# A code or an id; or a few words in small letters, such as "own details". A name or an address does not fit.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,199}|[a-z]+( [a-z]+){1,4}", re.ASCII)
NHS_NUMBER_SHAPE = re.compile(r"\d{3}-?\d{3}-?\d{4}", re.ASCII)  # ten digits, as in the NHS Data Dictionary


def check_code(name: str, value: str) -> None:
    """Raise ValueError unless the value is a code or an id. The message does not repeat it."""
    if not CODE.fullmatch(value):
        raise ValueError(f"audit {name} must be a code, an id or a few words in small letters")
    if NHS_NUMBER_SHAPE.fullmatch(value.rpartition(":")[2]):
        raise ValueError(f"audit {name} looks like an NHS number; record the row's id instead")


def check_detail(detail: Mapping[str, str]) -> None:
    """Raise ValueError for a key that is not on the list, or a value that is not a code."""
    unknown = sorted(set(detail) - DETAIL_KEYS)
    if unknown:
        raise ValueError(f"audit detail may not hold {', '.join(unknown)}; see DETAIL_KEYS")
    for key, value in detail.items():
        check_code(f"detail {key}", value)
