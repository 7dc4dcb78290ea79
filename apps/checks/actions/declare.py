"""Declare what bears on eligibility: asked of everybody, invited or not, because a search list may be out of date."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.find import lock
from apps.checks.actions.invite import last_check_on
from apps.checks.models import IN_PROGRESS, Declaration, HealthCheck, State
from apps.reports import actions as reports
from healthcheck.eligibility import Reason, decide
from healthcheck.entry import Entry
from healthcheck.refusal import Conflict


@transaction.atomic
def declare(
    *,
    check_id: UUID,
    conditions: AbstractSet[str],
    home: AbstractSet[str],
    last_check: date | None,
    by: str,
    at: datetime,
    entered_by: Entry | None = None,
) -> tuple[HealthCheck, tuple[Reason, ...]]:
    """The check and the reasons against it, none when the person is eligible. May be declared again before consent.

    Raises:
        Conflict: "already-consented": what was declared then stands; tell the surgery what has changed.
        Invalid: for a condition that is not on the list.
    """
    check = lock(check_id)
    if check.state not in (State.INVITED, State.ELIGIBLE, State.INELIGIBLE):
        raise Conflict("already-consented", "The check has begun. Tell your GP surgery what has changed.")
    others = HealthCheck.objects.filter(person=check.person, state__in=IN_PROGRESS).exclude(pk=check.pk)
    if others.exists():
        raise Conflict("another-check-runs", "A newer check of this person is in progress: go on with that one.")
    ours = last_check_on(check.person)
    reasons = decide(
        birth_date=check.person.birth_date,
        day=timezone.localdate(at),
        conditions=frozenset(conditions),
        home=frozenset(home),
        last_check_on=max(filter(None, (ours, last_check)), default=None),
    )
    Declaration.objects.create(
        check_of=check,
        declared={
            "conditions": sorted(conditions),
            "home": sorted(home),
            "last_check_on": last_check.isoformat() if last_check else None,
        },
        reasons=[reason.code for reason in reasons],
        eligible=not reasons,
        at=at,
        entered_by=entered_by.key if entered_by else "",
    )
    check.state = State.INELIGIBLE if reasons else State.ELIGIBLE
    check.save(update_fields=["state"])
    reports.step(check_id=check.id, step="signed_in", at=at)
    reports.step(check_id=check.id, step="ineligible" if reasons else "eligible", at=at)
    audit.record(actor=by, action="check.eligibility_declared", subject=check.person_id, at=at)
    return check, reasons
