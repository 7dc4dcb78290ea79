"""Kits under way when a person withdraws or dies, and what a laboratory sent of somebody who is erased."""

from typing import Any
from uuid import uuid4

import pytest

from apps.audit.checkpoints import verify
from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.kits import actions as kits
from apps.kits.models import Doubt, Kit, LabMessage, SupplierAccount
from apps.people.consents import Purpose
from apps.rights import actions
from apps.urgent import actions as urgent
from apps.urgent.models import Case, Contact
from tests.apps.rights.conftest import told
from tests.apps.rights.dumped import in_clear, opened
from tests.apps.scene import answered, complete, measured, organisation
from tests.apps.scene import opened as consented

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> SupplierAccount:
    laboratory, _ = organisation("LAB01", "kits:write", "results:write", kind="laboratory")
    return SupplierAccount.objects.create(key="lab", reader="biomarker_json", organisation=laboratory)


def ordered(check: HealthCheck, account: SupplierAccount, *events: str) -> Kit:
    kit, _ = kits.order(check_id=check.id, supplier=account.key, by="test", at=now())
    for event in events:
        tell(kit, event)
    kit.refresh_from_db()
    return kit


def tell(kit: Kit, event: str) -> None:
    kits.tell(
        code=kit.code,
        event=event,
        event_id=str(uuid4()),
        their_at=now(),
        organisation=kit.supplier.organisation,
        at=now(),
    )
    kit.refresh_from_db()


def withdraw(check: HealthCheck) -> Any:
    return actions.withdraw(person_id=check.person_id, purpose=Purpose.TAKE_PART, by="test", at=now())


@pytest.mark.parametrize(
    ("events", "after"),
    [((), "cancelled"), (("dispatched",), "cancelled"), (("dispatched", "delivered"), "cancelled")],
)
def test_a_kit_that_is_not_on_its_way_back_is_called_off(
    events: tuple[str, ...], after: str, account: SupplierAccount
) -> None:
    check = consented()
    kit = ordered(check, account, *events)
    assert withdraw(check).kits == 1
    kit.refresh_from_db()
    assert (kit.state, kits.remind(by="test", at=now())) == (after, 0)


def test_a_kit_at_the_laboratory_goes_on_and_is_not_replaced_when_it_fails(account: SupplierAccount) -> None:
    check = consented()
    kit = ordered(check, account, "dispatched", "delivered", "returned")
    withdraw(check)
    tell(kit, "received")
    tell(kit, "rejected")
    assert (kit.state, Kit.objects.count()) == ("rejected", 1)


def test_the_dead_are_posted_nothing(account: SupplierAccount) -> None:
    check = consented()
    kit = ordered(check, account)
    actions.death(told=told(check), status="informal")
    kit.refresh_from_db()
    assert kit.state == "cancelled"


def test_what_a_laboratory_sent_goes_too_when_a_person_is_erased(account: SupplierAccount) -> None:
    check = consented()
    kit = ordered(check, account)
    body = b'{"name": "Canary Quicksilver", "nhs": "9990000018"}'
    for place, found in enumerate((kit, None)):
        LabMessage.objects.create(
            supplier=account,
            message_id=f"m{place}",
            body_hash=bytes([place]) * 32,
            body=body,
            kit=found,
            kit_code=kit.code,
            received_at=now(),
            received_by="test",
        )
    Doubt.objects.create(kit=kit, reasons=["changed"], found=["Canary's HbA1c was 99"], opened_at=now())
    assert "Canary's HbA1c" in opened()
    actions.erase(person_id=check.person_id, ground="unlawful", by="operator:erase", at=now())
    left = in_clear() + opened()
    assert [each for each in ("Canary", "Quicksilver", "9990000018", "HbA1c was") if each in left] == []
    assert LabMessage.objects.count() == 2 and verify().broken == ""


def test_what_staff_wrote_in_a_closed_case_goes_too(django_user_model: Any) -> None:
    check = consented()
    answered(check)
    measured(check, "192", "110")
    Contact.objects.create(ods_code="Y90001")
    case, user = Case.objects.get(), django_user_model.objects.create_user("amara")
    said: Any = {"case_id": case.pk, "alert": 1, "user": user, "by": f"staff:{user.pk}", "at": now()}
    urgent.close(**said, reason="transferred", words="Took Canary to hospital.")
    assert "Took Canary" in opened()
    actions.erase(person_id=check.person_id, ground="unlawful", by="operator:erase", at=now())
    assert "Canary" not in in_clear() + opened()
    case.refresh_from_db()
    assert case.closed_at is not None and [event.kind for event in case.events.all()] == ["raised", "transferred"]


def test_a_person_is_found_by_nobody_after_it() -> None:
    check = complete()
    event = told(check)
    actions.erase(person_id=check.person_id, ground="unlawful", by="operator:erase", at=now())
    assert actions.death(told=event, status="formal").outcome == "nobody"
