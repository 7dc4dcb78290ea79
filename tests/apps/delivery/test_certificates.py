"""A receiver's certificate is out of date, self-signed or another's: nothing is said to it, the try is repeated later,
a human sees why, and what waited is delivered once it is renewed.
"""

import ssl
from uuid import uuid4

import httpcore2
import pytest

from apps.clients.clock import now
from apps.delivery import apim as platform
from apps.delivery import certificate, post, recording, sending
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import fhir, mail, mns, nhs_notify, nrl, pdm
from apps.delivery.channels.fhir import smart
from apps.delivery.channels.nhs_notify import batches
from apps.delivery.fhir_server import FhirServer
from apps.delivery.lane import Lane
from apps.delivery.models import Attempt, Delivery, State
from demo.peers.pdm import Pdm
from demo.peers.server import Reply, running
from tests.apps.delivery.conftest import TOKENS
from tests.apps.delivery.outbox import make_due
from tests.apps.delivery.tls import WORDS, Door, trusting
from tests.demo.bundles import NHS_NUMBER, bundle

pytestmark = pytest.mark.django_db
MESSAGE = {"nhs_number": NHS_NUMBER, "body": "Your results are ready."}
MAIL = {"to": "urgent@surgery.example", "subject": "Please look now", "body": "Case 1."}


class Listening:
    """Whatever is said to it, it keeps."""

    def __init__(self):
        self.heard = []

    def answer(self, call):
        self.heard.append(call.path)
        return Reply(503)


@pytest.fixture
def door(tmp_path, monkeypatch):
    """Its authority is the one that this process trusts."""
    made = Door(tmp_path)
    monkeypatch.setattr(httpcore2, "default_ssl_context", trusting(made.trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    post._client.cache_clear()
    yield made
    post._client.cache_clear()


@pytest.fixture
def receiver(door, outbox):
    """One address for every channel."""
    peer = Listening()
    with running(peer, tls=door) as url:
        outbox.PDM_URL = outbox.MNS_URL = outbox.NRL_URL = outbox.NOTIFY_URL = url
        outbox.NRL_POINTER_TYPE, outbox.NRL_POINTER_CATEGORY = "736253002|A type", "734163000|A category"
        outbox.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        outbox.EMAIL_HOST, outbox.EMAIL_USE_SSL, outbox.EMAIL_USE_TLS, outbox.EMAIL_TIMEOUT = (
            "127.0.0.1",
            True,
            False,
            5,
        )
        outbox.EMAIL_PORT = int(url.rpartition(":")[2])
        peer.url = url
        yield peer


def by_fhir(key):
    FhirServer.objects.create(
        practice="Y90001", address=f"{by_fhir.url}/fhir", token_url=f"{by_fhir.url}/token", client_id="us",
        set_by="t", set_at=now(),
    )  # fmt: skip
    smart.forget()
    return fhir.send({"practice": "Y90001", "bundle": bundle(key)}, message_id=key)


CHANNELS = {
    "pdm": lambda key: pdm.send(bundle(key), message_id=key),
    "mns": lambda key: mns.send({"specversion": "1.0"}, message_id=key),
    "nrl": lambda key: nrl.send({"resourceType": "DocumentReference"}, message_id=key),
    "nhs_notify": lambda key: nhs_notify.send(MESSAGE, message_id=key),
    "batches": lambda key: batches.send(key, batches.fill(key, [(uuid4(), MESSAGE)])[0])[0],
    "fhir": by_fhir,
    "mail": lambda key: mail.send(MAIL, message_id=key),
}


@pytest.mark.parametrize("shown", WORDS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_is_said_to_whoever_cannot_prove_who_they_are(apim, receiver, door, channel, shown):
    door.shows, by_fhir.url = shown, receiver.url
    outcome = CHANNELS[channel](uuid4())
    assert outcome.result is Result.TRANSIENT
    assert outcome.detail.removeprefix("no-token ") == WORDS[shown]
    assert receiver.heard == []


@pytest.mark.parametrize("channel", [name for name in CHANNELS if name not in ("mail", "fhir")])
def test_with_a_good_one_they_hear_us(apim, receiver, channel):
    CHANNELS[channel](uuid4())
    assert len(receiver.heard) == 1


@pytest.mark.parametrize("shown", WORDS)
def test_the_token_server_is_looked_at_as_closely(receiver, door, shown):
    platform.settings.APIM_URL, platform.settings.APIM_API_KEY = receiver.url, "our-api-key"
    platform._KEPT.value = ""
    door.shows = shown
    outcome = CHANNELS["pdm"](uuid4())
    assert (outcome.result, outcome.detail) == (Result.TRANSIENT, f"no-token {WORDS[shown]}")
    assert receiver.heard == []


def test_an_authority_that_nobody_knows_is_named(apim, receiver, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr(httpcore2, "default_ssl_context", trusting(Door(other).trusted))
    outcome = CHANNELS["pdm"](uuid4())
    assert (outcome.result, outcome.detail) == (Result.TRANSIENT, "certificate-of-unknown-authority")


def test_while_it_is_expired_the_circuit_opens_and_once_renewed_it_is_there_once(apim, door, outbox, queue_record):
    store = Pdm(token=TOKENS)
    with running(store, tls=door) as url:
        outbox.PDM_URL, outbox.DELIVERY_MAX_ATTEMPTS, door.shows = url, 50, "expired"
        row = queue_record()
        for _ in range(recording.FAILURES_TO_OPEN):
            make_due(row)
            assert sending.send(row.pk) == State.QUEUED
        assert set(Attempt.objects.values_list("outcome", "detail")) == {("transient", "certificate-expired")}
        assert Lane.objects.get(channel="pdm", destination="A81001").open_until is not None
        assert not Delivery.objects.get(pk=row.pk).in_doubt  # nothing left us, so there is nothing to ask after
        assert pdm.ask(row.payload.body, message_id=row.pk) is Arrival.CANNOT_TELL
        door.shows = "good"
        make_due(row)
        assert sending.send(row.pk) == State.SENT
        assert [each["applied"] for each in store.records()] == [1]
        assert Lane.objects.get(channel="pdm", destination="A81001").open_until is None


def an_ssl_error(reason):
    made = ssl.SSLError(1, "words")
    made.reason = reason
    return made


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (an_ssl_error("SSLV3_ALERT_CERTIFICATE_EXPIRED"), certificate.OURS_REFUSED),
        (an_ssl_error("TLSV13_ALERT_CERTIFICATE_REQUIRED"), certificate.OURS_REFUSED),
        (an_ssl_error("WRONG_VERSION_NUMBER"), ""),
        (an_ssl_error(None), ""),
        (OSError("certificate verify failed"), ""),
        (ssl.SSLCertVerificationError(1, "words"), certificate.NOT_TRUSTED),
    ],
)
def test_which_sides_certificate_it_was_is_told_apart(error, word):
    around = ConnectionError("around", error)
    around.__context__ = around  # a circle is gone round once
    assert (certificate.fault(error), certificate.fault(around)) == (word, word)
    assert certificate.not_trusted(around) is isinstance(error, ssl.SSLCertVerificationError)
