"""What is known of how the pressure that counts was measured: its series, its monitor, its times and its digits."""

from decimal import Decimal
from itertools import pairwise

from healthcheck.blood_pressure import BloodPressure
from healthcheck.grade import digits, hand
from healthcheck.grade.rules import Facts
from healthcheck.scores.blood_pressure.thresholds import RAISED, Threshold


def facts(pressure: BloodPressure) -> Facts:
    """The facts of a pressure, from nothing but the readings that count."""
    threshold = RAISED[pressure.at_home][-1]
    numbers = {
        **_series(pressure, threshold),
        **_arms(pressure),
        **_times(pressure),
        **_digits(pressure, threshold),
        **hand.typed_by(pressure.readings),
    }
    return Facts("blood_pressure", pressure.source, numbers, _written(numbers, pressure, threshold))


def _series(pressure: BloodPressure, threshold: Threshold) -> dict[str, float]:
    readings = pressure.readings
    named = sum(bool(reading.device) for reading in readings)
    stored = sum(map(hand.from_memory, readings))
    return {
        "readings": len(readings),
        "days": pressure.days,
        "named": named,
        "unnamed": len(readings) - named,
        "stored": stored == len(readings),
        "from_memory": stored,
        "typed": len(readings) - stored,
        "only_claimed": hand.only_claimed(readings),
        "irregular": sum(bool(reading.irregular_pulse) for reading in readings),
        "raised": pressure.systolic >= threshold.systolic or pressure.diastolic >= threshold.diastolic,
    }


def _arms(pressure: BloodPressure) -> dict[str, float]:
    """How far apart the arms were, seen once or twice; nought where they do not differ."""
    if pressure.arms is None:
        return {"arms_apart": 0, "arms_apart_twice": 0}
    return {"arms_apart": float(pressure.arms.by), "arms_apart_twice": pressure.arms.confirmed}


def _times(pressure: BloodPressure) -> dict[str, float]:
    """The shortest time between two readings, in seconds; nothing of one reading."""
    times = sorted(reading.taken_at for reading in pressure.readings)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return {"gap": min(gaps)} if gaps else {}


def _digits(pressure: BloodPressure, threshold: Threshold) -> dict[str, float]:
    """Patterns in the numbers. `spread` is the larger of the two standard deviations; one reading has none."""
    readings = pressure.readings
    numbers, zeros, below = 2 * len(readings), digits.zeros(readings), digits.just_below(readings, threshold)
    found = {
        "numbers": numbers,
        "zeros": zeros,
        "zeros_by_chance": digits.chance(zeros, numbers),
        "just_below": below,
        "just_below_by_chance": digits.chance(below, numbers),
    }
    if len(readings) == 1:
        return found
    systolic, diastolic = [r.systolic for r in readings], [r.diastolic for r in readings]
    return {**found, "spread": _deviation(systolic), "spread_diastolic": _deviation(diastolic)}


def _deviation(values: list[Decimal]) -> float:
    """The sample's standard deviation. Sums of decimals are exact; `statistics` makes fractions of them for that."""
    count = len(values)
    whole, squared = sum(values, Decimal()), sum((value * value for value in values), Decimal())
    return float(((count * squared - whole * whole) / (count * (count - 1))).sqrt())


def _written(numbers: dict[str, float], pressure: BloodPressure, threshold: Threshold) -> dict[str, str]:
    whole = {name: f"{value:.0f}" for name, value in numbers.items()}
    return whole | {
        "place": pressure.source.value,
        "arm": pressure.arms.arm.value if pressure.arms else "",
        "readings": _counted(numbers["readings"], "reading"),
        "days": _counted(numbers["days"], "day"),
        "gap": _counted(numbers.get("gap", 0), "second"),
        "threshold": f"{threshold.systolic}/{threshold.diastolic}",
    }


def _counted(number: float, noun: str) -> str:
    """Whole ones: what is just under a minute is not said to be one."""
    whole = int(number)
    return f"{whole} {noun}" if whole == 1 else f"{whole} {noun}s"
