"""The same kit from two sides at the same moment, by real threads: one effect, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from apps.delivery.models import Delivery
from apps.kits import actions
from apps.kits.models import Kit, KitEvent, LabMessage, Lot
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
KINDS = (Kind.HBA1C, Kind.ACR, Kind.CREATININE, Kind.TOTAL_CHOLESTEROL)
ROUNDS = 5

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*runs: Callable[[], object]) -> list[object]:
    """Run them in threads that start together: what each gave, or how it was refused."""
    start = Barrier(len(runs))

    def one(run: Callable[[], object]) -> object:
        try:
            start.wait(20)
            return run()
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runs)) as pool:
        return [done.result(30) for done in [pool.submit(one, run) for run in runs]]


@pytest.fixture
def lab(json_lab):
    """A supplier whose stock is kept here."""
    json_lab.account.stock_kept_here = True
    json_lab.account.save()
    return json_lab


def lot(lab, left: int) -> Lot:
    day = date(2026, 1, 1)
    return Lot.objects.create(
        supplier=lab.account, number="A1", received=left, left=left, expires_on=day, added_at=NOON
    )


def fill() -> int:
    """What the beat does every minute."""
    return actions.fill_all(by="service:kits", at=NOON)


def test_the_same_event_twice_at_once_is_one_event(order, json_lab):
    kits = [order(json_lab, markers=[kind]) for kind in KINDS]
    for kit in kits:
        at_once(*[partial(json_lab.tells, kit, "dispatched")] * 3)
    assert KitEvent.objects.filter(event="dispatched").count() == len(kits)


def test_two_orders_never_take_the_last_kit(order, lab):
    lot(lab, 2)
    at_once(*(lambda kind=kind: order(lab, markers=[kind]) for kind in KINDS))
    assert Kit.objects.filter(lot__isnull=False).count() == 2
    assert Kit.objects.filter(waits=True).count() == 2 and Lot.objects.get().left == 0


def test_an_end_and_a_failure_at_once_bring_one_replacement(order, json_lab, markers):
    failed = [
        {"biomarkerCode": code, "failureReasonCode": "haemolysed", "successful": False}
        for code in ("CHO", "HDL", "GHBI", "CRE")
    ]
    kit = order(json_lab)
    message = markers(*failed, kit=kit.code)
    at_once(
        lambda: json_lab.tells(kit, "failed"),
        lambda: json_lab.tells(kit, "lost"),
        lambda: json_lab.sends(message),
        lambda: json_lab.sends(message),
    )
    kit.refresh_from_db()
    assert kit.state == "reordered" and Kit.objects.count() == 2
    assert LabMessage.objects.get().state == "read"
    assert Delivery.objects.filter(purpose="kit-replaced").count() == 1


def test_a_delivery_of_stock_told_twice_at_once_counts_once_and_serves_each_order_once(order, lab):
    for kind in KINDS:
        order(lab, markers=[kind])
    told = {"account": lab.account, "number": "A1", "quantity": 3, "expires_on": date(2026, 1, 1), "by": lab.actor}
    at_once(*(lambda: actions.add_stock(**told, at=NOON) for _ in range(2)), fill)
    fill()
    stands = Lot.objects.get()
    assert (stands.received, stands.left, stands.kits.count()) == (3, 0, 3)
    assert Kit.objects.filter(waits=True).count() == 1
    assert Delivery.objects.filter(purpose="kit-in-stock").count() == 3


def test_a_cancellation_and_the_dispatch_at_once_leave_one_of_the_two(order, lab):
    lot(lab, ROUNDS)
    for _ in range(ROUNDS):
        kit = order(lab, markers=[Kind.ACR])
        given = {"check_id": kit.check_of_id, "code": kit.code, "by": "person:1", "at": NOON}
        outcome = at_once(partial(actions.cancel, **given), partial(lab.tells, kit, "dispatched"))
        kit.refresh_from_db()
        refused = [each for each in outcome if isinstance(each, str)]
        assert refused == (["not-from-here"] if kit.state == "cancelled" else ["already-sent"])
        assert kit.lot_id is None if kit.state == "cancelled" else kit.lot_id is not None
        Kit.objects.filter(pk=kit.pk).update(state="resulted")
    kept = Lot.objects.get()
    assert kept.left + kept.kits.count() == ROUNDS


def test_a_cancellation_and_a_delivery_of_stock_at_once_wait_for_nobody(order, lab):
    kits = [order(lab, markers=[kind]) for kind in KINDS]
    given = {"check_id": kits[0].check_of_id, "by": "person:1", "at": NOON}
    stock = {"account": lab.account, "number": "A1", "quantity": 4, "expires_on": date(2026, 1, 1), "by": lab.actor}
    at_once(
        lambda: actions.add_stock(**stock, at=NOON),
        *(lambda code=kit.code: actions.cancel(**given, code=code) for kit in kits[:2]),
    )
    fill()
    kept = Lot.objects.get()
    assert kept.left + kept.kits.count() == 4 and not Kit.objects.filter(waits=True).exists()


def test_orders_and_a_delivery_of_another_lot_at_once_never_wait_for_each_other(order, lab):
    """Each takes from several lots: taken one by one, or with the check in between, they would lock each other out."""
    lot(lab, ROUNDS * len(KINDS))
    stock = {"account": lab.account, "number": "Z9", "expires_on": date(2026, 6, 1), "by": lab.actor, "at": NOON}
    for nth in range(1, ROUNDS + 1):
        waits = order(lab, markers=[Kind.HDL_CHOLESTEROL])
        Kit.objects.filter(pk=waits.pk).update(waits=True, lot=None)
        outcome = at_once(
            partial(actions.add_stock, **stock, quantity=nth),
            fill,
            *(partial(order, lab, markers=[kind]) for kind in KINDS),
        )
        assert not [each for each in outcome if isinstance(each, str)]
        Kit.objects.update(state="resulted", waits=False)
