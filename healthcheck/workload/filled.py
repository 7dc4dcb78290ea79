"""What is not known of a person, drawn from what is plausible of such a person; what is known stays as it is."""

from collections.abc import Callable, Mapping

import numpy as np

from healthcheck.certainty import plausible
from healthcheck.cox import Floats
from healthcheck.measurement import Kind
from healthcheck.workload import chance, typical
from healthcheck.workload.chance import Rows

_SYSTOLIC, _DIASTOLIC, _BMI, _WAIST, _RATIO, _TOTAL, _HBA1C, _CREATININE, _SMOKING = range(0, 18, 2)
_LEAST_MOVED = 0.5  # as in certainty/draws.py
_BMI_LOW, _BMI_HIGH = 10.0, 100.0

Values = Mapping[str, Floats]


def filled(known: Values, rows: Rows) -> dict[str, Floats]:
    """The values of each person, none missing but those of which nothing plausible is kept."""
    values = {
        **known,
        "smoking": _or(known["smoking"], lambda: typical.smoking(known["sex"], chance.even(rows, _SMOKING))),
    }
    values["systolic"], values["diastolic"] = _pressure(values, rows)
    values["bmi"] = _or(_bmi(known), lambda: _drawn_bmi(values, rows))
    values |= _cholesterol(values, rows)
    values["waist"] = _or(known["waist"], lambda: _waist(values, rows))
    values["hba1c"] = _or(known["hba1c"], lambda: _hba1c(values, rows))
    values["creatinine"] = _or(known["creatinine"], lambda: _creatinine(values, rows))
    return values


def needed(known: Values) -> bool:
    """Whether something would be drawn for anybody."""
    asked = ("smoking", "systolic", "diastolic", "waist", "total_cholesterol", "hdl_cholesterol", "hba1c", "creatinine")
    return any(np.isnan(each).any() for each in (_bmi(known), *(known[name] for name in asked)))


def _or(known: Floats, drawn: Callable[[], Floats]) -> Floats:
    """Drawn only where something is missing."""
    missing = np.isnan(known)
    return np.where(missing, drawn(), known) if missing.any() else known


def _pressure(values: Values, rows: Rows) -> tuple[Floats, Floats]:
    """At home, as the check takes it. Of the two, the one that is known tells of the other."""
    medians = (
        plausible.at_home("systolic", 0.0) + typical.median("systolic", values),
        plausible.at_home("diastolic", 0.0) + typical.by_sex("diastolic", values["sex"]),
    )
    first, second = _together(
        (values["systolic"], medians[0], plausible.spread("systolic")),
        (values["diastolic"], medians[1], plausible.spread("diastolic")),
        plausible.DIASTOLIC_WITH_SYSTOLIC,
        (chance.normal(rows, _SYSTOLIC), chance.normal(rows, _DIASTOLIC)),
    )
    return (
        _or(values["systolic"], lambda: _credible(Kind.SYSTOLIC, first, decimals=1)),
        _or(values["diastolic"], lambda: _credible(Kind.DIASTOLIC, second, decimals=1)),
    )


def _together(
    one: tuple[Floats, Floats, float],
    other: tuple[Floats, Floats, float],
    correlation: float,
    own: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:
    """Two values that go together: (known, median, spread) of each, and what each has of its own."""
    apart = np.sqrt(1 - correlation**2)
    known_one, known_other = (np.log(known / median) / spread for known, median, spread in (one, other))
    alone = np.where(np.isnan(known_other), own[0], correlation * known_other + apart * own[0])
    z_one = np.where(np.isnan(known_one), alone, known_one)
    z_other = np.where(np.isnan(known_other), correlation * z_one + apart * own[1], known_other)
    return one[1] * np.exp(one[2] * z_one), other[1] * np.exp(other[2] * z_other)


def _bmi(known: Values) -> Floats:
    """As it is in the file, else by height and weight, to two decimals as the score has it; half is rounded up."""
    reckoned = known["weight"] / (known["height"] / 100) ** 2
    found: Floats = np.floor(np.where(np.isnan(known["bmi"]), reckoned, known["bmi"]) * 100 + 0.5 + 1e-9) / 100
    return found


def _drawn_bmi(values: Values, rows: Rows) -> Floats:
    drawn: Floats = typical.median("bmi", values) * _off("bmi", rows, _BMI)
    return drawn.clip(_BMI_LOW, _BMI_HIGH).round(2)


def _cholesterol(values: Values, rows: Rows) -> dict[str, Floats]:
    """Total, HDL and their ratio; any two make the third."""
    total, hdl, ratio = (values[name] for name in ("total_cholesterol", "hdl_cholesterol", "cholesterol_ratio"))
    ratio = np.where(np.isnan(total) | np.isnan(hdl), ratio, total / hdl)
    total = np.where(np.isnan(total), hdl * ratio, total)
    drawn_ratio, drawn_total = _together(
        (ratio, typical.median("cholesterol_ratio", values), plausible.spread("cholesterol_ratio")),
        (total, typical.by_sex("total_cholesterol", values["sex"]), plausible.spread("total_cholesterol")),
        plausible.TOTAL_WITH_RATIO,
        (chance.normal(rows, _RATIO), chance.normal(rows, _TOTAL)),
    )
    ratio = np.where(np.isnan(ratio), drawn_ratio, ratio)
    total = np.where(np.isnan(total) & ~np.isnan(hdl), hdl * ratio, np.where(np.isnan(total), drawn_total, total))
    total = _or(values["total_cholesterol"], lambda: _credible(Kind.TOTAL_CHOLESTEROL, total))
    hdl = _or(hdl, lambda: _credible(Kind.HDL_CHOLESTEROL, total / ratio))
    # Nine decimals tell any two ratios of such values apart, and 8.8 / 2.2 is 4.
    return {"total_cholesterol": total, "hdl_cholesterol": hdl, "cholesterol_ratio": np.round(total / hdl, 9)}


def _waist(values: Values, rows: Rows) -> Floats:
    at_27, per_bmi = (typical.of_sex(values["sex"], place) for place in typical.waists())
    return _credible(Kind.WAIST, _moved(at_27, per_bmi, values["bmi"]) * _off("waist", rows, _WAIST))


def _hba1c(values: Values, rows: Rows) -> Floats:
    at_birth, per_bmi = plausible.hba1c_of(0)
    per_year = plausible.hba1c_of(1)[0] - at_birth
    median = _moved(at_birth + per_year * values["age"], per_bmi, values["bmi"])
    return _credible(Kind.HBA1C, median * _off("hba1c", rows, _HBA1C))


def _creatinine(values: Values, rows: Rows) -> Floats:
    return _credible(
        Kind.CREATININE, typical.by_sex("creatinine", values["sex"]) * _off("creatinine", rows, _CREATININE)
    )


def _moved(median: Floats, per_bmi: Floats | float, bmi: Floats) -> Floats:
    """What is plausible at an average BMI moves with it."""
    moved: Floats = median * np.maximum(1 + per_bmi * (bmi - plausible.AVERAGE_BMI) / median, _LEAST_MOVED)
    return moved


def _off(name: str, rows: Rows, stream: int) -> Floats:
    off: Floats = np.exp(plausible.spread(name) * chance.normal(rows, stream))
    return off


def _credible(kind: Kind, value: Floats, decimals: int | None = None) -> Floats:
    """As it would be reported: within what is credible, with the decimals of its kind."""
    within = np.clip(value, float(kind.low), float(kind.high))
    return np.round(within, kind.places if decimals is None else decimals)
