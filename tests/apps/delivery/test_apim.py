"""The way into the NHS API platform: a strict token server, one token for all threads, one new one after a 401."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx2
import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from apps.delivery import apim as platform
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import pdm as store
from demo.peers.server import running
from tests.demo.bundles import bundle

FORM = {"grant_type": "client_credentials", "client_assertion_type": platform.JWT_BEARER}


def given(url):
    return httpx2.get(f"{url}/_given").json()["given"]


def ask(url, assertion, **changes):
    return httpx2.post(f"{url}/oauth2/token", data=FORM | {"client_assertion": assertion} | changes).status_code


def send(key=None):
    key = key or uuid4()
    return store.send(bundle(key), message_id=key)


def test_one_token_serves_many_calls_and_threads(pdm, outbox):
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: send(), range(16)))
    assert {outcome.result for outcome in outcomes} == {Result.ACCEPTED}
    assert given(outbox.APIM_URL) == 1


def test_a_token_near_its_end_is_renewed_before_it_fails(pdm, apim, outbox):
    httpx2.post(f"{outbox.APIM_URL}/_control", json={"lifetime": 30})  # at its last 30 seconds from the beginning
    send()
    send()
    assert given(outbox.APIM_URL) == 2


def test_a_token_that_is_refused_is_renewed_once_and_the_call_said_again(pdm, outbox):
    platform._KEPT.value, platform._KEPT.until = "an old one", float("inf")
    assert send().result is Result.ACCEPTED
    assert given(outbox.APIM_URL) == 1


def test_many_threads_whose_token_is_refused_fetch_one_new_one_together(pdm, outbox):
    platform._KEPT.value, platform._KEPT.until = "an old one", float("inf")
    together = threading.Barrier(6)

    def work(_):
        together.wait()
        return send().result

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(work, range(6))) == {Result.ACCEPTED}
    assert given(outbox.APIM_URL) == 1


def test_a_token_server_that_is_away_is_a_failure_for_now_and_nothing_was_sent(pdm, outbox):
    outbox.APIM_URL = "http://127.0.0.1:9"
    platform._KEPT.value = ""
    outcome = send()
    assert (outcome.result, outcome.detail) == (Result.TRANSIENT, "no-token ConnectError")
    assert pdm.records() == []


def test_an_application_that_is_not_known_waits_and_is_not_parked(pdm, outbox):
    outbox.APIM_API_KEY = "somebody else"
    outcome = send()
    assert (outcome.result, outcome.status) == (Result.TRANSIENT, 401)
    assert pdm.records() == []


def test_what_did_not_arrive_is_known_and_what_did_too(pdm):
    key, other = uuid4(), uuid4()
    send(key)
    assert store.ask(bundle(key), message_id=key) is Arrival.ARRIVED
    assert store.ask(bundle(other), message_id=other) is Arrival.NOT_ARRIVED


def test_of_a_store_that_is_away_nobody_can_tell(apim, outbox):
    outbox.PDM_URL = "http://127.0.0.1:9"
    assert store.ask(bundle(uuid4()), message_id=uuid4()) is Arrival.CANNOT_TELL


def test_an_assertion_opens_once(apim, outbox):
    said = platform.assertion()
    assert ask(outbox.APIM_URL, said) == 200
    assert ask(outbox.APIM_URL, said) == 401


@pytest.mark.parametrize("changes", [{"grant_type": "password"}, {"client_assertion_type": "jwt"}])
def test_a_wrong_form_opens_nothing(apim, outbox, changes):
    assert ask(outbox.APIM_URL, platform.assertion(), **changes) == 401


def test_an_assertion_for_another_server_opens_nothing(apim, outbox):
    with running(apim) as elsewhere:
        assert ask(elsewhere, platform.assertion()) == 401


def test_an_assertion_of_more_than_five_minutes_opens_nothing(apim, outbox, monkeypatch):
    monkeypatch.setattr(platform, "ASSERTION_SECONDS", 400)
    assert ask(outbox.APIM_URL, platform.assertion()) == 401


def test_an_assertion_of_a_key_that_was_never_published_opens_nothing(apim, outbox):
    known = platform.key_set()
    apim._published = lambda: known
    outbox.APIM_PRIVATE_KEY = RSAKey.generate_key(2048).as_pem(private=True).decode()
    assert ask(outbox.APIM_URL, platform.assertion()) == 401


@pytest.mark.django_db
def test_the_door_shows_the_current_and_the_next_key_and_nothing_private(settings):
    pems = [RSAKey.generate_key(2048).as_pem(private=True).decode() for _ in range(2)]
    settings.APIM_PRIVATE_KEY = "".join(pems)
    answer = Client().get("/.well-known/nhs-api-platform-jwks.json")
    keys = answer.json()["keys"]
    assert answer.status_code == 200
    assert [key["kid"] for key in keys] == [RSAKey.import_key(pem).thumbprint() for pem in pems]
    assert all(key.keys() == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)
