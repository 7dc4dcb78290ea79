"""What is known of one value that is no blood pressure: its device, its sample's age, whether it is a bound."""

from healthcheck.grade import hand, sample
from healthcheck.grade.rules import Facts
from healthcheck.measurement import Kind, Measurement

_ON_THE_BODY = (Kind.PULSE, Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)


def facts(measured: Measurement) -> Facts:
    """The facts of one value, from nothing but the value itself.

    A value whose laboratory names no collection time counts from its arrival; no sample arrives as it is taken.
    """
    arrived_at = measured.arrived_at if measured.arrived_at != measured.taken_at else None
    numbers: dict[str, float] = {
        "named": bool(measured.device),
        "stored": hand.from_memory(measured),
        "only_claimed": hand.only_claimed([measured]),
        "irregular": bool(measured.irregular_pulse) and measured.kind is Kind.PULSE,
        "point_of_care": measured.test is not None,
        "bound": bool(measured.comparator),
        "arrival_known": arrived_at is not None,
        **hand.typed_by([measured]),
    }
    written = {"place": measured.source.value}
    if arrived_at is not None:
        numbers["hours"] = (arrived_at - measured.taken_at).total_seconds() / 3600
        written["hours"] = f"{numbers['hours']:.0f} hours"
    if measured.test is not None:
        numbers["control_days"] = (measured.taken_at - measured.test.controlled_at).total_seconds() / 86400
        written["control_days"] = f"{numbers['control_days']:.0f} days"
    of_sample, written_of_sample = sample.facts(measured)
    return Facts(_group(measured.kind), measured.source, numbers | of_sample, written | written_of_sample)


def _group(kind: Kind) -> str:
    if kind in _ON_THE_BODY:
        return "body"
    return "urine" if kind is Kind.ACR else "blood"
