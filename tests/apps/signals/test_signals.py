"""A signal comes through the door or by MESH: kept first, looked up in PDS, acted on once; nobody learns of whom."""

import json
import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.clients.clock import now
from apps.delivery.mesh_messages import MeshMessage
from apps.delivery.models import Delivery
from apps.people.events import LifeEvent
from apps.people.models import Person
from apps.signals import actions
from apps.signals.models import Signal
from demo.peers.mns import Mns
from demo.peers.server import Reply, running
from tests.apps.scene import NUMBERS, complete, opened, organisation, practice
from tests.apps.signals.conftest import refusal, signal

pytestmark = pytest.mark.django_db
NEW = "9990000069"
DEATH, MOVE, NUMBER, RECORD = (
    "pds-death-notification-2",
    "pds-change-of-gp-2",
    "nhs-number-change-2",
    "pds-record-change-2",
)


@pytest.fixture(autouse=True)
def no_broker():
    logging.getLogger("apps.signals.actions").setLevel(logging.ERROR)
    yield
    logging.getLogger("apps.signals.actions").setLevel(logging.NOTSET)


@pytest.fixture
def door():
    return organisation("Y99001", "signals:write", kind="service")[1]


def comes(content, *, at=None):
    """Kept, and looked at once."""
    row = actions.keep(body=json.dumps(content).encode(), by="service:mesh", at=now())
    actions.read_waiting(at=at or now() + timedelta(seconds=1))
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(("code", "status"), [("1", "informal"), ("2", "formal")])
def test_a_death_is_looked_up_and_acted_on(pds, code, status):
    check = opened()
    pds.knows(NUMBERS[0], death=code)
    row = comes(signal(DEATH, NUMBERS[0]))
    check.refresh_from_db()
    assert (row.state, row.body, check.state) == ("done", None, "died")
    assert Person.objects.get().death == status
    (asked,) = pds.asked
    assert asked.headers["x-request-id"] == str(row.id) and asked.headers["authorization"] == "Bearer secret"


def test_a_death_that_was_a_mistake_is_taken_back(pds):
    check = opened()
    pds.knows(NUMBERS[0], death="2")
    comes(signal(DEATH, NUMBERS[0]))
    pds.knows(NUMBERS[0], death="U")
    comes(signal(DEATH, NUMBERS[0], at="2026-06-02T13:00:00Z"))
    check.refresh_from_db()
    assert (check.state, Person.objects.get().death) == ("open", "")


def test_a_death_of_which_pds_knows_nothing_changes_nothing(pds):
    opened()
    pds.knows(NUMBERS[0])
    assert comes(signal(DEATH, NUMBERS[0])).state == "nothing"
    assert Person.objects.get().death == ""


def test_a_move_brings_the_record_to_the_new_practice(pds):
    practice("Y90002")
    complete()
    pds.has_practice(NUMBERS[0], "Y90002")
    assert comes(signal(MOVE, NUMBERS[0])).state == "done"
    assert Person.objects.get().practice_id == "Y90002"
    assert Delivery.objects.get(purpose="record").destination == "Y90002"


def test_the_practice_of_a_sensitive_record_is_for_a_human_to_find(pds, caplog):
    opened()
    pds.knows(NUMBERS[0], security="R")
    with caplog.at_level(logging.ERROR):
        row = comes(signal(MOVE, NUMBERS[0]))
    assert (row.state, row.tries) == ("waiting", 1) and "a human" in row.why and NUMBERS[0] not in caplog.text
    assert Person.objects.get().practice_id == "Y90001"


def test_a_replaced_number_takes_the_place_of_the_old_one(pds):
    opened()
    pds.knows(NUMBERS[0], under=NEW)
    assert comes(signal(NUMBER, NUMBERS[0])).state == "done"
    assert Person.objects.get().nhs_number == NEW


def test_a_number_that_was_made_invalid_holds_everything_back(pds):
    opened()
    pds.people[NUMBERS[0]] = refusal(404, "INVALIDATED_RESOURCE")
    assert comes(signal(NUMBER, NUMBERS[0])).state == "done"
    assert LifeEvent.objects.get().outcome == "waits"


def test_changed_details_are_taken_over_and_a_sensitive_record_loses_its_address(pds):
    opened()
    pds.knows(NUMBERS[0], security="R", name=[{"use": "usual", "given": ["Ada", "May"], "family": "Lovelace"}])
    assert comes(signal(RECORD, NUMBERS[0])).state == "done"
    person = Person.objects.get()
    assert (person.given_name, person.family_name, person.postcode, person.restricted) == (
        "Ada May",
        "Lovelace",
        None,
        True,
    )


def test_of_nobody_of_ours_pds_is_not_asked_and_nothing_but_the_id_stays(pds, door):
    opened()
    first = door.post("/v1/signals", signal(DEATH, NUMBERS[0]), key=None)
    other = door.post("/v1/signals", signal(DEATH, NUMBERS[1]), key=None)
    assert (first.status_code, other.status_code) == (202, 202)
    assert first.json().keys() == other.json().keys() == {"event"}
    pds.knows(NUMBERS[0], death="2")
    actions.read_waiting(at=now() + timedelta(seconds=1))
    assert [call.path.rpartition("/")[2] for call in pds.asked] == [NUMBERS[0]]
    row = Signal.objects.get(event_id=other.json()["event"])
    event = LifeEvent.objects.get(event_id=row.event_id)
    assert (row.state, row.body, event.person, event.outcome) == ("nothing", None, None, "nobody")


def test_the_same_event_counts_once_however_often_and_wherever_it_comes(pds, door):
    opened()
    pds.knows(NUMBERS[0], death="2")
    content = signal(DEATH, NUMBERS[0])
    for _ in range(2):
        assert door.post("/v1/signals", content, key=None).status_code == 202
    comes(content)
    actions.read_waiting(at=now() + timedelta(seconds=1))
    assert Signal.objects.count() == 2  # one for each that brought it
    assert LifeEvent.objects.count() == 1


def test_only_who_may_brings_signals(door):
    _, other = organisation("Y99002", "people:read")
    assert other.post("/v1/signals", signal(DEATH, NUMBERS[0]), key=None).status_code == 403
    refused = door.post("/v1/signals", {"resourceType": "Bundle"}, key=None)
    assert refused.status_code == 422 and refused.json()["type"].endswith("bad-signal")
    assert not Signal.objects.exists()


@pytest.mark.parametrize("reply", [Reply(503), Reply(429), Reply(200, {"resourceType": "Patient"}), Reply(200, "page")])
def test_while_pds_cannot_say_the_signal_waits_longer_each_time(pds, reply):
    opened()
    pds.people[NUMBERS[0]] = reply
    row = comes(signal(DEATH, NUMBERS[0]))
    assert (row.state, row.tries) == ("waiting", 1) and row.body is not None
    pds.knows(NUMBERS[0], death="2")
    actions.read_waiting(at=now() + timedelta(seconds=5))
    assert Signal.objects.get().state == "waiting"
    actions.read_waiting(at=now() + timedelta(seconds=20))
    assert Signal.objects.get().state == "done"


def test_without_pds_it_waits_and_says_what_is_missing(settings):
    opened()
    settings.PDS_URL = ""
    assert "HEALTHCHECK_PDS_URL" in comes(signal(DEATH, NUMBERS[0])).why


def test_another_type_is_answered_and_left_alone_and_a_bad_number_refused(pds):
    assert comes(signal("patientflags-change-1", NUMBERS[0])).state == "nothing"
    assert comes(signal(DEATH, "9990000017")).state == "refused"
    assert not pds.asked


def test_what_came_by_mesh_is_taken_over_and_what_is_no_signal_kept(pds, settings):
    settings.MNS_WORKFLOW = "MNS_SIGNALS"
    opened()
    pds.knows(NUMBERS[0], death="2")
    for number, body in enumerate([json.dumps(signal(DEATH, NUMBERS[0])).encode(), b"<xml/>"]):
        facts = {"kind": "DATA", "sender": "X26MNS", "workflow": "MNS_SIGNALS", "collected_at": now(), "envelope": {}}
        MeshMessage.objects.create(mesh_id=f"m{number}", body=body, **facts)
    assert actions.bring_in(at=now()) == 1
    assert actions.bring_in(at=now()) == 0
    actions.read_waiting(at=now() + timedelta(seconds=1))
    assert set(MeshMessage.objects.values_list("mesh_id", "verdict")) == {("m0", "taken"), ("m1", "refused")}
    assert Person.objects.get().death == "formal"


def test_the_command_subscribes_and_what_is_there_already_is_no_fault(settings, monkeypatch, capsys):
    monkeypatch.setattr("apps.delivery.apim.bearer", lambda **_: "secret")
    settings.MESH_MAILBOX, settings.MNS_WORKFLOW = "X26ABC1", "MNS_SIGNALS"
    with running(Mns(token="secret")) as url:
        settings.MNS_URL = url
        call_command("subscribe_signals")
        assert capsys.readouterr().out.count("subscribed, to mesh://X26ABC1?workflow_id=MNS_SIGNALS") == 4
        call_command("subscribe_signals")
        assert capsys.readouterr().out.count("there already") == 4
        with pytest.raises(CommandError, match="400"):
            call_command("subscribe_signals", "--to", f"https://{uuid4()}")
