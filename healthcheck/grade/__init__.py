"""Grades: how far each measured value of a check can be trusted, A to D, with the reasons in plain words.

The rules are data, `rules.csv`, each with its source. A value's grade is the worst that any rule gives it, one step
lower where it surprises beside the person's last value (`healthcheck/change`). It rests on that value, its own readings
and earlier checks alone: a correction of one value never changes the grade of another.
Why these four grades: docs/decisions/0201-grades.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from healthcheck.blood_pressure import BloodPressure
from healthcheck.change import as_systolic, compared
from healthcheck.check import HealthCheck
from healthcheck.grade import pressure, single
from healthcheck.grade.graded import Grade, Graded, worst
from healthcheck.grade.rules import grade
from healthcheck.measurement import Kind, Measurement

__all__ = ["Grade", "Graded", "of", "of_calculated", "of_measurement", "of_parts", "of_pressure"]

Last = tuple[Measurement, ...]  # the last known value of each kind, from the person's earlier checks

_BEFORE_BMI = (Kind.PULSE, Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)
_PARTS_OF_A_PRESSURE = (Kind.SYSTOLIC, Kind.DIASTOLIC)
_PARTS_OF_THE_RATIO = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL)


def of(check: HealthCheck) -> Mapping[str, Graded]:
    """Every value that the check uses, measured or calculated, by its name and in a stable order."""
    return {graded.value_name: graded for graded in _graded(check)}


def of_measurement(measured: Measurement, previous: Last = ()) -> Graded:
    """The grade of one value, beside the person's last one."""
    return grade(measured.kind.key, single.facts(measured)).beside(compared(measured, previous))


def of_pressure(counts: BloodPressure, previous: Last = ()) -> Graded:
    """The grade of the pressure that counts, its systolic beside the one that counted last."""
    return grade("blood_pressure", pressure.facts(counts)).beside(compared(as_systolic(counts), previous))


def of_calculated(name: str, *parts: Measurement, previous: Last = ()) -> Graded:
    """The grade of what is calculated: that of its weakest part."""
    return of_parts(name, [(part, of_measurement(part, previous)) for part in parts])


def of_parts(name: str, parts: Sequence[tuple[Measurement, Graded]]) -> Graded:
    """The same, where the parts were graded already."""
    reasons = tuple(f"{part.kind.written} is {each.grade.name}" for part, each in parts)
    return Graded(name, worst(each.grade for _, each in parts), reasons)


def _graded(check: HealthCheck) -> Iterator[Graded]:
    if isinstance(counts := check.blood_pressure(), BloodPressure):
        yield of_pressure(counts, check.previous)
    yield from _single(check, *_BEFORE_BMI)
    if isinstance(check.bmi(), Decimal):
        yield of_calculated("bmi", *_measured(check, Kind.HEIGHT, Kind.WEIGHT), previous=check.previous)
    for kind in Kind:
        if kind is Kind.CHOLESTEROL_RATIO:
            yield from _ratio(check)
        elif kind not in (*_PARTS_OF_A_PRESSURE, *_BEFORE_BMI):
            yield from _single(check, kind)


def _ratio(check: HealthCheck) -> Iterator[Graded]:
    """Of the two values where the check divides them, else of the laboratory's own ratio."""
    parts = [part for part in _measured(check, *_PARTS_OF_THE_RATIO) if not part.comparator]
    if len(parts) == len(_PARTS_OF_THE_RATIO):
        yield of_calculated(Kind.CHOLESTEROL_RATIO.key, *parts, previous=check.previous)
    else:
        yield from _single(check, Kind.CHOLESTEROL_RATIO)


def _single(check: HealthCheck, *kinds: Kind) -> Iterator[Graded]:
    return (of_measurement(measured, check.previous) for measured in _measured(check, *kinds))


def _measured(check: HealthCheck, *kinds: Kind) -> list[Measurement]:
    return [found for kind in kinds if isinstance(found := check.latest(kind), Measurement)]
