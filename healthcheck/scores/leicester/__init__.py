"""Leicester: the self-assessment score (0 to 47 points) for type 2 diabetes not yet found.

Source: Gray LJ, Taub NA, Khunti K, et al. The Leicester Risk Assessment score for detecting undiagnosed Type 2 diabetes
and impaired glucose regulation for use in a multiethnic UK setting. Diabet Med 2010;27:887-95.
doi:10.1111/j.1464-5491.2010.03037.x.
Licence: published points. The branded tool is copyright of the University of Leicester, University Hospitals of
Leicester and Diabetes UK: its wording and look are not used here. No notice is asked for.
Valid: ages 40 to 75. BMI counts by the published cuts for everybody: ethnicity has points of its own in this score.
"""

import numpy as np
from numpy.typing import NDArray

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import YES_NO, Evidence, scored
from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores.leicester.batch import AGE_HIGH, AGE_LOW, BATCH
from healthcheck.scores.leicester.points import band, points
from healthcheck.units import Unit

__all__ = ["ALGORITHM", "BATCH", "NAME", "score"]

NAME = "leicester"
ALGORITHM = "Leicester Risk Assessment score 2010"
CODE = snomed("1025601000000108", "Leicester diabetes risk score")

_RELATIVES = {"yes": 1, "no": 0, "not_known": 0}


def score(check: HealthCheck) -> Score:
    """The score of one check. Without ethnicity there is no number, and the higher of the two possible bands stands."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    totals = _totals(evidence)
    if len(totals) > 1:
        evidence.notes.append(
            f"Ethnicity was not stated: {totals[0]} points for a White person, {totals[1]} for any other. The higher "
            "band is given, so that no risk is hidden."
        )
    return Estimate(
        name=NAME,
        value=float(totals[0]) if len(totals) == 1 else None,
        unit=Unit.POINTS,
        band=band(int(totals[-1])),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts={"if_white": float(totals[0]), "if_not_white": float(totals[1])} if len(totals) > 1 else {},
        code=CODE,
    )


def _totals(evidence: Evidence) -> NDArray[np.int64]:
    """The points; where ethnicity is not stated, those of a White person and those of any other."""
    return points(
        age=evidence.age(AGE_LOW, AGE_HIGH, "the Leicester score"),
        male=evidence.sex() is Sex.MALE,
        not_white=_not_white(evidence.ethnicity()),
        family_history=_family(evidence),
        waist=float(evidence.value(Kind.WAIST)),
        bmi=float(evidence.bmi()),
        high_blood_pressure=evidence.choice("blood_pressure_medicine", YES_NO, name="high_blood_pressure"),
    )


def _not_white(ethnicity: Ethnicity) -> list[bool]:
    return [False, True] if ethnicity is Ethnicity.NOT_STATED else [not ethnicity.is_white]


def _family(evidence: Evidence) -> int:
    counted = evidence.choice("family_diabetes", _RELATIVES)
    if evidence.check.answers["family_diabetes"] == "not_known":
        evidence.notes.append("Diabetes in the family was not known and counted as none; the points may be too few.")
    return counted
