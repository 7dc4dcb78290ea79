"""What can be done with assistance: appoint who may help, begin, go on, end, and see who did."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.assistance.models import Appointment, Assistance
from apps.audit import actions as audit
from apps.audit.models import Entry as AuditEntry
from apps.checks import actions as checks
from apps.checks.models import HealthCheck, State
from apps.clients.models import Credential, Organisation
from apps.people import matching
from apps.people.models import Person
from healthcheck.entry import Route
from healthcheck.person import NhsNumber
from healthcheck.refusal import Missing

# A screen in a public place is left sooner than a desk.
LONGEST = {Route.KIOSK: timedelta(hours=1)}
LONGEST_ELSEWHERE = timedelta(days=1)
# One organisation may be wrong about one person so often; then it is told nothing of them for a day, right or wrong.
GUESSES, OF_A_DAY = 5, timedelta(days=1)
REFUSED = "assistance.refused"
_MAY_BE_HELPED = (State.INVITED, State.ELIGIBLE, State.OPEN, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom the person says they are."""

    nhs_number: NhsNumber
    birth_date: date
    family_name: str


@transaction.atomic
def appoint(
    *, commissioner: Organisation, assistant: Organisation, route: Route, by: str, at: datetime
) -> tuple[Appointment, bool]:
    """The appointment, and whether it is new. Appointing twice changes nothing."""
    appointment, new = Appointment.objects.get_or_create(
        commissioner=commissioner, assistant=assistant, route=route, ended_at=None, defaults={"made_at": at}
    )
    if new:
        audit.record(
            actor=by, action="assistance.appointed", subject=None, at=at, detail={"organisation": assistant.ods_code}
        )
    return appointment, new


@transaction.atomic
def begin(
    *, who: Who, credential: Credential, route: Route, operator: str, agreement: str, by: str, at: datetime
) -> tuple[Assistance, str]:
    """One operator's leave to act for one person, and its token, shown once. The person is told.

    Raises:
        Missing: nobody with a check in progress has these details, or they are not this organisation's to help, or it
            guessed too often. Which of these it was is not told.
    """
    person = matching.candidate(who.nhs_number) or matching.nobody()
    found = _known(person, who, credential.organisation, route, by=by, at=at)
    if not found:
        noted = (REFUSED, person.id)
        raise Missing("nobody-to-help", "There is nobody with these details whom you can help.", noted=noted)
    check, appointment = found
    secret = secrets.token_urlsafe(32)
    made = Assistance.objects.create(
        check_of=check,
        appointment=appointment,
        credential=credential,
        operator=operator,
        agreement=agreement,
        token_hash=_hash(secret),
        began_at=at,
        ends_at=at + LONGEST.get(route, LONGEST_ELSEWHERE),
    )
    audit.record(actor=by, action="assistance.began", subject=check.person_id, at=at, detail={"check": str(check.id)})
    checks.tell(check, what="helped", reference=made.id, at=at)
    return made, f"hca_{made.id.hex}_{secret}"


def resume(*, assistance_id: str, secret: str, at: datetime) -> Assistance | None:
    """The live assistance of a token; None when it is unknown, wrong or over, or whoever began it may no longer."""
    rows = Assistance.objects.select_related("appointment__assistant").filter(
        pk=assistance_id,
        ended_at__isnull=True,
        ends_at__gt=at,
        appointment__ended_at__isnull=True,
        credential__revoked_at__isnull=True,
        credential__organisation__closed_at__isnull=True,
    )
    found = rows.first()
    return found if found and hmac.compare_digest(bytes(found.token_hash), _hash(secret)) else None


@transaction.atomic
def end(*, assistance_id: UUID, mine: Q, by: str, at: datetime) -> None:
    """End it at once; ending again changes nothing. Raises Missing for one that is not the caller's.

    Args:
        mine: the assistances that the caller may end.
    """
    found = Assistance.objects.select_related("check_of").filter(mine, pk=assistance_id).first()
    if found is None:
        raise Missing("not-found", "There is no such assistance.")
    if Assistance.objects.filter(pk=found.pk, ended_at__isnull=True).update(ended_at=at):
        audit.record(actor=by, action="assistance.ended", subject=found.check_of.person_id, at=at)


def of_person(*, person_id: UUID, by: str, at: datetime) -> Sequence[Assistance]:
    """Everybody who was let in to help a person, newest first."""
    audit.record(actor=by, action="assistances.listed", subject=person_id, at=at)
    rows = Assistance.objects.select_related("appointment__assistant").filter(check_of__person_id=person_id)
    return list(rows.order_by("-began_at"))


def _known(
    person: Person, who: Who, assistant: Organisation, route: Route, *, by: str, at: datetime
) -> tuple[HealthCheck, Appointment] | None:
    """The check that may be helped with; None where anything is not as it must be."""
    wrong = AuditEntry.objects.filter(actor=by, action=REFUSED, subject=person.id, at__gt=at - OF_A_DAY).count()
    matched = matching.matches(person, birth_date=who.birth_date, family_name=who.family_name)
    check = person.checks.filter(state__in=_MAY_BE_HELPED).order_by("-invited_at").first()
    if check is None or not matched or wrong >= GUESSES:
        return None
    appointed = Appointment.objects.filter(assistant=assistant, route=route, ended_at__isnull=True)
    appointment = appointed.filter(commissioner_id=check.organisation_id).first()
    return (check, appointment) if appointment else None


def _hash(secret: str) -> bytes:
    """Plain SHA-256: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
