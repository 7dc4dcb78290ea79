"""What the report counts of an assessment: its findings, by their bands, and what its record asks for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from apps.reports.choices import Asked, Found
from healthcheck.advice.action import Urgency, Who

# A single very high reading counts: it asks for the same assessment. A home reading below 135/85 does not.
BANDS: Final[Mapping[Found, frozenset[tuple[str, str]]]] = {
    Found.HIGH_RISK: frozenset({("qrisk3", "high")}),
    Found.RAISED_RISK: frozenset({("qrisk3", "raised")}),
    Found.PRESSURE: frozenset(
        ("blood_pressure", band) for band in ("stage_1", "stage_2", "very_high", "very_high_once")
    ),
    Found.SUGAR: frozenset({("hba1c", "raised")}),
    Found.DIABETES: frozenset({("hba1c", "high"), ("hba1c", "very_high")}),
    Found.KIDNEY: frozenset({("egfr", "low"), ("egfr", "very_low"), ("acr", "raised"), ("acr", "a3"), ("acr", "high")}),
}


def counted_in(outcome: Mapping[str, Any]) -> list[Found | Asked]:
    """Both, of an outcome as it is kept."""
    return [*found_in(outcome), *asked_in(outcome)]


def found_in(outcome: Mapping[str, Any]) -> list[Found]:
    """In an outcome as it is kept."""
    findings: Sequence[Mapping[str, str]] = outcome["findings"]
    made = {(each["subject"], each["band"]) for each in findings}
    return [found for found, bands in BANDS.items() if bands & made]


OURS = frozenset({"results-being-checked"})  # a clinician of this service looks: nobody else is asked for anything


def asked_in(outcome: Mapping[str, Any]) -> list[Asked]:
    """In an outcome as it is kept: of the surgery or another service. What a person does by themselves is not asked."""
    advice = outcome["advice"]
    return sorted({asked for each in (advice["primary"], *advice["further"]) if (asked := _asked(each)) is not None})


def _asked(action: Mapping[str, Any]) -> Asked | None:
    if action["urgency"] in (Urgency.URGENT, Urgency.EMERGENCY):
        return Asked.ASKED_URGENT
    if action["who"] == Who.SURGERY:
        return Asked.ASKED_SURGERY
    return Asked.ASKED_SERVICE if action["who"] == Who.SERVICE and action["id"] not in OURS else None
