"""Take an invitation from an organisation, which does not learn by the answer whom others look after.

It is given the id of a check whether or not one begins; until the person begins, none of its checks is shown to it
(find.py). What would be done for somebody who is new is done for nobody, and undone, where less is to do: or the time
would tell.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from nhs_number import REGION_SYNTHETIC, generate

from apps.audit import actions as audit
from apps.checks.actions.end import may_be_invited
from apps.checks.actions.invite import invite, last_check_on
from apps.checks.actions.leave import register
from apps.checks.models import ENDED, IN_PROGRESS, HealthCheck, NotBegun, State
from apps.clients.models import Organisation
from apps.delivery.arming import arm
from apps.delivery.waking import wake_channel
from apps.people import actions as people
from apps.people.models import NHS_NUMBER, Person
from apps.reports.choices import NO_QUINTILE, Channel
from apps.vault.index import hold
from healthcheck.eligibility import decide
from healthcheck.person import NhsNumber
from healthcheck.refusal import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as an organisation sends it; see `Invited` for what the report counts it by."""

    details: people.Details
    organisation: Organisation
    deprivation: int = NO_QUINTILE
    channel: str = Channel.NHS_APP
    arm: str = ""


@transaction.atomic
def take_invitation(*, asked: Asked, by: str, at: datetime) -> tuple[HealthCheck, bool]:
    """The check as the organisation may see it, and whether that is new.

    Raises:
        Invalid: "unknown-practice"; "not-eligible" by the age it said, or by a check that was its own.
        Conflict: "person-differs" from whom it invited itself; "cannot-be-invited" who ended a check of its own.
    """
    number = asked.details.nhs_number
    hold(NHS_NUMBER, number.digits)
    person = people.with_number(number).select_for_update(of=("self",)).first()
    if person is None:
        with suppress(Conflict), transaction.atomic():
            begun = _begin(asked, by=by, at=at)
            _rehearse_the_rest(begun[0].person, asked, by=by, at=at)
            return begun
        person = (
            people.with_number(number).select_for_update(of=("self",)).get()
        )  # somebody else was a moment before us
    own = person.checks.filter(organisation=asked.organisation).order_by("-invited_at").first()
    if own is not None:
        if own.state in IN_PROGRESS or person.birth_date != asked.details.birth_date:
            return _begin(asked, by=by, at=at)  # answers with the check that runs, or that the details differ
        if own.state in ENDED and not may_be_invited(person):
            return _ended(own), False
        _refuse_by_own(person, asked, at=at)
    return _of_others(person, asked, by=by, at=at)


def _of_others(person: Person, asked: Asked, *, by: str, at: datetime) -> tuple[HealthCheck, bool]:
    """Of somebody who is known here, and perhaps not to this organisation."""
    said = NotBegun.objects.filter(person=person, organisation=asked.organisation).first()
    if said is not None:
        return _again(said, person, asked, by=by, at=at), False
    _rehearse(asked, by=by, at=at)
    if _is_free(person, asked, at=at):
        return _begin(asked, by=by, at=at)
    birth_date = asked.details.birth_date
    said = NotBegun.objects.create(person=person, organisation=asked.organisation, birth_date=birth_date, at=at)
    audit.record(actor=by, action="check.not_invited", subject=person.id, at=at)
    transaction.on_commit(lambda: _knock(asked.details.practice), robust=True)
    return _as_invited(said.id, at), True


def _again(said: NotBegun, person: Person, asked: Asked, *, by: str, at: datetime) -> HealthCheck:
    """The answer that was given before; where a check can begin by now it is called as was said."""
    people.require_practice(asked.details.practice)
    if said.birth_date != asked.details.birth_date:
        raise people.differs(person)
    answer = _as_invited(said.id, said.at)
    if _is_free(person, asked, at=at):
        said.delete()
        _begin(asked, by=by, at=at, check_id=answer.id)
    else:
        audit.record(actor=by, action="check.not_invited", subject=person.id, at=at)
    return answer


def _is_free(person: Person, asked: Asked, *, at: datetime) -> bool:
    """Whether a check of this person can begin."""
    runs = person.checks.filter(state__in=IN_PROGRESS).exists()
    if runs or person.birth_date != asked.details.birth_date or not may_be_invited(person):
        return False
    return not _reasons(person, last_check_on(person), at=at)


def _reasons(person: Person, last: date | None, *, at: datetime) -> str:
    day, none = timezone.localdate(at), frozenset[str]()
    found = decide(birth_date=person.birth_date, day=day, conditions=none, home=none, last_check_on=last)
    return " ".join(reason.words for reason in found)


def _ended(own: HealthCheck) -> HealthCheck:
    """One that ended before its person began looks as it did. Raises Conflict of one whose end can be seen."""
    if own.ended_from != State.INVITED:
        raise Conflict("cannot-be-invited", "This person cannot be invited now.")
    return _as_invited(own.id, own.invited_at)


def _refuse_by_own(person: Person, asked: Asked, *, at: datetime) -> None:
    """Raises Invalid by the person's age, or by their last check where it was this organisation's."""
    last = person.checks.filter(state=State.COMPLETE).order_by("-assessed_at").first()
    theirs = last is not None and last.organisation_id == asked.organisation.id
    if reasons := _reasons(person, last_check_on(person) if theirs else None, at=at):
        raise Invalid("not-eligible", reasons)


def _begin(asked: Asked, *, by: str, at: datetime, check_id: UUID | None = None) -> tuple[HealthCheck, bool]:
    return invite(
        person=register(details=asked.details, by=by, at=at),
        organisation=asked.organisation,
        deprivation=asked.deprivation,
        channel=asked.channel,
        arm=asked.arm,
        check_id=check_id,
        by=by,
        at=at,
    )


def _rehearse(asked: Asked, *, by: str, at: datetime) -> None:
    """All of it for an NHS number that nobody has, undone. Raises what the details by themselves are refused for."""
    [number] = generate(for_region=REGION_SYNTHETIC, quantity=1)
    nobody = replace(asked, details=replace(asked.details, nhs_number=NhsNumber(number)))
    with suppress(Conflict), transaction.atomic():  # a number of the range kept for tests may be a test's
        _begin(nobody, by=by, at=at)
        transaction.set_rollback(True)
    people.with_number(asked.details.nhs_number)  # the scope of the request is theirs again


def _rehearse_the_rest(person: Person, asked: Asked, *, by: str, at: datetime) -> None:
    """What is done of somebody who is known and cannot be invited, undone."""
    with transaction.atomic():
        person.checks.filter(organisation=asked.organisation).order_by("-invited_at").first()
        NotBegun.objects.filter(person=person, organisation=asked.organisation).first()
        _is_free(person, asked, at=at)
        NotBegun.objects.create(
            person=person, organisation=asked.organisation, birth_date=asked.details.birth_date, at=at
        )
        audit.record(actor=by, action="check.not_invited", subject=person.id, at=at)
        transaction.set_rollback(True)


def _knock(practice: str) -> None:
    """A worker is asked to look at the practice's messages, as it is where there is one: it finds nothing more."""
    if arm(channel="nhs_notify", destination=practice):
        wake_channel("nhs_notify")


def _as_invited(check_id: UUID, at: datetime) -> HealthCheck:
    return HealthCheck(id=check_id, state=State.INVITED, invited_at=at)
