"""A check and what came of it, as the doors show them."""

from typing import Any

from django.utils import timezone

from apps.checks.actions.assess import last_issued
from apps.checks.assembly import as_subject_of
from apps.checks.entered import entered
from apps.checks.models import Answers, HealthCheck, State
from apps.delivery import actions as delivery
from apps.delivery import weeks
from apps.delivery.models import Delivery
from apps.delivery.models import State as DeliveryState
from apps.urgent.persons import state_of as urgent_case
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.refusal import Missing
from healthcheck.what_if.written import what_if

_TESTED = {Kind.TOTAL_CHOLESTEROL.key, Kind.HDL_CHOLESTEROL.key}  # beside the person, so that no kit is needed
_MEASURED = (Kind.SYSTOLIC, Kind.HEIGHT, Kind.WEIGHT)

SURGERY_BY = (
    "We will send your results to your GP surgery by {day:%-d %B %Y}. Follow the advice in your results now: you do "
    "not need to wait for that."
)


def as_check(check: HealthCheck) -> dict[str, Any]:
    """Where a check stands and what is still needed."""
    return {
        "id": str(check.id),
        "state": check.state,
        "invited_at": check.invited_at,
        "consented_at": check.consented_at,
        "assessed_at": check.assessed_at,
        "needed": _needed(check),
    }


def _needed(check: HealthCheck) -> list[str]:
    """The steps that stand between this check and its results, in the order a person takes them."""
    if check.state == State.INVITED:
        return ["eligibility", "consent", "answers", "measurements", "kit"]
    if check.state == State.ELIGIBLE:
        return ["consent", "answers", "measurements", "kit"]
    if check.state not in (State.OPEN, State.STOPPED):
        return []
    came = check.values.exclude(absent=AbsentReason.CONTROL_FAILED.key)
    have = set(came.values_list("kind", flat=True))
    needed = [] if Answers.objects.filter(check_of=check).exists() else ["answers"]
    needed += [kind.key for kind in _MEASURED if kind.key not in have]
    if not check.awaited:
        tested = set(check.values.filter(control_passed=True).values_list("kind", flat=True))
        return needed if tested >= _TESTED or Kind.CHOLESTEROL_RATIO.key in tested else [*needed, "kit"]
    return needed + [key for key in check.awaited if key not in have]


def as_results(check: HealthCheck) -> dict[str, Any]:
    """The newest assessment and whether the GP has its record. Raises Missing while there is none."""
    kept = last_issued(check)
    if kept is None:
        raise Missing("no-results-yet", "There are no results yet.")
    records = _records(check)
    return {
        "check": str(check.id),
        "version": kept.version,
        "made_at": kept.made_at,
        "stopped": kept.stopped,
        "urgency": kept.urgency,
        "laboratory": [],  # neither was kept of the first assessments
        "changes": [],
        **kept.outcome,
        "entered": entered(check),
        "gp_has_it": any(row.acknowledged_at for row in records),
        "surgery_by": _surgery_by(check),
        "urgent_case": urgent_case(check.id),
    }


def _records(check: HealthCheck) -> list[Delivery]:
    """The newest record that was sent: a version that tells a practice nothing new is not sent again."""
    for kept in check.assessments.filter(issued_at__isnull=False).order_by("-version"):
        if found := [row for row in delivery.of(reference=kept.id) if row.purpose == delivery.RECORD]:
            return found
    return []


def _surgery_by(check: HealthCheck) -> dict[str, Any] | None:
    """By when the surgery has the results at the latest, and what to do meanwhile; None where nothing waits."""
    day = weeks.promised(check.person_id)
    return None if day is None else {"day": day, "words": SURGERY_BY.format(day=day)}


def as_what_if(check: HealthCheck) -> dict[str, Any]:
    """What the person's own risk would be at each target, from what their results rest on. Raises Missing."""
    kept = last_issued(check)
    if kept is None:
        raise Missing("no-results-yet", "There are no results yet.")
    return what_if(as_subject_of(check, day=timezone.localdate(kept.made_at), until=kept.issued_at))


def as_deliveries(check: HealthCheck) -> list[dict[str, Any]]:
    """Everything sent about the person since this check began, oldest first: records, and messages about kits too."""
    rows = delivery.of(subject=check.person_id).filter(made_at__gte=check.invited_at)
    return [as_delivery(row) for row in rows]


def as_delivery(row: Delivery) -> dict[str, Any]:
    """One delivery and how it stands."""
    return {
        "id": str(row.id),
        "channel": row.channel,
        "purpose": row.purpose,
        "state": row.state,
        "attempts": row.attempts,
        "sent_at": row.sent_at,
        "acknowledged_at": row.acknowledged_at,
        "reason": row.reason,
        "waits_until": row.next_at if row.state == DeliveryState.QUEUED and row.reason else None,
    }
