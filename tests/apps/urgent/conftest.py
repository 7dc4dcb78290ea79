"""A person with an urgent blood pressure, contacts for everybody, and a clinician to answer."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission, User

from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.delivery.models import Delivery, State
from apps.urgent import actions
from apps.urgent.models import Case, Contact, Event
from tests.apps import scene


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> Any:
    """No broker in these tests, and an address for alarms."""
    settings.URGENT_ALARM_MAIL = "alarm@operator.example"
    settings.URGENT_HURRY = 1.0
    logging.getLogger("apps.delivery.waking").setLevel(logging.ERROR)
    return settings


@pytest.fixture
def contacts(db: None) -> None:
    """Practice and commissioner can be reached."""
    Contact.objects.create(ods_code="Y90001", mail="urgent@surgery.example", phone="01632 960001")
    Contact.objects.create(ods_code="Y92001", mail="on-call@commissioner.example", phone="01632 960002")


@pytest.fixture
def check(contacts: None) -> HealthCheck:
    """A check that has just found an urgent blood pressure."""
    made = scene.opened()
    scene.answered(made)
    scene.measured(made, "192", "110")
    made.refresh_from_db()
    return made


@pytest.fixture
def case(check: HealthCheck) -> Case:
    """Its case."""
    return Case.objects.get(check_id=check.id)


@pytest.fixture
def clinician(db: None) -> User:
    """One who may work cases."""
    return staff("amara", "Dr Amara Okafor")


def staff(name: str, full: str = "", *, works: bool = True) -> User:
    """A member of staff, who may work cases or not."""
    first, _, last = full.rpartition(" ")
    user = User.objects.create_user(name, is_staff=True, first_name=first, last_name=last)
    if works:
        user.user_permissions.add(Permission.objects.get(content_type__app_label="urgent", codename="work_cases"))
    return user


def sweep(case: Case, *, minutes: float = 0.0) -> int:
    """Sweep as it would run that long after the case was opened."""
    at = case.opened_at + timedelta(minutes=minutes)
    return actions.sweep(by="service:urgent", clock=lambda: at)


def kinds(case: Case) -> list[str]:
    """What has happened, in order; rungs by their names."""
    return [event.rung or event.kind for event in Event.objects.filter(case=case)]


def mails(case: Case) -> list[Delivery]:
    """The mails that were queued about a case, oldest first."""
    return list(Delivery.objects.filter(reference=case.pk, channel="mail").order_by("queued_at", "id"))


def record_of(case: Case) -> Delivery:
    """The newest record's delivery."""
    newest = case.alerts.latest("number")
    return Delivery.objects.get(reference=newest.reference, purpose="record")


def leaves(case: Case) -> None:
    """The record of a case has left."""
    Delivery.objects.filter(pk=record_of(case).pk).update(state=State.SENT, sent_at=now())


def answer(case: Case, *, accepted: bool = True, named: str = "", reference: UUID | None = None) -> None:
    """What the practice's side says of the newest record."""
    actions.receive(
        reference=reference or case.alerts.latest("number").reference,
        accepted=accepted,
        named=named,
        by="organisation:Y90001",
        at=now(),
    )


def done(verb: Any, case: Case, user: User, **given: Any) -> Case:
    """What a member of staff does about a case, of whose newest alert they know."""
    given.setdefault("alert", case.alerts.count())
    made: Case = verb(case_id=case.pk, user=user, by=f"staff:{user.pk}", at=now(), **given)
    return made
