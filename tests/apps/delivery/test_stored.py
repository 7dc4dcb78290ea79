"""A payload goes out as it was kept, byte for byte, and reads like any other mapping to whoever looks in."""

import json

import pytest

from apps.clients.clock import now
from apps.delivery import actions
from apps.delivery.channels import pdm
from apps.delivery.models import Payload
from apps.delivery.stored import Stored
from apps.vault.keys import new_id

BODY = {"resourceType": "Bundle", "note": "Größe 170 cm", "entry": [{"value": 4.5}, {"value": None}]}


def test_it_is_the_mapping_that_was_written():
    stored = Stored(json.dumps(BODY).encode())
    assert dict(stored) == BODY
    assert {**stored, "more": 1} == {**BODY, "more": 1}
    assert stored["entry"] == BODY["entry"]
    assert stored.get("nothing") is None
    assert len(stored) == 3


def test_nobody_reads_what_is_only_passed_on():
    stored = Stored(b"not json")
    assert stored.written == b"not json"
    with pytest.raises(json.JSONDecodeError):
        dict(stored)


def test_it_shows_nothing_of_what_it_holds():
    assert "Bundle" not in repr(Stored(json.dumps(BODY).encode()))


@pytest.mark.django_db
def test_the_outbox_gives_it_as_it_was_kept():
    row = actions.queue(
        channel=pdm.NAME,
        subject=new_id(),
        reference=new_id(),
        purpose=actions.RECORD,
        destination="Y90001",
        payload=BODY,
        at=now(),
    )
    kept = Payload.objects.get(delivery=row).stored()
    assert json.loads(kept.written) == BODY
    assert dict(kept) == BODY == Payload.objects.get(delivery=row).body
    opened = Payload.objects.get(delivery=row)
    assert opened.body == BODY
    assert opened.stored().written == kept.written
