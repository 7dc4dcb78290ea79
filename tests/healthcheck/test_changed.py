"""What a laboratory corrected or took back, in words; nothing where nothing that was told is another now."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from healthcheck.changed import NO_LONGER_URGENT, STILL_URGENT, changes, laboratory, same, stands
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.sample import SampleFlag
from tests.healthcheck.cases import SAMPLED, a_check, an_id

KIT = an_id("kit")


def word(said: str | AbsentReason, kind: Kind = Kind.HBA1C, *, hours: int = 0) -> Measurement | Absent:
    """A laboratory's word about the kit, so many hours after the first."""
    at = SAMPLED + timedelta(hours=hours)
    if isinstance(said, AbsentReason):
        return Absent(kind, said, "", an_id(f"{said}{hours}"), SAMPLED, KIT, at)
    value = Decimal(said.lstrip("<>"))
    comparator = said[0] if said[0] in "<>" else ""
    found = Measurement(an_id(f"{said}{hours}"), kind, value, SAMPLED, Source.LABORATORY, comparator=comparator)
    return replace(found, specimen=KIT, reported_at=at)


def told(*words: Measurement | Absent) -> list[dict]:
    return laboratory(a_check(measurements=words))


def between(before: str | AbsentReason, after: str | AbsentReason, **urgency: bool) -> list[str]:
    """What the person hears."""
    first, second = word(before), word(after, hours=5)
    urgent = {"was_urgent": False, "is_urgent": False} | urgency
    return [change["patient"] for change in changes(told(first), told(first, second), **urgent)]


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ("48", "36", "Your HbA1c (average blood sugar) test result was corrected from 48 mmol/mol to 36 mmol/mol."),
        ("48", ">130", "Your HbA1c (average blood sugar) test result was corrected from 48 mmol/mol to >130 mmol/mol."),
        (
            "48",
            AbsentReason.WITHDRAWN,
            "Your HbA1c (average blood sugar) test result of 48 mmol/mol no longer counts. The laboratory took the "
            "result back.",
        ),
        (
            "48",
            AbsentReason.UNKNOWN,
            "Your HbA1c (average blood sugar) test result of 48 mmol/mol no longer counts. The laboratory did not say "
            "why.",
        ),
        (
            AbsentReason.WITHDRAWN,
            "41",
            "The laboratory took back your HbA1c (average blood sugar) test result before. The result is now 41 "
            "mmol/mol.",
        ),
    ],
)
def test_a_change_is_told_in_plain_words(before: str, after: str, heard: str) -> None:
    assert between(before, after) == [heard]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("48", "48"),
        (AbsentReason.HAEMOLYSED, "48"),
        (AbsentReason.HAEMOLYSED, AbsentReason.INSUFFICIENT),
        (AbsentReason.WITHDRAWN, AbsentReason.WITHDRAWN),
    ],
)
def test_what_is_the_same_or_new_is_no_change(before: str, after: str) -> None:
    assert between(before, after) == []


def test_every_reason_for_none_can_be_told() -> None:
    for reason in AbsentReason:
        if reason is not AbsentReason.NOT_MEASURED:
            (heard,) = between("48", reason)
            assert (
                ("is not used for now. " in heard)
                is (reason is AbsentReason.HELD)
                is not ("no longer counts. " in heard)
            )
            assert heard.endswith(".") and ".." not in heard


def test_urgent_advice_that_goes_with_it_is_called_off_and_only_then() -> None:
    called_off = between("97", AbsentReason.WITHDRAWN, was_urgent=True)
    assert called_off[-1] == NO_LONGER_URGENT and len(called_off) == 2
    assert NO_LONGER_URGENT not in between("97", AbsentReason.WITHDRAWN, was_urgent=True, is_urgent=True)
    assert NO_LONGER_URGENT not in between("97", AbsentReason.WITHDRAWN)
    assert between("97", "97", was_urgent=True) == []


def test_a_sample_that_is_being_checked_leaves_urgent_advice_standing_until_somebody_has_looked() -> None:
    held, refused = AbsentReason.HELD, AbsentReason.NOT_YOUR_SAMPLE
    assert between("97", held, was_urgent=True)[-1] == STILL_URGENT
    assert between(held, held, stood=True) == [STILL_URGENT]
    for after in (refused, AbsentReason.WITHDRAWN, "41"):
        assert between(held, after, stood=True) == [NO_LONGER_URGENT]
    assert between(held, "97", stood=True, is_urgent=True) == [] == between(held, refused)


def test_what_was_left_standing_is_known_by_its_words() -> None:
    words = {"was_urgent": True, "is_urgent": False}
    assert stands(changes(told(word("97")), told(word(AbsentReason.HELD)), **words))
    assert not stands(changes(told(word("97")), told(word(AbsentReason.WITHDRAWN)), **words))


def test_a_mark_that_comes_later_is_told_with_the_value_that_stays() -> None:
    first, second = word("48"), replace(word("48", hours=5), flags=(SampleFlag.HAEMOLYSED,))  # type: ignore[call-arg]
    (change,) = changes(told(first), told(first, second), was_urgent=False, is_urgent=False)
    assert change["patient"].startswith("Your HbA1c (average blood sugar) test result is still 48 mmol/mol. ")
    assert change["gp"] == "HbA1c still 48 mmol/mol; the laboratory now says of the sample: sample haemolysed"
    (back,) = changes(told(second), told(second, word("48", hours=9)), was_urgent=False, is_urgent=False)
    assert back["gp"].endswith("not marked any more")


def test_words_that_were_kept_before_there_were_marks_are_no_change() -> None:
    (old,) = told(word("48"))
    old = {key: value for key, value in old.items() if key != "flags"}
    assert same([old], told(word("48"))) and changes([old], told(word("48")), was_urgent=False, is_urgent=False) == []


def test_another_specimen_is_no_correction() -> None:
    first = word("48")
    other = replace(word("36", hours=9), specimen=an_id("another kit"))  # type: ignore[arg-type]
    assert changes(told(first), told(first, other), was_urgent=False, is_urgent=False) == []


def test_the_last_words_are_the_same_in_whatever_order_they_came() -> None:
    words = [word("48"), word(AbsentReason.WITHDRAWN, hours=1), word("36", hours=2)]
    assert (
        told(*words)
        == told(*reversed(words))
        == [{"kind": "hba1c", "specimen": str(KIT), "value": "36", "comparator": "", "absent": "", "flags": []}]
    )


def test_what_was_not_measured_from_a_specimen_is_no_word_of_a_laboratory() -> None:
    assert laboratory(a_check()) == []
