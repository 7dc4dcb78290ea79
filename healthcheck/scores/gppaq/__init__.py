"""GPPAQ: the four-level physical activity index from work, physical exercise and cycling.

Source: Department of Health, The General Practice Physical Activity Questionnaire (2009); the index is that of
Wareham NJ, Jakes RW, Rennie KL, et al. Public Health Nutr 2003;6:407-13. doi:10.1079/PHN2002439.
Licence: Crown copyright, Open Government Licence; no notice is asked for.
Valid: ages 16 to 74. Walking, pace, housework and gardening are asked and do not count. How hours of exercise and of
cycling are taken together is our reading of it: docs/decisions/0102-gppaq-exercise-and-cycling.md.
"""

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "gppaq"
ALGORITHM = "GPPAQ 2009 index, categories of exercise and cycling added"
CODE = snomed("1086511000000107", "General Practice Physical Activity Questionnaire physical activity index")

_LEVELS = ("inactive", "moderately_inactive", "moderately_active", "active")
_WORK = {"not_in_employment": 0, "sitting": 0, "standing": 1, "physical": 2, "heavy_manual": 3}
_HOURS = {"none": 0, "under_1": 1, "1_to_3": 2, "3_or_more": 3}


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    work = evidence.choice("work_activity", _WORK)
    exercise = evidence.choice("exercise_hours", _HOURS)
    cycling = evidence.choice("cycling_hours", _HOURS)
    return Estimate(
        name=NAME,
        value=None,
        unit=Unit.ONE,
        band=index(work, exercise, cycling),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        code=CODE,
    )


def index(work: int, exercise: int, cycling: int) -> str:
    """The level of a kind of work (0 sedentary to 3 heavy manual) and hours of exercise and of cycling (each 0 to 3).

    The published table is one step up for each kind of work and each step of hours, and active at the most.
    """
    return _LEVELS[min(3, work + exercise + cycling)]
