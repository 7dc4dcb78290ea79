"""The outbox in the admin: staff see where things stand and may send a parked one again, no more."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from apps.delivery import sending
from apps.delivery.models import Delivery, State
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db
LIST = "/admin/delivery/delivery/"


@pytest.fixture
def staff():
    def sign_in(*allowed):
        user = User.objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=allowed))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def parked(queue_record, pdm):
    row = queue_record(payload={})
    assert sending.send(row.pk) == State.PARKED
    return row


def send_again(client, row):
    return client.post(LIST, {"action": "send_again", "_selected_action": [str(row.pk)]})


def test_staff_see_state_reason_and_attempts_but_no_payload(staff, parked):
    client = staff("view_delivery", "view_attempt", "view_callback")
    listed = client.get(LIST, {"state": "parked"}).content.decode()
    assert "The receiver refused it: 422 structure" in listed
    page = client.get(f"{LIST}{parked.pk}/change/").content.decode()
    assert "Refused" in page
    assert NHS_NUMBER not in listed + page


def test_a_parked_delivery_is_sent_again_by_staff_who_may(staff, parked):
    assert send_again(staff("view_delivery", "change_delivery"), parked).status_code == 302
    assert Delivery.objects.get(pk=parked.pk).state == State.QUEUED


def test_staff_who_may_only_look_cannot_send_again(staff, parked):
    send_again(staff("view_delivery"), parked)
    assert Delivery.objects.get(pk=parked.pk).state == State.PARKED


def test_what_is_not_parked_is_left_alone(staff, queue_record):
    row = queue_record()
    send_again(staff("view_delivery", "change_delivery"), row)
    assert Delivery.objects.get(pk=row.pk).fence == 0


def test_staff_are_told_which_record_a_newer_one_has_overtaken(staff, parked, queue_record):
    newer = queue_record(parked.subject)
    Delivery.objects.filter(pk=newer.pk).update(state=State.SENT, sent_at=newer.queued_at)
    client = staff("view_delivery", "change_delivery")
    assert send_again(client, parked).status_code == 302
    assert "A newer record of this person went out" in client.get(LIST).content.decode()
    assert Delivery.objects.get(pk=parked.pk).state == State.PARKED


def test_nothing_is_added_or_deleted_by_hand(staff, parked):
    client = staff("view_delivery", "add_delivery", "change_delivery", "delete_delivery")
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{parked.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{parked.pk}/change/", {"state": "sent"}).status_code == 403
