"""Tests of the kits a supplier holds for us: which lot an order takes, and that no order is lost when none is left."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck as Health
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.audit.models import Entry
from apps.delivery.models import Delivery
from apps.kits import actions, stock, tasks
from apps.kits.models import Kit, Lot
from apps.kits.stock import LEAST_LEFT
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict, Invalid

CONSENTED = datetime(2024, 11, 17, 12, tzinfo=UTC)
NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
TODAY = CONSENTED.date()
GOOD = TODAY + timedelta(days=300)
KINDS = [Kind.HBA1C, Kind.CREATININE, Kind.ACR, Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.CHOLESTEROL_RATIO]

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(json_lab):
    """A supplier whose stock is kept here, low at one kit."""
    json_lab.account.stock_kept_here, json_lab.account.low_stock_at = True, 1
    json_lab.account.save()
    return json_lab


@pytest.fixture
def add(lab):
    """add(number, quantity, expires_on=, at=) -> the lot as it stands then, and whether anything is new."""

    def make(number: str = "A1", quantity: int = 5, expires_on: date = GOOD, at: datetime = CONSENTED):
        told = {"number": number, "quantity": quantity, "expires_on": expires_on}
        return actions.add_stock(account=lab.account, by=lab.actor, at=at, **told)

    return make


def purposes(kit) -> list[str]:
    return list(Delivery.objects.filter(reference=kit.id).order_by("queued_at").values_list("purpose", flat=True))


def lefts() -> dict[str, int]:
    return dict(Lot.objects.values_list("number", "left"))


def test_an_order_takes_a_kit_of_the_lot_that_runs_out_first(order, lab, add):
    add("LATE", 5, GOOD + timedelta(days=1))
    add("SOON", 5, GOOD)
    kit = order(lab)
    assert (kit.lot.number, kit.waits) == ("SOON", False)
    assert lefts() == {"LATE": 5, "SOON": 4}


def test_the_next_lot_follows_when_one_is_used_up(order, lab, add):
    add("SOON", 1, GOOD)
    add("LATE", 1, GOOD + timedelta(days=1))
    taken = [order(lab, markers=[kind]).lot.number for kind in KINDS[:2]]
    assert taken == ["SOON", "LATE"] and lefts() == {"SOON": 0, "LATE": 0}


@pytest.mark.parametrize(("spare", "sent"), [(-1, False), (0, True)])
def test_a_kit_that_runs_out_too_soon_to_be_used_is_not_sent(order, lab, add, spare, sent):
    add(expires_on=TODAY + LEAST_LEFT + timedelta(days=spare))
    assert (order(lab).lot is not None) is sent


def test_a_lot_that_has_run_out_since_is_not_sent(order, lab, add):
    add()
    assert order(lab, at=CONSENTED + timedelta(days=300)).waits


def test_an_order_without_a_kit_is_kept_and_the_person_is_told(check, order, lab):
    kit = order(lab)
    assert (kit.state, kit.waits, kit.lot) == ("ordered", True, None)
    (told,) = Delivery.objects.filter(purpose="kit-waiting")
    assert told.subject == check.person_id and "kept your order" in told.payload.body["body"]


def test_the_next_delivery_serves_those_who_wait_oldest_first(order, lab, add):
    first, second, third = (
        order(lab, markers=[kind], at=CONSENTED + timedelta(minutes=nth)) for nth, kind in enumerate(KINDS[:3])
    )
    lot, _ = add(quantity=2, at=NOON)
    for kit in (first, second, third):
        kit.refresh_from_db()
    assert [kit.waits for kit in (first, second, third)] == [False, False, True]
    assert lot.left == 0 and purposes(first) == ["kit-waiting", "kit-in-stock"] and purposes(third) == ["kit-waiting"]
    assert Entry.objects.filter(action="kit.served").count() == 2


def test_what_the_delivery_did_not_serve_the_beat_does(order, lab, settings):
    kit = order(lab)
    Lot.objects.create(
        supplier=lab.account, number="A1", received=1, left=1, expires_on=date(2099, 1, 1), added_at=CONSENTED
    )
    assert "kits.fill" in {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert [tasks.fill(), tasks.fill()] == [1, 0]
    kit.refresh_from_db()
    assert not kit.waits and kit.lot.number == "A1"


def test_a_replacement_takes_a_kit_too_and_waits_when_there_is_none(order, lab, add):
    add(quantity=2)
    first = order(lab)
    lab.tells(first, "lost")
    lab.tells(first.replacement, "lost")
    second, third = first.replacement, first.replacement.replacement
    assert (first.lot.number, second.lot.number, third.lot, third.waits) == ("A1", "A1", None, True)
    assert purposes(second) == ["kit-replaced"] and purposes(third) == ["kit-replaced-waiting"]


def test_a_kit_that_was_handed_out_takes_none(order, lab, add):
    add()
    kit = order(lab, code="LAB-0001")
    assert (kit.lot, kit.waits) == (None, False) and lefts() == {"A1": 5}


def test_a_supplier_that_counts_its_kits_itself_is_asked_for_none(order, json_lab):
    kit = order(json_lab)
    assert (kit.lot, kit.waits) == (None, False)
    with pytest.raises(Conflict) as refusal:
        add_to = {"number": "A1", "quantity": 1, "expires_on": GOOD, "by": json_lab.actor, "at": NOON}
        actions.add_stock(account=json_lab.account, **add_to)
    assert refusal.value.code == "stock-not-kept-here"


def test_orders_that_wait_go_on_when_the_supplier_counts_its_kits_itself_from_now_on(order, lab):
    kit = order(lab)
    lab.account.stock_kept_here = False
    lab.account.save()
    assert tasks.fill() == 1
    kit.refresh_from_db()
    assert (kit.waits, kit.lot) == (False, None)


@pytest.mark.parametrize("event", ["dispatched", "delivered", "lost", "cancelled"])
def test_an_order_that_the_supplier_moves_on_waits_no_more(order, lab, add, event):
    kit = lab.tells(order(lab), event)
    assert not kit.waits
    add(at=NOON)
    assert kit.state == "reordered" or lefts() == {"A1": 5}


def test_a_kit_called_off_before_it_was_sent_is_the_next_orders(order, lab, add):
    add(quantity=1)
    lab.tells(order(lab), "cancelled")
    assert lefts() == {"A1": 1}
    sent = lab.tells(order(lab), "dispatched")
    lab.tells(sent, "cancelled")
    assert lefts() == {"A1": 0}


def test_a_lot_told_again_counts_once_and_a_later_delivery_adds(add):
    assert [add(quantity=n)[1] for n in (5, 5, 8, 8)] == [True, False, True, False]
    lot = Lot.objects.get()
    assert (lot.received, lot.left) == (8, 8)
    assert [entry.detail["count"] for entry in Entry.objects.filter(action="kit_stock.added").order_by("pk")] == [
        "5",
        "3",
    ]


@pytest.mark.parametrize(
    ("told", "refusal", "code"),
    [
        ({"quantity": 4}, Conflict, "fewer-than-before"),
        ({"expires_on": GOOD + timedelta(days=1)}, Conflict, "lot-told-differently"),
        ({"number": "B2", "expires_on": TODAY - timedelta(days=1)}, Invalid, "bad-expiry"),
        ({"number": "B2", "expires_on": date(2204, 1, 1)}, Invalid, "bad-expiry"),
    ],
)
def test_a_lot_that_cannot_be_right_is_refused(add, told, refusal, code):
    add()
    with pytest.raises(refusal) as refused:
        add(**told)
    assert refused.value.code == code and lefts() == {"A1": 5}


def test_the_operator_is_warned_once_when_it_becomes_low_and_when_an_order_waits(order, lab, add, caplog):
    add(quantity=3)
    with caplog.at_level(logging.WARNING, logger="apps.kits.stock"):
        warned = []
        for kind in KINDS[:4]:
            order(lab, markers=[kind])
            warned.append(len(caplog.messages))
    assert warned == [0, 1, 2, 3]
    assert caplog.messages[-1] == f"{lab.account.key}: 0 kits left, 1 orders wait"


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 3)), max_size=5), st.integers(0, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[Health.function_scoped_fixture])
def test_no_kit_is_made_or_lost_in_the_counting(order, lab, add, deliveries, orders):
    with transaction.atomic():
        totals = {"A": 0, "B": 0}
        for number, more in deliveries:
            totals[number] += more
            add(number, totals[number])
        for kind in KINDS[:orders]:
            order(lab, markers=[kind])
        for lot in Lot.objects.all():
            assert lot.received == totals[lot.number] == lot.left + lot.kits.count()
        assert Kit.objects.filter(waits=True).count() == max(0, orders - sum(totals.values()))
        assert stock.left(lab.account, day=TODAY) == max(0, sum(totals.values()) - orders)
        transaction.set_rollback(True)


def test_the_database_itself_counts_no_kit_below_nothing(order, lab, add):
    add()
    kit = order(lab)
    wrong = (
        lambda: Lot.objects.update(left=-1),
        lambda: Lot.objects.update(left=6),
        lambda: Kit.objects.filter(pk=kit.pk).update(waits=True),
        lambda: Lot.objects.create(
            supplier=lab.account, number="A1", received=1, left=1, expires_on=GOOD, added_at=NOON
        ),
    )
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
