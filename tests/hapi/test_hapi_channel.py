"""The channel for any FHIR server against HAPI's: made once however often it is sent, amended without a second copy."""

import copy
import json
from uuid import uuid4

import pytest

from apps.clients.clock import now
from apps.delivery import post
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import fhir
from apps.delivery.channels.fhir import smart
from apps.delivery.channels.fhir.conditional import conditional
from apps.delivery.fhir_server import FhirServer
from tests.hapi.peer import needs_hapi
from tests.hapi.test_hapi_server import under_other_ids
from tests.healthcheck.fhir.bundles import resources
from tests.healthcheck.fhir.varied import any_bundle

pytestmark = [*needs_hapi, pytest.mark.django_db]


@pytest.fixture
def at_hapi(hapi, monkeypatch):
    """HAPI as a practice's server. It asks nobody who they are: how a token is bought is another test's."""
    monkeypatch.setattr(smart, "bearer", lambda *_, **__: "token")
    monkeypatch.setattr(post, "READ_SECONDS", 120.0)  # its first transaction is slow on a busy machine
    monkeypatch.setattr(post, "WHOLE_SECONDS", 120.0)
    post._client.cache_clear()
    base = hapi.base
    FhirServer.objects.create(
        practice="Y90001", address=base, token_url=f"{base}/token", client_id="us", set_by="t", set_at=now()
    )
    yield hapi
    post._client.cache_clear()


def payload_of(seed):
    made = json.dumps(under_other_ids(any_bundle(seed), 7_000_000 + seed))
    made = json.loads(made.replace(json.loads(made)["id"], str(uuid4())))
    (encounter,) = resources(made, "Encounter")
    encounter["identifier"][0]["value"] = str(uuid4())
    return {"practice": "Y90001", "bundle": conditional(made)}


def known(hapi, entry):
    """How many resources the server has for an entry."""
    query = entry["request"]["ifNoneExist"].replace("|", "%7C")
    _, found = hapi.ask("GET", f"/fhir/{entry['request']['url']}?{query}&_summary=count")
    return found["total"]


@pytest.mark.parametrize("seed", [3, 17])
def test_a_record_is_made_once_however_often_it_is_sent(at_hapi, seed):
    payload = payload_of(seed)
    assert fhir.ask(payload, message_id=uuid4()) is Arrival.NOT_ARRIVED
    for _ in range(2):
        outcome = fhir.send(payload, message_id=uuid4())
        assert outcome.result is Result.ACCEPTED, outcome
    assert {known(at_hapi, entry) for entry in payload["bundle"]["entry"]} == {1}
    assert fhir.ask(payload, message_id=uuid4()) is Arrival.ARRIVED


def test_an_amended_record_finds_again_what_both_hold(at_hapi):
    first = payload_of(42)
    amended = copy.deepcopy(first)
    (composition,) = resources(amended["bundle"], "Composition")
    composition["identifier"]["value"] = str(uuid4())
    amended["bundle"]["entry"][0]["request"]["ifNoneExist"] = "identifier=" + "|".join(
        (composition["identifier"]["system"], composition["identifier"]["value"])
    )
    for payload in (first, amended):
        assert fhir.send(payload, message_id=uuid4()).result is Result.ACCEPTED
    assert {known(at_hapi, entry) for entry in (*first["bundle"]["entry"], *amended["bundle"]["entry"])} == {1}


def test_a_broken_record_is_refused_whole_and_for_good(at_hapi):
    payload = payload_of(5)
    resources(payload["bundle"], "Composition")[0]["section"][0]["entry"] = [{"reference": "Observation/is-not-there"}]
    outcome = fhir.send(payload, message_id=uuid4())
    assert outcome.result is Result.PERMANENT
    assert {known(at_hapi, entry) for entry in payload["bundle"]["entry"]} == {0}
