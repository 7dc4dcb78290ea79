"""The action table is whole: no finding without an action; a broken table is refused and the finding named."""

import tomllib
from pathlib import Path

import pytest

from healthcheck import advice
from healthcheck.advice.action import Urgency, Who
from healthcheck.advice.table import TABLE, BadTable, must_act, read
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.scores.blood_pressure.thresholds import RAISED

TEXT = (Path(advice.__file__).parent / advice.VERSION / "actions.toml").read_text(encoding="utf-8")
SOONEST = list(Urgency)
LIFESTYLE = {"smoking", "alcohol", "activity", "bmi"}


def without(row: str) -> str:
    """The table's text without one row."""
    head, *rows = TEXT.split("[[action]]\n")
    kept = [each for each in rows if tomllib.loads(each)["id"] != row]
    assert len(kept) == len(rows) - 1
    return "[[action]]\n".join([head, *kept])


def subjects(row_when: tuple[str, ...]) -> set[str]:
    return {key.split(":")[0] for key in row_when}


def soonest(key: str) -> int:
    return max((SOONEST.index(row.urgency) for row in TABLE if key in row.when and not row.also), default=0)


@pytest.mark.parametrize("row", [row.id for row in TABLE if not row.also and row.id != "dementia-information"])
def test_a_deleted_row_is_noticed(row: str):
    with pytest.raises(BadTable, match=r"no action for: \w+:\w+|fallback"):
        read(without(row), THRESHOLDS)


def test_a_deleted_row_is_named_by_its_finding():
    with pytest.raises(BadTable, match="no action for: hba1c:very_high"):
        read(without("hba1c-very-high"), THRESHOLDS)


def test_a_row_for_a_finding_that_is_none_is_refused():
    with pytest.raises(BadTable, match="no such finding: hba1c:sweet"):
        read(TEXT.replace('"hba1c:raised"', '"hba1c:sweet"'), THRESHOLDS)


def test_a_doubled_row_is_refused():
    row = "[[action]]\n" + next(each for each in TEXT.split("[[action]]\n") if 'id = "weight"' in each)
    with pytest.raises(BadTable, match="same id"):
        read(TEXT + "\n" + row, THRESHOLDS)


def test_every_subject_has_an_action_for_what_is_not_known():
    assert {f"{row.subject}:unknown" for row in THRESHOLDS} - must_act(THRESHOLDS) == {
        "age:unknown",
        "risk_equation:unknown",
        "family_history:unknown",
        "kidney_failure:unknown",
        "triglycerides:unknown",
        "pulse_rhythm:unknown",
    }


def test_a_row_that_is_taken_away_is_taken_by_one_that_is_stricter_and_tells_of_the_same_finding():
    for row in TABLE:
        for key in row.unless:
            instead = [other for other in TABLE if key in other.when]
            assert all(SOONEST.index(other.urgency) >= SOONEST.index(row.urgency) for other in instead)
            assert all(set(row.when) <= set(other.tells) for other in instead), row.id


def test_the_patient_is_told_999_first_where_it_is_an_emergency():
    emergencies = [row for row in TABLE if row.urgency is Urgency.EMERGENCY]
    assert [row.id for row in emergencies] == ["bp-emergency", "bp-low-emergency", "hba1c-emergency"]
    assert all(row.patient.startswith("Call 999 now.") and row.by == "now" for row in emergencies)


def test_a_more_serious_band_never_brings_a_milder_action():
    for one in THRESHOLDS:
        for other in THRESHOLDS:
            if one.in_force and other.in_force and one.subject == other.subject and one.severity > other.severity:
                milder, graver = f"{other.subject}:{other.band}", f"{one.subject}:{one.band}"
                # Underweight and overweight lie on two sides of healthy, as low and raised pressure do.
                if "underweight" not in milder and "low_diastolic" not in milder:
                    assert soonest(graver) >= soonest(milder), (graver, milder)


def test_an_urgent_level_always_brings_an_urgent_action():
    for row in THRESHOLDS:
        if row.in_force and row.level.value in ("urgent", "emergency"):
            assert soonest(f"{row.subject}:{row.band}") >= SOONEST.index(Urgency.URGENT), row


def test_lifestyle_goes_to_the_person_and_to_services_and_not_to_the_surgery():
    for row in TABLE:
        if subjects(row.when) & LIFESTYLE and row.id != "underweight":
            assert row.who is not Who.SURGERY, row.id


def test_reassurance_never_stands_for_a_finding():
    for row in TABLE:
        assert bool(row.fallback) != bool(row.when), row.id


def test_every_row_has_words_for_both_readers_a_time_and_a_source():
    for row in TABLE:
        assert all((row.by, row.patient, row.gp, row.source)), row.id


def test_the_persons_words_are_plain():
    """Calm and in sentences a child of 11 can follow: no clinical short forms, no sentence over 35 words."""
    short_forms = ("QRISK", "eGFR", "ACR", "BMI", "mmol", "hypertension", "atorvastatin", "venous", "referral")
    for row in TABLE:
        words = row.patient.replace("{found}", "").replace("{missing}", "")
        assert not [each for each in short_forms if each in words], row.id
        assert max(len(sentence.split()) for sentence in words.split(". ")) <= 35, row.id
        assert "!" not in words


def test_the_persons_words_say_the_time_to_act_by():
    for row in TABLE:
        if row.by.startswith("within"):
            assert row.by.lower() in row.patient.lower(), row.id


def test_a_repeat_at_home_is_very_high_from_the_figure_of_the_pressure_score():
    very_high = RAISED[True][0]
    assert very_high.band == "very_high"
    words = f"top number is still {very_high.systolic} or more, or the bottom number {very_high.diastolic} or more"
    assert [row.id for row in TABLE if words in row.patient] == ["bp-very-high", "bp-very-high-once"]


def test_what_is_missing_is_listed_only_where_something_is():
    for row in TABLE:
        if "{missing}" in row.patient:
            assert all(key.endswith(("unknown", ":failed", ":held")) for key in row.when), row.id


def test_every_action_of_today_says_whom_to_call():
    for row in TABLE:
        if row.urgency is Urgency.URGENT:
            assert "GP surgery" in row.patient, row.id
            assert "111" in row.patient, row.id
