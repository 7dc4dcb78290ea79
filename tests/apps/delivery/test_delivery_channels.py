"""The channels on the wire: what they send, and what each kind of answer is taken for."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID, uuid4

import pytest

from apps.delivery import apim, post
from apps.delivery.channel import Result
from apps.delivery.channels import CHANNELS, nhs_notify, pdm
from apps.delivery.limits import LIMITS
from apps.delivery.models import Attempt
from demo.peers.server import Reply, running
from tests.demo.bundles import NHS_NUMBER, bundle


class Scripted:
    """A peer that keeps what it is sent and gives the answer it was told."""

    def __init__(self, reply):
        self.reply, self.calls = reply, []

    def answer(self, call):
        self.calls.append(call)
        return self.reply


@pytest.fixture
def known(monkeypatch):
    """A token that need not be fetched."""
    monkeypatch.setattr(apim, "bearer", lambda **_: "secret")


@pytest.fixture
def scripted(outbox, known):
    @contextmanager
    def run(status, body=None, **headers):
        peer = Scripted(Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()}))
        with running(peer) as url:
            outbox.PDM_URL = outbox.NOTIFY_URL = url
            yield peer

    return run


def send_bundle():
    return pdm.send({"resourceType": "Bundle"}, message_id=uuid4())


def send_message():
    return nhs_notify.send({"nhs_number": NHS_NUMBER, "body": "Hello"}, message_id=uuid4())


DONE = {"resourceType": "Bundle", "type": "transaction-response"}


def test_a_record_carries_a_new_request_id_each_time_and_one_correlation_id(scripted):
    key = uuid4()
    with scripted(201, DONE) as peer:
        for _ in range(2):
            assert pdm.send(bundle(key), message_id=key).result is Result.ACCEPTED
    first, second = (call.headers for call in peer.calls)
    assert peer.calls[0].path == "/patient-data-manager/FHIR/R4/Bundle"
    assert first["authorization"] == "Bearer secret"
    assert first["content-type"] == "application/fhir+json"
    assert UUID(first["x-request-id"]).version == 4
    assert first["x-request-id"] != second["x-request-id"]
    assert first["x-correlation-id"] == second["x-correlation-id"] == str(key)
    assert peer.calls[0].body == peer.calls[1].body


def test_a_message_carries_the_delivery_as_its_reference_and_a_way_in(scripted, settings):
    settings.SITE_URL = "https://check.example"
    key = uuid4()
    with scripted(201, {"data": {}}) as peer:
        nhs_notify.send({"nhs_number": NHS_NUMBER, "body": "Hello"}, message_id=key)
    (call,) = peer.calls
    sent = json.loads(call.body)["data"]
    assert (call.path, sent["type"]) == ("/comms/v1/messages", "Message")
    assert sent["attributes"] == {
        "routingPlanId": "00000000-0000-0000-0000-000000000001",
        "messageReference": str(key),
        "recipient": {"nhsNumber": NHS_NUMBER},
        "personalisation": {"body": "Hello\n\n[Open your NHS Health Check](https://check.example/sign-in)"},
    }


@pytest.mark.parametrize("send", [send_bundle, send_message])
@pytest.mark.parametrize(
    ("status", "result"),
    [
        (400, Result.PERMANENT),
        (403, Result.PERMANENT),
        (404, Result.PERMANENT),
        (409, Result.PERMANENT),
        (413, Result.PERMANENT),
        (422, Result.PERMANENT),
        (302, Result.PERMANENT),
        (408, Result.TRANSIENT),
        (425, Result.TRANSIENT),
        (429, Result.TRANSIENT),
        (500, Result.UNKNOWN),
        (502, Result.UNKNOWN),
        (501, Result.TRANSIENT),
        (503, Result.TRANSIENT),
    ],
)
def test_each_status_is_worth_another_try_or_not(scripted, send, status, result):
    with scripted(status, {"errors": [{"code": "CM_SOMETHING"}]}):
        outcome = send()
    assert (outcome.result, outcome.status) == (result, status)


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]},
        {"resourceType": "Bun"},
        "a gateway's page",
        None,
    ],
    ids=["an error inside", "another thing", "text", "nothing"],
)
def test_a_success_whose_body_is_not_one_is_unknown(scripted, body):
    with scripted(200, body):
        assert send_bundle().result is Result.UNKNOWN


def test_a_success_without_errors_in_its_outcome_is_one(scripted):
    with scripted(200, {"resourceType": "OperationOutcome", "issue": [{"severity": "information", "code": "ok"}]}):
        assert send_bundle().result is Result.ACCEPTED


def test_codes_are_kept_and_words_are_not(scripted):
    issue = {
        "severity": "error",
        "code": "invariant",
        "details": {
            "coding": [{"code": "PATIENT_NOT_FOUND"}, {"code": "Ada Lovelace of 12 High Street"}],
            "text": "Ada",
        },
        "diagnostics": "Ada Lovelace is unknown",
    }
    with scripted(422, {"resourceType": "OperationOutcome", "issue": [issue, issue]}):
        assert send_bundle().detail == "invariant, PATIENT_NOT_FOUND"


def test_what_is_kept_of_many_long_codes_fits_its_column(scripted):
    issues = [{"severity": "error", "code": f"{number}".rjust(40, "x")} for number in range(50)]
    with scripted(422, {"resourceType": "OperationOutcome", "issue": issues}):
        assert 0 < len(send_bundle().detail) <= Attempt._meta.get_field("detail").max_length


def test_a_message_notify_already_has_is_a_success(scripted):
    with scripted(422, {"errors": [{"code": "CM_DUPLICATE_REQUEST"}]}):
        assert send_message().result is Result.ACCEPTED


def test_another_422_of_notify_is_a_refusal(scripted):
    with scripted(422, {"errors": [{"code": "CM_INVALID_VALUE"}]}):
        outcome = send_message()
    assert (outcome.result, outcome.detail) == (Result.PERMANENT, "CM_INVALID_VALUE")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("999999999", 86400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_the_standard_writes_it(written, seconds):
    assert post.retry_after({"retry-after": written}) == seconds


def test_retry_after_as_a_date_is_counted_from_now(time_in_60_seconds):
    assert post.retry_after({"retry-after": time_in_60_seconds}) == pytest.approx(60, abs=3)


@pytest.fixture
def time_in_60_seconds():
    return format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)


def test_an_answer_that_drips_without_end_is_cut_off_and_unknown(scripted, monkeypatch):
    monkeypatch.setattr(post, "WHOLE_SECONDS", 0.0)
    with scripted(200, {"resourceType": "Bundle", "padding": "x" * 1000}):
        assert send_bundle().result is Result.UNKNOWN


def test_an_answer_of_no_end_is_cut_off_and_unknown(scripted, monkeypatch):
    monkeypatch.setattr(post, "MOST_BYTES", 100)
    with scripted(200, {"resourceType": "Bundle", "padding": "x" * 1000}):
        assert send_bundle().result is Result.UNKNOWN


def test_a_peer_that_does_not_answer_in_time_is_unknown(outbox, known, monkeypatch):
    monkeypatch.setattr(post, "READ_SECONDS", 0.2)
    post._client.cache_clear()
    with running(Scripted(Reply(200, DONE, hold=1.0))) as url:
        outbox.PDM_URL = url
        outcome = send_bundle()
    post._client.cache_clear()
    assert (outcome.result, outcome.detail) == (Result.UNKNOWN, "ReadTimeout")


def test_every_channel_goes_by_its_own_name():
    assert all(name == channel.NAME for name, channel in CHANNELS.items())
    assert CHANNELS.keys() >= {"pdm", "nhs_notify", "mail"}
    assert CHANNELS.keys() <= LIMITS.keys()
