"""Plausible values of everything behind a check's scores, many at a time."""

from collections.abc import Mapping

import numpy as np

from healthcheck.certainty import plausible
from healthcheck.certainty.belief import Belief, Beliefs
from healthcheck.certainty.points import VALUES
from healthcheck.cox import Floats

Values = Mapping[str, Floats]


def standard(beliefs: Beliefs, points: Floats) -> Floats:
    """A row for each of VALUES of standard normal draws: what a next measurement would show of it, and what not."""
    shown = np.array([part_shown(beliefs.values[name]) for name in VALUES])[:, np.newaxis]
    count = len(VALUES)
    together: Floats = shown * points[:count] + np.sqrt(1 - shown**2) * points[count : 2 * count]
    return together


def part_shown(belief: Belief) -> float:
    """How much of the draw is the part that one more measurement would show; all where its error is in the draw."""
    if belief.one_more == 0:
        return 1.0
    return float(np.sqrt(max(0.0, 1 - (belief.after / belief.spread) ** 2)))


def values(beliefs: Beliefs, draws: Floats) -> Values:
    """The values of standard normal draws, a row for each of VALUES."""
    z = dict(zip(VALUES, draws, strict=True))
    z["diastolic"] = _with(beliefs.pressures_together, z["systolic"], z["diastolic"])
    z["total"] = _with(beliefs.total_with_ratio, z["ratio"], z["total"])
    found = {name: belief.median * np.exp(belief.spread * z[name]) for name, belief in beliefs.values.items()}
    height, weight = found["height"] / 100, beliefs.values["weight"]
    bmi = found.pop("weight") / (height * height if weight.measured else 1.0)
    _, per_bmi = plausible.waist_of(beliefs.sex)
    found["waist"] = _moved(beliefs.values["waist"], found["waist"], bmi, per_bmi)
    _, per_bmi = plausible.hba1c_of(beliefs.age)
    found["hba1c"] = _moved(beliefs.values["hba1c"], found["hba1c"], bmi, per_bmi)
    return {**found, "bmi": bmi, "hdl": found["total"] / found["ratio"]}


def _with(correlation: float, other: Floats, own: Floats) -> Floats:
    both: Floats = correlation * other + np.sqrt(1 - correlation**2) * own
    return both


def _moved(belief: Belief, found: Floats, bmi: Floats, per_bmi: float) -> Floats:
    """What was not measured is plausible at an average BMI, and moves with it."""
    if belief.measured:
        return found
    return found * np.maximum(1 + per_bmi * (bmi - plausible.AVERAGE_BMI) / belief.median, 0.5)
