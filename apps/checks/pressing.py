"""What an outcome says that cannot wait, as the urgent cases take it."""

from apps.checks.differences import PRESSING
from apps.urgent.actions import Finding
from healthcheck.advice.action import Action
from healthcheck.assess import Assessment as Outcome
from healthcheck.check import HealthCheck as Subject
from healthcheck.measurement import Kind

# What a finding rests on, by a word in its subject. One that is not here rests on every value of the check.
RESTS_ON: dict[str, tuple[Kind, ...]] = {
    "pressure": (Kind.SYSTOLIC, Kind.DIASTOLIC),
    "blood_sugar": (Kind.HBA1C,),
    "egfr": (Kind.CREATININE,),
    **{kind.key: (kind,) for kind in Kind},
}


def pressing_findings(outcome: Outcome) -> list[Finding]:
    """Every action that cannot wait, with what it rests on: said again of newer values it is a new finding."""
    return [
        Finding(id=action.id, urgency=action.urgency.value, gp=action.gp, evidence=_evidence(outcome.check, action))
        for action in outcome.advice.actions
        if action.urgency in PRESSING
    ]


def _evidence(check: Subject, action: Action) -> str:
    """The newest of the values it rests on, by its id: ids grow with time."""
    subjects = [found.subject for found in action.because]
    kinds = {kind for word, kinds in RESTS_ON.items() for kind in kinds if any(word in each for each in subjects)}
    ids = [value.id for value in check.measurements if value.id and (not kinds or value.kind in kinds)]
    return str(max(ids)) if ids else ""
