"""The scores of many plausible values at once, by the equations that score one check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from healthcheck import kidney
from healthcheck.batch import Arrays
from healthcheck.certainty.draws import Values
from healthcheck.check import HealthCheck
from healthcheck.cox import Floats
from healthcheck.evidence import Evidence, NotKnown
from healthcheck.person import Ethnicity, Sex
from healthcheck.scores.leicester.batch import AGE_HIGH, AGE_LOW
from healthcheck.scores.leicester.points import points
from healthcheck.scores.qrisk3.batch import RATIO_HIGH, RATIO_LOW, SYSTOLIC_HIGH, SYSTOLIC_LOW
from healthcheck.scores.qrisk3.equation import risk
from healthcheck.scores.qrisk3.inputs import columns

Figure = Callable[[Values], Floats]


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be worked out of a person's plausible values, by the score's name, and why the rest cannot."""

    of: Mapping[str, Figure]
    why_not: Mapping[str, str]


def of(whole: HealthCheck, sex: Sex) -> Figures:
    """Of a completed check, of which an answer may still be missing and a value be a bound."""
    makers = {"qrisk3": _qrisk3, "egfr": _egfr, "bmi": _bmi, "leicester": _leicester}
    made: dict[str, Figure] = {}
    why_not: dict[str, str] = {}
    for name, maker in makers.items():
        try:
            made[name] = maker(Evidence(whole), sex)
        except NotKnown as reason:
            why_not[name] = str(reason)
    return Figures(made, why_not)


def _qrisk3(evidence: Evidence, sex: Sex) -> Figure:
    person = columns(evidence)

    def figure(values: Values) -> Floats:
        count = len(values["systolic"])
        people: Arrays = {name: np.broadcast_to(value, count) for name, value in person.items()}
        return risk(
            sex,
            {
                **people,
                "systolic": values["systolic"].clip(SYSTOLIC_LOW, SYSTOLIC_HIGH),
                "cholesterol_ratio": values["ratio"].clip(RATIO_LOW, RATIO_HIGH),
                "bmi": values["bmi"],
            },
        )

    return figure


def _egfr(evidence: Evidence, sex: Sex) -> Figure:
    person = kidney.one(evidence)

    def figure(values: Values) -> Floats:
        creatinine = values["creatinine"]
        female = np.broadcast_to(sex is Sex.FEMALE, len(creatinine))
        return kidney.ckd_epi_2009(creatinine, np.broadcast_to(person["age"], len(creatinine)), female)

    return figure


def _bmi(evidence: Evidence, sex: Sex) -> Figure:
    evidence.bmi()
    return lambda values: values["bmi"]


def _leicester(evidence: Evidence, sex: Sex) -> Figure:
    """As the score: where ethnicity was not stated the higher points, so that no risk is hidden."""
    check = evidence.check
    age = evidence.age(AGE_LOW, AGE_HIGH, "the Leicester score")
    family = evidence.choice("family_diabetes", {"yes": 1, "no": 0, "not_known": 0})
    treated = evidence.choice("blood_pressure_medicine", {"yes": 1, "no": 0})
    ethnicity = check.person.ethnicity

    def figure(values: Values) -> Floats:
        total = points(
            age=age,
            male=sex is Sex.MALE,
            not_white=ethnicity is Ethnicity.NOT_STATED or not ethnicity.is_white,
            family_history=family,
            waist=values["waist"],
            bmi=values["bmi"].round(2),
            high_blood_pressure=treated,
        )
        return total.astype(np.float64)

    return figure
