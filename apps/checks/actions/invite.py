"""Invite a person: their check begins, the report counts an offer, the NHS App is told."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.end import may_be_invited
from apps.checks.actions.tell import tell
from apps.checks.models import IN_PROGRESS, HealthCheck, State
from apps.clients.models import Organisation
from apps.people.actions import as_subject
from apps.people.models import Person
from apps.reports import actions as reports
from apps.reports.choices import NO_QUINTILE, Channel
from apps.reports.invited import Invited
from apps.vault.keys import new_id
from healthcheck.eligibility import decide
from healthcheck.refusal import Conflict, Invalid


@transaction.atomic
def invite(
    *,
    person: Person,
    organisation: Organisation,
    by: str,
    at: datetime,
    deprivation: int = NO_QUINTILE,
    channel: str = Channel.NHS_APP,
    arm: str = "",
    check_id: UUID | None = None,
) -> tuple[HealthCheck, bool]:
    """The person's check of this cycle, and whether it is new. Inviting somebody twice changes nothing.

    Args:
        deprivation, channel, arm: as the report counts them, see `Invited`.
        check_id: what the organisation was told already that its check is called; None for a new one.

    Raises:
        Invalid: "not-eligible" when age or an earlier check already rules this person out.
        Conflict: "invited-by-another" while another organisation's check of this person runs, and for one who withdrew
            or died; which of these it is is not told.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("practice").get(pk=person.pk)
    running = HealthCheck.objects.filter(person=person, state__in=IN_PROGRESS).first()
    if running is not None:
        if running.organisation_id != organisation.id:
            raise Conflict("invited-by-another", "This person cannot be invited now.")
        return running, False
    if not may_be_invited(person):
        raise Conflict("invited-by-another", "This person cannot be invited now.")
    reasons = decide(
        birth_date=person.birth_date,
        day=timezone.localdate(at),
        conditions=frozenset(),
        home=frozenset(),
        last_check_on=last_check_on(person),
    )
    if reasons:
        raise Invalid("not-eligible", " ".join(reason.words for reason in reasons))
    practice = person.practice
    invited = Invited(
        area_code=practice.area_code,
        area_name=practice.area_name,
        practice=practice.ods_code,
        sex=person.sex,
        age=as_subject(person).age_on(timezone.localdate(at)),
        deprivation=deprivation,
        channel=channel,
        arm=arm,
    )
    kept = {**invited.groups(), "area_name": invited.area_name}
    check = HealthCheck.objects.create(
        id=check_id or new_id(), person=person, organisation=organisation, invited_at=at, invited_as=kept
    )
    reports.offered(check_id=check.id, person_id=person.id, invited=invited, at=at)
    audit.record(actor=by, action="check.invited", subject=person.id, at=at)
    tell(check, what="invitation", reference=check.id, at=at)
    return check, True


def last_check_on(person: Person) -> date | None:
    """The day of the person's last complete check with us. One that was stopped half-way is not a check they had."""
    last = HealthCheck.objects.filter(person=person, state=State.COMPLETE).order_by("-assessed_at").first()
    return last.assessed_at.date() if last and last.assessed_at else None
