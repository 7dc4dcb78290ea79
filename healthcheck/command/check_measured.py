"""The measurements of a check's JSON as the domain's values: in their own unit, in range, pressures whole."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from healthcheck.command.check_json import AbsentJson, CheckJson, EntryJson, PointOfCareJson, SampleJson, ValueJson
from healthcheck.entry import Entry
from healthcheck.figure import plain
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, convert
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.refusal import Invalid
from healthcheck.sample import Sample

_PRESSURE = (Kind.SYSTOLIC, Kind.DIASTOLIC)
_JOIN = "is missing: give a systolic and its diastolic the same name, such as reading 1."


def previous(given: CheckJson, check: UUID) -> tuple[Measurement, ...]:
    """The values of earlier checks. Raises Invalid with its field."""
    fields = {f"/previous/{place}": each for place, each in enumerate(given.previous)}
    values = (_value(each, each.id or uuid5(check, field), check, field) for field, each in fields.items())
    return tuple(value for value in values if value.test is None or value.test.passed)


def entry(given: EntryJson | None) -> Entry | None:
    """Who put something in."""
    return Entry(given.route, given.organisation, given.operator) if given else None


def measurements(given: CheckJson, check: UUID) -> tuple[Measurement | Absent, ...]:
    """All of them, in their order; what was not measured is left out. Raises Invalid with its field."""
    fields = {f"/measurements/{place}": each for place, each in enumerate(given.measurements)}
    _distinct(fields)
    _whole_readings({field: each for field, each in fields.items() if isinstance(each, ValueJson)})
    found: list[Measurement | Absent] = []
    for field, each in fields.items():
        identifier = each.id or uuid5(check, field)
        if isinstance(each, ValueJson):
            found.append(_usable(_value(each, identifier, check, field)))
        elif each.absent is not AbsentReason.NOT_MEASURED:
            found.append(_absence(each, identifier, check))
    return tuple(found)


def _value(given: ValueJson, identifier: UUID, check: UUID, field: str) -> Measurement:
    try:
        value = convert(given.kind, given.value, given.unit)
    except Invalid as refusal:
        part = "unit" if refusal.code == "wrong-unit" else "value"
        raise Invalid(refusal.code, refusal.detail, field=f"{field}/{part}") from None
    return Measurement(
        id=identifier,
        kind=given.kind,
        value=value,
        taken_at=given.taken_at,
        source=given.source,
        reading=_named(check, "reading", given.reading),
        comparator=given.comparator,
        device=given.device,
        stored=given.stored,
        arrived_at=given.arrived_at,
        specimen=_named(check, "specimen", given.specimen),
        reported_at=given.reported_at,
        arm=given.arm,
        irregular_pulse=given.irregular_pulse,
        entered_by=entry(given.entered_by),
        test=_test(given.test),
        flags=given.flags,
        sample=_sample(given.sample),
    )


def _usable(value: Measurement) -> Measurement | Absent:
    """What a device showed whose quality control failed is no result: kept, and never used."""
    if value.test is None or value.test.passed:
        return value
    return Absent(
        kind=value.kind,
        reason=AbsentReason.CONTROL_FAILED,
        id=value.id,
        taken_at=value.taken_at,
        source=value.source,
        reading=value.reading,
        entered_by=value.entered_by,
        test=value.test,
        unused=f"{value.comparator}{plain(value.value)} {value.kind.unit.ucum}",
    )


def _absence(given: AbsentJson, identifier: UUID, check: UUID) -> Absent:
    return Absent(
        kind=given.kind,
        reason=given.absent,
        words=given.words,
        id=identifier,
        taken_at=given.taken_at,
        specimen=_named(check, "specimen", given.specimen),
        reported_at=given.reported_at,
        source=given.source,
        entered_by=entry(given.entered_by),
        test=_test(given.test),
    )


def _named(check: UUID, what: str, name: str | None) -> UUID | None:
    """The file's own name for a reading or a sample, as an id of this check."""
    return uuid5(check, f"{what} {name}") if name else None


def _test(given: PointOfCareJson | None) -> PointOfCareTest | None:
    return PointOfCareTest(**dict(given)) if given else None


def _sample(given: SampleJson | None) -> Sample | None:
    return Sample(**dict(given)) if given else None


def _distinct(given: Mapping[str, ValueJson | AbsentJson]) -> None:
    """Two values of one id would be one in the record."""
    seen: set[UUID] = set()
    for field, each in given.items():
        if each.id in seen:
            raise Invalid("same-id", "another measurement has this id: leave both out.", field=f"{field}/id")
        if each.id:
            seen.add(each.id)


def _whole_readings(given: dict[str, ValueJson]) -> None:
    """A blood pressure has both numbers, taken together at one place, the second below the first."""
    readings: dict[str, dict[Kind, tuple[str, ValueJson]]] = {}
    for field, each in given.items():
        if each.kind in _PRESSURE and not each.reading:
            raise Invalid("half-a-reading", _JOIN, field=f"{field}/reading")
        if each.reading:
            halves = readings.setdefault(each.reading, {})
            if each.kind in halves:
                raise Invalid("measured-twice", "another value of this reading is of the same kind.", field=field)
            halves[each.kind] = (field, each)
    for halves in readings.values():
        _whole(halves)


def _whole(halves: dict[Kind, tuple[str, ValueJson]]) -> None:
    both = [halves[kind] for kind in _PRESSURE if kind in halves]
    if len(both) == 1:
        raise Invalid("half-a-reading", "A blood pressure has two numbers: add the other one.", field=both[0][0])
    if len(both) == len(_PRESSURE):
        (_, systolic), (field, diastolic) = both
        if diastolic.value >= systolic.value:
            raise Invalid("diastolic-not-below", "must be below the systolic.", field=f"{field}/value")
        if (systolic.source, systolic.taken_at) != (diastolic.source, diastolic.taken_at):
            raise Invalid("not-together", "must have the source and the time of its systolic.", field=field)
