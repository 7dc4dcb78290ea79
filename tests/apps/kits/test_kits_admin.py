"""Tests of kits and laboratory messages in the admin: where each stands, never what it says."""

import pytest
from django.urls import reverse

from apps.kits.models import KitEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["kit", "kitevent", "labmessage", "supplieraccount"])
def test_each_list_opens(admin_client, order, json_lab, markers, page):
    json_lab.sends(markers(kit=order(json_lab).code))
    assert admin_client.get(reverse(f"admin:kits_{page}_changelist")).status_code == 200


def test_a_message_is_shown_without_its_content(admin_client, order, json_lab, markers):
    message = json_lab.sends(markers(kit=order(json_lab).code))
    page = admin_client.get(reverse("admin:kits_labmessage_change", args=[message.pk]))
    assert page.status_code == 200
    assert message.kit_code in page.text
    assert "GHBI" not in page.text and "resultData" not in page.text


def test_nothing_is_changed_by_hand(admin_client, order, json_lab):
    kit = order(json_lab)
    assert admin_client.post(reverse("admin:kits_kit_change", args=[kit.pk]), {"state": "lost"}).status_code == 403
    assert admin_client.get(reverse("admin:kits_kit_add")).status_code == 403
    event = KitEvent.objects.get()
    assert admin_client.post(reverse("admin:kits_kitevent_delete", args=[event.pk])).status_code == 403
