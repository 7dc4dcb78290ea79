"""A wake-up that fails after the commit: what is queued is queued, and the request that queued it is answered."""

from uuid import UUID

import pytest
from django.db import OperationalError

from apps.clients.clock import now
from apps.delivery import actions
from apps.delivery.models import Delivery, State
from apps.vault.keys import new_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("urgent", [False, True])
def test_a_database_that_goes_away_after_the_commit_fails_nobody(urgent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[UUID] = []

    def gone(delivery_id: UUID) -> bool:
        asked.append(delivery_id)
        raise OperationalError

    monkeypatch.setattr(actions, "wake_urgent" if urgent else "wake", gone)
    queued = actions.queue(
        channel="nhs_notify",
        subject=new_id(),
        reference=new_id(),
        purpose="results",
        destination="Y90001",
        payload={"nhs_number": "9990000018", "body": "words"},
        at=now(),
        urgent=urgent,
    )
    assert asked == [queued.pk]
    assert Delivery.objects.get(pk=queued.pk).state == State.QUEUED
