"""Over the official MESH sandbox: a document arrives whole and once, and what can go wrong is told apart."""

from uuid import uuid4
from xml.etree import ElementTree

import pytest

from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect import mailbox
from tests.apps.delivery.gp_connect.practice import fault
from tests.apps.delivery.gp_connect.records import a_check_record

FHIR = "{http://hl7.org/fhir}"


def test_a_document_arrives_with_its_envelope(mesh, practice) -> None:
    key = uuid4()
    payload = gp_connect.write(a_check_record())
    assert gp_connect.send(payload, message_id=key).result is Result.ACCEPTED
    (arrived,) = practice.inbox()
    envelope, body = practice.take(arrived)
    assert envelope["workflowid"] == "GPCONNECT_SEND_DOCUMENT"
    assert envelope["localid"] == str(key)
    assert envelope["from"] == mesh.MESH_MAILBOX
    assert envelope["subject"] == (
        "NHS Health Check at home for Anne Teak, NHS Number: 9990000018, "
        "seen at NHS Health Check at home, X26, Version: 1"
    )
    tree = ElementTree.fromstring(body)
    assert tree.tag == f"{FHIR}Bundle"
    assert tree.find(f".//{FHIR}source/{FHIR}endpoint").get("value") == mesh.MESH_MAILBOX


def test_what_is_very_long_goes_in_pieces(mesh, practice, monkeypatch) -> None:
    monkeypatch.setattr(mailbox, "CHUNK_BYTES", 20_000)
    payload = gp_connect.write(a_check_record())
    assert gp_connect.send(payload, message_id=uuid4()).result is Result.ACCEPTED
    (arrived,) = practice.inbox()
    with practice.client.retrieve_message(arrived) as message:
        pieces = int(message.mex_header("chunk-range").split(":")[1])
        assert pieces > 3
        assert message.read() == gp_connect._body(payload)


def test_without_settings_it_is_parked_with_a_clear_reason(mesh) -> None:
    mesh.MESH_SHARED_KEY = mesh.MESH_MAILBOX = ""
    outcome = gp_connect.send(gp_connect.write(a_check_record()), message_id=uuid4())
    assert outcome.result is Result.PERMANENT
    assert outcome.detail == "mesh-not-configured: HEALTHCHECK_MESH_MAILBOX, HEALTHCHECK_MESH_SHARED_KEY"
    assert gp_connect.ask({}, message_id=uuid4()) is Arrival.CANNOT_TELL


def test_a_wrong_password_is_refused(mesh) -> None:
    mesh.MESH_PASSWORD = "another"
    outcome = gp_connect.send(gp_connect.write(a_check_record()), message_id=uuid4())
    assert outcome.result is Result.PERMANENT
    assert gp_connect.ask({}, message_id=uuid4()) is Arrival.CANNOT_TELL


def test_an_unknown_recipient_is_refused_with_its_code_and_without_words(mesh) -> None:
    outcome = gp_connect.send(gp_connect.write(a_check_record(family="Nobody")), message_id=uuid4())
    assert (outcome.result, outcome.detail) == (Result.PERMANENT, "mesh-refused 12")


def test_a_surname_that_no_address_can_carry_waits_for_a_human(mesh) -> None:
    outcome = gp_connect.send(gp_connect.write(a_check_record(family="王")), message_id=uuid4())
    assert (outcome.result, outcome.detail) == (Result.PERMANENT, "no-mesh-address-for-this-surname")


def test_nobody_there_is_worth_another_try(mesh) -> None:
    mesh.MESH_URL = "http://127.0.0.1:9"
    assert gp_connect.send(gp_connect.write(a_check_record()), message_id=uuid4()).result is Result.TRANSIENT
    assert gp_connect.ask({}, message_id=uuid4()) is Arrival.CANNOT_TELL


@pytest.mark.parametrize(
    ("kind", "arrival", "there"),
    [
        ("answer-lost", Arrival.ARRIVED, 1),
        ("error-after", Arrival.ARRIVED, 1),
        ("not-taken", Arrival.NOT_ARRIVED, 0),
    ],
)
def test_after_an_unknown_outcome_mesh_says_whether_it_arrived(mesh, practice, kind, arrival, there) -> None:
    key = uuid4()
    fault(mesh.MESH_URL, kind)
    assert gp_connect.send(gp_connect.write(a_check_record()), message_id=key).result is Result.UNKNOWN
    assert gp_connect.ask({}, message_id=key) is arrival
    assert len(practice.inbox()) == there


def test_a_message_that_mesh_has_twice_is_seen_to_be(mesh, practice, caplog) -> None:
    key = uuid4()
    payload = gp_connect.write(a_check_record())
    assert gp_connect.ask(payload, message_id=key) is Arrival.NOT_ARRIVED
    gp_connect.send(payload, message_id=key)
    assert gp_connect.ask(payload, message_id=key) is Arrival.ARRIVED
    assert caplog.text == ""
    gp_connect.send(payload, message_id=key)
    assert len(practice.inbox()) == 2  # MESH itself does not know a repeat
    assert gp_connect.ask(payload, message_id=key) is Arrival.ARRIVED
    assert f"delivery {key}: MESH has more than one message with its id" in caplog.text


def test_one_of_which_a_piece_is_missing_has_not_arrived(mesh, practice, monkeypatch) -> None:
    monkeypatch.setattr(mailbox, "CHUNK_BYTES", 20_000)
    key, payload = uuid4(), gp_connect.write(a_check_record())
    with mailbox.opened(mailbox.SENDING) as client:
        client.send_chunk("GPPROVIDER_9990000018_19810615_TEAK", b"x", chunk_num=1, total_chunks=2, local_id=str(key))
    assert gp_connect.ask(payload, message_id=key) is Arrival.NOT_ARRIVED
    assert practice.inbox() == []


def test_nothing_personal_is_logged(mesh, practice, caplog) -> None:
    caplog.set_level(0)
    gp_connect.send(gp_connect.write(a_check_record()), message_id=uuid4())
    gp_connect.send(gp_connect.write(a_check_record(family="Nobody")), message_id=uuid4())
    for secret in ("Teak", "Nobody", "9990000018", "19810615"):
        assert secret not in caplog.text
