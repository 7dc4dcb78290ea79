"""What the tables of a release and their values are called on a page."""

from typing import Final

from django.db.models import TextChoices

from apps.reports.choices import BESIDE, Channel, Ethnicity, Outcome, Sex, Step
from apps.reports.quarter import Quarter

GROUPS: Final = {
    "sex": "Sex",
    "age_band": "Age",
    "ethnicity": "Ethnicity",
    "deprivation": "Deprivation",
    "channel": "How invited",
}
DEPRIVATION: Final = {
    "1": "1, the most deprived fifth",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5, the least deprived fifth",
    "0": "Not known",
}
_CHOICES: dict[str, type[TextChoices]] = {"sex": Sex, "ethnicity": Ethnicity, "channel": Channel, "outcome": Outcome}
_BESIDE: Final = {each.value: str(each.label) for each in BESIDE} | {
    "samples": "Samples processed",
    "samples_failed": "Samples failed",
}
_POST: Final = {"0": "Less than a day", "1": "1 day", "8": "8 days or more", "not known": "Not known"}
_UNKNOWN = ("0", "not known")


def label(table: str, value: str) -> str:
    """What a value of a table is called."""
    if table in ("quarter", "received_quarter"):
        return Quarter.numbered(int(value)).label
    if table in _CHOICES:
        return str(_CHOICES[table](value.removeprefix("outcome_")).label)
    if table == "deprivation":
        return DEPRIVATION[value]
    if table == "post":
        return _POST.get(value, f"{value} days")
    if table == "age_band":
        return value.replace("-", " to ").capitalize()
    return value or ("In no trial" if table == "arm" else "Everybody")


def place(table: str, value: str) -> tuple[bool, int | str]:
    """Where a value stands among those of its table: in its own order, the unknown last."""
    order = {"ethnicity": Ethnicity.values, "channel": Channel.values, "sex": Sex.values}.get(table)
    if table == "outcome":
        order = [f"outcome_{end}" for end in Outcome.values]
    if table == "age_band":  # "under 40" comes before every number, and "over 74" after
        return False, f"0{value}" if value.startswith("under") else value
    return value in _UNKNOWN and table != "age_band" and (table, value) != ("post", "0"), order.index(
        value
    ) if order else value


def measured(name: str) -> str:
    """What a measure counts."""
    if name in _BESIDE:
        return _BESIDE[name]
    return "Assessed" if name == "assessed" else str(Step(name).label)
