"""Which of the report's findings an assessment has, by the bands of its findings: see healthcheck/advice for each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from apps.reports.choices import Found

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


def found_in(outcome: Mapping[str, Any]) -> list[Found]:
    """In an outcome as it is kept."""
    findings: Sequence[Mapping[str, str]] = outcome["findings"]
    made = {(each["subject"], each["band"]) for each in findings}
    return [found for found, bands in BANDS.items() if bands & made]
