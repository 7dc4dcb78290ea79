"""Which findings of an assessment the report counts: the bands exist, exclude what they must, and unknown is none."""

import csv
import tomllib
from pathlib import Path

import pytest

from apps.checks.found import BANDS, OURS, asked_in, found_in
from apps.reports.choices import Asked, Found
from healthcheck import advice

THRESHOLDS = Path(advice.__file__).parent / advice.VERSION / "thresholds.csv"


def outcome(*bands: str) -> dict[str, object]:
    return {"findings": [dict(zip(("subject", "band"), each.split(":"), strict=True)) for each in bands]}


def test_each_band_is_one_of_the_table_and_none_is_normal_or_unknown() -> None:
    with THRESHOLDS.open(encoding="utf-8") as file:
        levels = {(row["subject"], row["band"]): row["level"] for row in csv.DictReader(file)}
    for found, bands in BANDS.items():
        assert {levels[band] for band in bands} <= {"raised", "high", "urgent"}, found
    assert set(BANDS) == set(Found)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ((), []),
        (("qrisk3:high",), [Found.HIGH_RISK]),
        (("qrisk3:raised", "hba1c:raised"), [Found.RAISED_RISK, Found.SUGAR]),
        (("hba1c:very_high", "egfr:low", "acr:a3"), [Found.DIABETES, Found.KIDNEY]),
        (("blood_pressure:very_high_once",), [Found.PRESSURE]),
        (("blood_pressure:unknown", "hba1c:failed", "qrisk3:may_be_too_low", "acr:held"), []),
        (("blood_pressure:low", "total_cholesterol:high"), []),
    ],
)
def test_findings_are_those_of_the_bands(bands: tuple[str, ...], expected: list[Found]) -> None:
    assert found_in(outcome(*bands)) == expected


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((("urgent", "person", "bp-very-high-once"),), [Asked.ASKED_URGENT]),
        ((("emergency", "person", "bp-emergency"), ("routine", "surgery", "qrisk-high")),
         [Asked.ASKED_SURGERY, Asked.ASKED_URGENT]),
        ((("none", "service", "stop-smoking"), ("routine", "service", "hba1c-raised")), [Asked.ASKED_SERVICE]),
        ((("none", "service", "results-being-checked"),), []),
        ((("routine", "person", "repeat-blood-test"), ("none", "person", "activity")), []),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_what_others_than_the_person_are_to_do(
    actions: tuple[tuple[str, str, str], ...], expected: list[Asked]
) -> None:
    rows = [dict(zip(("urgency", "who", "id"), each, strict=True)) for each in actions]
    assert sorted(asked_in({"advice": {"primary": rows[0], "further": rows[1:]}})) == sorted(expected)


def test_the_service_that_is_our_own_clinician_is_a_row_of_the_table() -> None:
    table = tomllib.loads((Path(advice.__file__).parent / advice.VERSION / "actions.toml").read_text(encoding="utf-8"))
    assert {row["id"] for row in table["action"]} >= OURS
