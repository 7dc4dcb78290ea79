"""A person's record as somebody of ours sees it who broke the glass: who they are, and what their checks found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from apps.audit import actions as audit
from apps.checks import past
from apps.checks.models import HealthCheck
from apps.people import matching
from apps.people.models import Person
from apps.staff import broken_glass
from apps.staff.models import BrokenGlass
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid, Missing, NotAllowed


@dataclass(frozen=True, slots=True)
class Looked:
    """One check: where it stands, and the newest results that were given out."""

    check: HealthCheck
    results: dict[str, Any] | None


@transaction.atomic
def open_record(*, nhs_number: str, reason: str, user: User, by: str, at: datetime) -> BrokenGlass:
    """Break the glass over the record of the person with this NHS number.

    Raises:
        NotAllowed: "may-not-break-glass".
        Invalid: "bad-nhs-number", "no-reason".
        Missing: "no-such-person"; the trail keeps that somebody tried.
    """
    if not user.has_perm(broken_glass.MAY):
        raise NotAllowed("may-not-break-glass", "Your role does not open records.")
    person = matching.candidate(NhsNumber("".join(nhs_number.split())))
    if person is None:
        raise Missing("no-such-person", "Nobody with this NHS number is looked after here.")
    return broken_glass.break_glass(person_id=person.pk, reason=reason, user=user, by=by, at=at)


def refused(*, refusal: Invalid | Missing | NotAllowed, by: str, at: datetime) -> None:
    """Keep that somebody tried to open a record and could not: numbers are not to be tried one after the other."""
    audit.record(actor=by, action="glass.refused", subject=None, at=at, detail={"reason": refusal.code})


def read(*, glass_id: UUID, user: User, at: datetime) -> tuple[BrokenGlass, Person, list[Looked]]:
    """What there is, while the glass is broken. Raises NotAllowed "glass-not-broken"."""
    glass = broken_glass.require_open(glass_id=glass_id, user=user, at=at)
    person = Person.objects.select_related("practice").get(pk=glass.person_id)
    checks = HealthCheck.objects.filter(person=person).order_by("-invited_at", "-id")
    return glass, person, [Looked(check, _newest(check)) for check in checks]


def _newest(check: HealthCheck) -> dict[str, Any] | None:
    given = past.assessments(check)
    return past.results(check, given[-1]["version"]) if given else None
