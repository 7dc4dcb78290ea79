"""Consent: without it nothing is asked, measured or sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.actions.find import lock
from apps.checks.models import TAKES_VALUES, HealthCheck, State
from apps.reports import actions as reports
from healthcheck.entry import Entry
from healthcheck.refusal import Conflict

VERSION = "2026-11"


@transaction.atomic
def consent(*, check_id: UUID, version: str, by: str, at: datetime, entered_by: Entry | None = None) -> HealthCheck:
    """Open an eligible person's check. Consenting twice changes nothing.

    Args:
        version: of the consent words the person was shown; only the words in force count.

    Raises:
        Conflict: "not-eligible", "eligibility-first" or "consent-words-changed".
    """
    check = lock(check_id)
    if version != VERSION:
        raise Conflict("consent-words-changed", f"Show the consent words of version {VERSION} and ask again.")
    if check.state in TAKES_VALUES:
        return check
    if check.state == State.INELIGIBLE:
        raise Conflict("not-eligible", "This person is not eligible for a check at home.")
    if check.state != State.ELIGIBLE:
        raise Conflict("eligibility-first", "Eligibility must be declared before consent.")
    check.state, check.consented_at = State.OPEN, at
    check.consented_by = entered_by.key if entered_by else ""
    check.save(update_fields=["state", "consented_at", "consented_by"])
    reports.step(check_id=check.id, step="consented", at=at)
    audit.record(actor=by, action="check.consented", subject=check.person_id, at=at, detail={"version": version})
    return check
