"""What a laboratory has corrected or taken back since an earlier assessment, in words for the person and the GP."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from healthcheck import figure
from healthcheck.advice import gaps
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.sample import SampleFlag

Word = Mapping[str, Any]
Words = Sequence[Word]

# What a person who was told that something is urgent must hear when it is not so any more.
NO_LONGER_URGENT = (
    "We told you before that you needed help quickly. That was because of a result that no longer counts, so it no "
    "longer applies. If you have already seen somebody about it, tell them that the result has changed. If you feel "
    "unwell, call 111."
)
NO_LONGER_URGENT_GP = "The urgent advice of the former record rested on a result that no longer counts: it has ended"
# And when nobody knows: a sample that is being looked at takes no advice back that was given out.
STILL_URGENT = (
    "We told you before that you needed help quickly. Do what we told you then: that still applies while a clinician "
    "checks that it is your sample."
)
STILL_URGENT_GP = "The urgent advice of the former record stands until a clinician has said whose sample it is"


def laboratory(check: HealthCheck) -> list[dict[str, Any]]:
    """The laboratories' last words as plain JSON values: each kind of each specimen, its value or why there is none."""
    return [
        {"kind": kind.key, "specimen": str(specimen), **_said(word)}
        for kind in Kind
        for specimen, word in sorted(check.last_words(kind).items())
    ]


def _said(word: Measurement | Absent) -> dict[str, Any]:
    if isinstance(word, Absent):
        return {"value": None, "comparator": "", "absent": word.reason.key}
    flags = [flag.key for flag in word.flags]
    return {"value": str(word.value), "comparator": word.comparator, "absent": "", "flags": flags}


def same(one: Words, other: Words) -> bool:
    """Whether the laboratories said the same, marks of the sample too."""
    return [{"flags": [], **word} for word in one] == [{"flags": [], **word} for word in other]


def changes(
    before: Words, now: Words, *, was_urgent: bool, is_urgent: bool, stood: bool = False
) -> list[dict[str, str]]:
    """Each word that was told before and is another now. A value after a failure is new and not a change.

    Args:
        before: the last words that the earlier assessment rested on.
        was_urgent: whether that one had urgent advice.
        is_urgent: whether there is any now.
        stood: whether that one left urgent advice of before standing, because a clinician was checking.
    """
    told = {(word["kind"], word["specimen"]): word for word in before}
    pairs = [(told[at], word) for word in now if (at := (word["kind"], word["specimen"])) in told]
    found = [_change(Kind.of(new["kind"]), old, new) for old, new in pairs if _matters(old, new)]
    if (stood or (found and was_urgent)) and not is_urgent:
        held = any(word["absent"] == AbsentReason.HELD.key for word in now)
        patient, gp = (STILL_URGENT, STILL_URGENT_GP) if held else (NO_LONGER_URGENT, NO_LONGER_URGENT_GP)
        found.append({"kind": "", "patient": patient, "gp": gp})
    return found


def stands(told: Sequence[Mapping[str, str]]) -> bool:
    """Whether changes that were told left the urgent advice before them standing."""
    return any(change["patient"] == STILL_URGENT for change in told)


def _matters(before: Word, now: Word) -> bool:
    told = before["value"] is not None or before["absent"] == AbsentReason.WITHDRAWN.key
    return told and not same([before], [now])


def _change(kind: Kind, before: Word, now: Word) -> dict[str, str]:
    yours = gaps.what(kind.key, kind.written)
    name = kind.written[0].upper() + kind.written[1:]
    if before["value"] is None:
        patient = f"The laboratory took back {yours} result before. The result is now {_written(kind, now)}."
        gp = f"{name} {_written(kind, now)} given by the laboratory after it took back its first result"
    elif now["value"] is None:
        reason = AbsentReason.of(now["absent"])
        held = reason is AbsentReason.HELD  # it may count again
        ends, stands_not = (
            ("is not used for now", "not used for now") if held else ("no longer counts", "no longer stands")
        )
        patient = f"{_start(yours)} result of {_written(kind, before)} {ends}. {_start(gaps.because(reason))}."
        gp = f"{name} {_written(kind, before)} {stands_not}: {reason.written}"
    elif (before["value"], before["comparator"]) == (now["value"], now["comparator"]):
        marks = ", ".join(SampleFlag.of(key).written for key in now["flags"]) or "not marked any more"
        patient = (
            f"{_start(yours)} result is still {_written(kind, now)}. The laboratory has changed what it says about how "
            "good the sample was. You can see it beside the result."
        )
        gp = f"{name} still {_written(kind, now)}; the laboratory now says of the sample: {marks}"
    else:
        patient = f"{_start(yours)} result was corrected from {_written(kind, before)} to {_written(kind, now)}."
        gp = f"{name} corrected by the laboratory from {_written(kind, before)} to {_written(kind, now)}"
    return {"kind": kind.key, "patient": patient, "gp": gp}


def _written(kind: Kind, word: Word) -> str:
    return f"{word['comparator']}{figure.plain(Decimal(word['value']))} {kind.unit.written}".rstrip()


def _start(words: str) -> str:
    return words[0].upper() + words[1:]
