"""The trail in the admin can be read and nothing else."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.actions import record
from apps.audit.models import Entry


@pytest.mark.django_db
def test_even_a_superuser_can_only_read(admin_client: Client) -> None:
    record(actor="organisation:X26", action="person.read", subject=None, at=datetime(2026, 11, 22, tzinfo=UTC))
    entry = Entry.objects.get()
    listed = admin_client.get(reverse("admin:audit_entry_changelist"))
    assert b"organisation:X26" in listed.content
    assert b"delete_selected" not in listed.content
    assert admin_client.get(reverse("admin:audit_entry_change", args=[entry.pk])).status_code == 200
    assert admin_client.post(reverse("admin:audit_entry_change", args=[entry.pk]), {}).status_code == 403
    assert admin_client.post(reverse("admin:audit_entry_delete", args=[entry.pk]), {}).status_code == 403
    assert admin_client.get(reverse("admin:audit_entry_add")).status_code == 403
