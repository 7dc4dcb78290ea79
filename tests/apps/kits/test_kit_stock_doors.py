"""Tests of stock at its doors: the supplier's own, the operator's admin and manage.py kit_stock."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.audit.models import Entry
from apps.clients import actions as clients
from apps.clients.clock import now
from apps.kits import stock, tasks
from apps.kits.models import Kit, Lot, SupplierAccount
from tests.apps.scene import Door, door_of

pytestmark = pytest.mark.django_db

GOOD = (now() + timedelta(days=300)).date().isoformat()


@pytest.fixture
def lab(json_lab):
    """A supplier whose stock is kept here."""
    json_lab.account.stock_kept_here = True
    json_lab.account.save()
    return json_lab


def system(lab, *scopes: str) -> Door:
    wanted = scopes or ("kits:write",)
    _, token = clients.issue_credential(organisation=lab.account.organisation, scopes=wanted, at=now())
    return Door(token)


def path(lab) -> str:
    return f"/v1/suppliers/{lab.account.key}/stock"


def lot(**changes):
    return {"lot": "A1", "quantity": 100, "expires": GOOD} | changes


def problem(answer) -> str:
    return answer.json()["type"].removeprefix("urn:healthcheck:problem:")


def test_a_supplier_adds_a_lot_and_reads_its_stock(lab):
    caller = system(lab)
    added = caller.post(path(lab), lot())
    assert added.status_code == 201 and added.json() == caller.get(path(lab)).json()
    assert added.json() == {
        "supplier": lab.account.key,
        "left": 100,
        "low": False,
        "waiting": 0,
        "lots": [{"lot": "A1", "received": 100, "left": 100, "expires": GOOD, "usable": True}],
    }


def test_the_same_lot_again_adds_nothing_with_any_key(lab):
    caller = system(lab)
    assert [caller.post(path(lab), lot(), key=key).status_code for key in ("k1", "k1", "k2")] == [201, 201, 200]
    assert Lot.objects.get().left == 100


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"quantity": 0}, 422, "invalid-content"),
        ({"quantity": -5}, 422, "invalid-content"),
        ({"quantity": 1.5}, 422, "invalid-content"),
        ({"quantity": True}, 422, "invalid-content"),
        ({"quantity": 10**9}, 422, "invalid-content"),
        ({"lot": ""}, 422, "invalid-content"),
        ({"lot": "a\n1"}, 422, "invalid-content"),
        ({"lot": "A" * 41}, 422, "invalid-content"),
        ({"expires": "soon"}, 422, "invalid-content"),
        ({"expires": "0001-01-01"}, 422, "bad-expiry"),
        ({"expires": "9999-12-31"}, 422, "bad-expiry"),
        ({"left": 7}, 422, "invalid-content"),
        ({"lot": "OLD", "quantity": 99}, 409, "fewer-than-before"),
    ],
)
def test_a_lot_that_cannot_be_right_is_refused(lab, changes, status, code):
    caller = system(lab)
    caller.post(path(lab), lot(lot="OLD"))
    answer = caller.post(path(lab), lot(**changes))
    assert (answer.status_code, problem(answer)) == (status, code)
    assert Lot.objects.get().left == 100


def test_a_lot_whose_number_looks_like_a_persons_is_no_trouble(lab):
    assert system(lab).post(path(lab), lot(lot="9990000018")).status_code == 201
    assert not [entry for entry in Entry.objects.all() if "9990000018" in str(entry.detail)]


def test_a_supplier_has_no_other_suppliers_stock(lab, fhir_lab):
    assert system(fhir_lab).post(path(lab), lot()).status_code == 404
    assert system(fhir_lab).get(path(lab)).status_code == 404
    assert system(lab, "results:write").get(path(lab)).status_code == 403
    assert Door().get(path(lab)).status_code == 401
    assert not Lot.objects.exists()


def test_a_supplier_that_counts_its_kits_itself_is_told_so(json_lab):
    answer = system(json_lab).post(path(json_lab), lot())
    assert (answer.status_code, problem(answer)) == (409, "stock-not-kept-here")


def test_a_person_sees_that_their_order_waits_and_then_that_it_does_not(check, lab):
    person, kits = door_of(check), f"/v1/checks/{check.id}/kits"
    ordered = person.post(kits, {"supplier": lab.account.key})
    assert (ordered.status_code, ordered.json()["state"], ordered.json()["waiting_for_stock"]) == (201, "ordered", True)
    assert system(lab).get(path(lab)).json()["waiting"] == 1
    assert system(lab).post(path(lab), lot(quantity=1)).json()["left"] == 0
    (kit,) = person.get(kits).json()
    assert (kit["state"], kit["waiting_for_stock"]) == ("ordered", False)


def test_the_operator_adds_a_lot_and_raises_it(admin_client, order, lab):
    kit = order(lab)
    new = {"supplier": lab.account.pk, "number": "a1", "received": 2, "expires_on": GOOD}
    assert admin_client.post(reverse("admin:kits_lot_add"), new).status_code == 302
    made = Lot.objects.get()
    kit.refresh_from_db()
    assert (made.number, made.left, kit.lot) == ("A1", 1, made)
    change = reverse("admin:kits_lot_change", args=[made.pk])
    assert admin_client.post(change, {"received": 10}).status_code == 302
    made.refresh_from_db()
    assert (made.received, made.left) == (10, 9)
    assert Entry.objects.filter(action="kit_stock.added", actor__startswith="staff:").count() == 2


@pytest.mark.parametrize("wrong", [{"received": 0, "number": "A1"}, {"expires_on": "2001-01-01"}, {"received": "x"}])
def test_the_admins_form_says_what_is_wrong(admin_client, lab, wrong):
    known = Lot.objects.create(supplier=lab.account, number="A1", received=5, left=5, expires_on=GOOD, added_at=now())
    new = {"supplier": lab.account.pk, "number": "B2", "received": 2, "expires_on": GOOD} | wrong
    page = admin_client.post(reverse("admin:kits_lot_add"), new)
    assert page.status_code == 200 and "errorlist" in page.text
    lowered = admin_client.post(reverse("admin:kits_lot_change", args=[known.pk]), {"received": 4})
    assert lowered.status_code == 200 and "More kits of this lot were told before." in lowered.text
    assert Lot.objects.get().left == 5 and not Entry.objects.filter(action="kit_stock.added").exists()


def test_the_admin_shows_who_is_low(admin_client, order, lab):
    order(lab)
    for page in ("supplieraccount", "lot", "kit"):
        assert admin_client.get(reverse(f"admin:kits_{page}_changelist")).status_code == 200
    page = admin_client.get(reverse("admin:kits_supplieraccount_changelist")).text
    assert '<td class="field-orders_waiting">1</td>' in page and 'alt="False"' in page


def test_the_listing_says_what_is_left_and_what_is_low(order, lab, capsys):
    day = now().date()
    for number, left, days in (("GOOD", 60, 300), ("SHORT", 9, 10), ("GONE", 0, 300)):
        Lot.objects.create(
            supplier=lab.account,
            number=number,
            received=60,
            left=left,
            expires_on=day + timedelta(days=days),
            added_at=now(),
        )
    call_command("kit_stock")
    listed = capsys.readouterr().out
    assert f"{lab.account.key}: 60 left, 0 orders wait\n" in listed
    assert f"  SHORT: 9 of 60, until {day + timedelta(days=10)}  not sent any more\n" in listed
    assert "  GONE: 0 of 60" in listed and "used up" in listed
    Lot.objects.filter(number="GOOD").update(left=50)
    call_command("kit_stock", "--supplier", lab.account.key)
    assert "50 left, 0 orders wait LOW" in capsys.readouterr().out
    call_command("kit_stock", "--supplier", "nobody")
    assert capsys.readouterr().out == "no stock is kept here\n"


def test_the_operator_is_warned_of_it_every_day(lab, fhir_lab, settings, caplog):
    assert tasks.warn_of_low_stock() == 1
    assert caplog.messages == [f"{lab.account.key}: 0 kits left, 0 orders wait"]
    assert "kits.warn_of_low_stock" in {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert not stock.is_low(fhir_lab.account, day=now().date())


def test_a_laboratory_may_join_with_its_stock_kept_here(lab):
    ods = lab.account.organisation.ods_code
    call_command("add_supplier", "--key", "other", "--reader", "biomarker_json", "--ods", ods, "--stock")
    assert SupplierAccount.objects.get(key="other").stock_kept_here
    assert not Kit.objects.exists()
