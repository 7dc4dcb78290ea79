"""What a laboratory has corrected or taken back since an earlier assessment, in words for the person and the GP."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from healthcheck import figure
from healthcheck.advice import gaps
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement

Word = Mapping[str, Any]
Words = Sequence[Word]

# What a person who was told that something is urgent must hear when it is not so any more.
NO_LONGER_URGENT = (
    "We told you before that you needed help quickly. That was because of this result, and it no longer applies. If "
    "you have already seen somebody about it, tell them that the result has changed. If you feel unwell, call 111."
)
NO_LONGER_URGENT_GP = "The urgent advice of the former record rested on this and no longer applies"


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
    return {"value": str(word.value), "comparator": word.comparator, "absent": ""}


def changes(before: Words, now: Words, *, was_urgent: bool, is_urgent: bool) -> list[dict[str, str]]:
    """Each word that was told before and is another now. A value after a failure is new and not a change.

    Args:
        before: the last words that the earlier assessment rested on.
        was_urgent: whether that one had urgent advice.
        is_urgent: whether there is any now.
    """
    told = {(word["kind"], word["specimen"]): word for word in before}
    pairs = [(told[at], word) for word in now if (at := (word["kind"], word["specimen"])) in told]
    found = [_change(Kind.of(new["kind"]), old, new) for old, new in pairs if _matters(old, new)]
    if found and was_urgent and not is_urgent:
        found.append({"kind": "", "patient": NO_LONGER_URGENT, "gp": NO_LONGER_URGENT_GP})
    return found


def _matters(before: Word, now: Word) -> bool:
    told = before["value"] is not None or before["absent"] == AbsentReason.WITHDRAWN.key
    return told and any(before[name] != now[name] for name in ("value", "comparator", "absent"))


def _change(kind: Kind, before: Word, now: Word) -> dict[str, str]:
    yours = gaps.what(kind.key, kind.written)
    name = kind.written[0].upper() + kind.written[1:]
    if before["value"] is None:
        patient = f"The laboratory took back {yours} result before. The result is now {_written(kind, now)}."
        gp = f"{name} {_written(kind, now)} given by the laboratory after it took back its first result"
    elif now["value"] is None:
        reason = AbsentReason.of(now["absent"])
        patient = (
            f"{_start(yours)} result of {_written(kind, before)} no longer counts. {_start(gaps.because(reason))}."
        )
        gp = f"{name} {_written(kind, before)} no longer stands: {reason.written}"
    else:
        patient = f"{_start(yours)} result was corrected from {_written(kind, before)} to {_written(kind, now)}."
        gp = f"{name} corrected by the laboratory from {_written(kind, before)} to {_written(kind, now)}"
    return {"kind": kind.key, "patient": patient, "gp": gp}


def _written(kind: Kind, word: Word) -> str:
    return f"{word['comparator']}{figure.plain(Decimal(word['value']))} {kind.unit.written}".rstrip()


def _start(words: str) -> str:
    return words[0].upper() + words[1:]
