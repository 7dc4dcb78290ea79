"""The finding on the pulse: made only where a monitor showed its sign of an irregular one; no sign is no all-clear."""

from collections.abc import Iterator
from datetime import datetime

from healthcheck.advice.finding import Finding
from healthcheck.advice.thresholds import of_band
from healthcheck.check import HealthCheck
from healthcheck.measurement import Measurement


def pulse(check: HealthCheck) -> Iterator[Finding]:
    """That the pulse may be irregular, by every reading of the check and not only by those that count."""
    told: dict[datetime, bool] = {}  # by its time, as a monitor that sends its memory again has seen nothing new
    for value in check.measurements:
        if isinstance(value, Measurement) and value.irregular_pulse is not None:
            told[value.taken_at] = value.irregular_pulse or told.get(value.taken_at, False)
    irregular = sum(told.values())
    if irregular:
        times = f"in {irregular} of {len(told)} readings" if len(told) > 1 else "in the only reading"
        row = of_band("pulse_rhythm", "irregular")
        yield row.finding(
            f"Your blood pressure monitor showed an {row.meaning} pulse {times}",
            gp=f"{row.meaning.capitalize()} pulse shown by the blood pressure monitor {times}",
        )
