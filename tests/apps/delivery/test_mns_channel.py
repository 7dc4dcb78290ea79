"""A record that the store has taken is announced: once in effect, after it, in the exact form of the national event."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from apps.clients.clock import now
from apps.delivery import announcing, sending
from apps.delivery.channel import Result
from apps.delivery.channels import mns
from apps.delivery.models import Delivery, State
from demo.peers.mns import Mns
from demo.peers.server import running
from tests.apps.delivery.conftest import TOKENS
from tests.apps.delivery.outbox import make_due
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db
PUBLISHED = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")


@pytest.fixture
def events(outbox, apim):
    """A strict notification service."""
    peer = Mns(token=TOKENS)
    with running(peer) as url:
        outbox.MNS_URL = url
        yield peer


@pytest.fixture
def announced(events, pdm, queue_record):
    """A record that is in the store, and its announcement in the queue."""

    def made(**changed):
        row = queue_record(**changed)
        assert sending.send(row.pk) == State.SENT
        return Delivery.objects.get(channel="mns", reference=row.reference)

    return made


def test_a_stored_record_is_announced_once_with_where_to_fetch_it(announced, events, pdm, settings):
    row = announced()
    assert sending.send(row.pk) == State.SENT
    (seen,) = events.events()
    stored = next(place for place in pdm._stored if place.startswith("Composition/"))
    assert seen == {
        "specversion": "1.0",
        "id": str(row.pk),
        "source": "uk.nhs.nhs-health-check-online",
        "type": "nhshco-hc-complete-1",
        "subject": NHS_NUMBER,
        "time": "2026-11-01T09:00:00+00:00",
        "dataref": f"{settings.PDM_URL}/patient-data-manager/FHIR/R4/{stored}/$document",
        "filtering": {"gppractice": "A81001"},
        "_times": 1,
    }


@pytest.mark.skipif(not PUBLISHED, reason="needs the published schema of events; set HEALTHCHECK_INTEROP_DIR")
def test_it_is_as_the_published_schema_and_example_have_it(announced, events):
    yaml = pytest.importorskip("yaml")
    sending.send(announced().pk)
    folder = Path(PUBLISHED) / "specs/mns/specification"
    schema = yaml.safe_load((folder / "schemas/cloudevents/mns-publish-cloudevent.yaml").read_text())
    service = yaml.safe_load((folder / "multicast-notification-service.yaml").read_text())
    content = service["paths"]["/events"]["post"]["requestBody"]["content"]["application/cloudevents+json"]
    example = content["examples"]["nhshco-hc-complete-1"]["value"]
    sent = {name: value for name, value in events.events()[0].items() if name != "_times"}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(sent)
    assert sent.keys() == example.keys() and sent["filtering"].keys() == example["filtering"].keys()
    assert all(sent[name] == example[name] for name in ("specversion", "source", "type"))


def test_nothing_is_announced_before_the_store_has_it(events, pdm, queue_record):
    pdm._faults.set({"fail_next": 1, "status": 503})
    row = queue_record()
    assert sending.send(row.pk) == State.QUEUED
    assert not Delivery.objects.filter(channel="mns").exists()
    make_due(row)
    sending.send(row.pk)
    assert Delivery.objects.filter(channel="mns").count() == 1


def test_a_refused_record_is_never_announced(events, pdm, queue_record):
    pdm._faults.set({"fail_next": 1, "status": 422})
    assert sending.send(queue_record().pk) == State.PARKED
    assert announcing.announce_forgotten(at=now()) == 0


def test_without_the_services_address_nothing_is_announced(pdm, queue_record):
    assert sending.send(queue_record().pk) == State.SENT
    assert announcing.announce_forgotten(at=now()) == 0


def test_what_a_dead_worker_did_not_announce_a_sweep_finds_once(announced, events):
    Delivery.objects.filter(pk=announced().pk).delete()
    assert [announcing.announce_forgotten(at=now()) for _ in range(2)] == [1, 0]


def test_a_try_of_which_nobody_knows_is_repeated_under_the_same_id(announced, events):
    events._faults.set({"fail_next": 1, "drop_after_apply": True})
    row = announced()
    assert sending.send(row.pk) == State.QUEUED
    make_due(row)
    assert sending.send(row.pk) == State.SENT
    (seen,) = events.events()
    assert (seen["id"], seen["_times"]) == (str(row.pk), 2)


def test_a_type_that_is_not_ours_is_refused_for_good_and_another_can_be_set(announced, events, settings):
    settings.MNS_EVENT_TYPE, settings.MNS_SOURCE = "elsewhere-hc-complete-1", "uk.example.elsewhere"
    row = announced()
    assert sending.send(row.pk) == State.PARKED
    assert "403" in Delivery.objects.get(pk=row.pk).reason
    events._types.add("elsewhere-hc-complete-1")
    other = announced()
    assert sending.send(other.pk) == State.SENT
    assert events.events()[0]["source"] == "uk.example.elsewhere"


def test_a_wrong_event_is_refused_for_good_and_names_the_member_and_no_value(announced, events):
    row = announced()
    outcome = mns.send({**row.payload.body, "subject": "Ada Lovelace"}, message_id=row.pk)
    assert (outcome.result, outcome.status, outcome.detail) == (Result.PERMANENT, 400, "subject")


def test_an_urgent_records_announcement_is_urgent_too(announced):
    assert announced(urgent=True).urgent


def test_who_moves_meanwhile_has_it_announced_to_the_new_practice(announced, events):
    row = announced()
    announcing.readdress(subject=row.subject, practice="A81002")
    sending.send(row.pk)
    assert events.events()[0]["filtering"] == {"gppractice": "A81002"}


def test_the_event_in_the_queue_is_sealed(announced):
    assert NHS_NUMBER not in json.dumps([str(value) for value in announced().__dict__.values()])
