"""The stand-in for the record store is strict: what the real one refuses, it refuses, and it tells what it saw."""

import json
from uuid import uuid4

import httpx2
import pytest

from demo.peers.pdm import PATHS, Pdm
from demo.peers.server import Call, Reply, running
from tests.demo.bundles import bundle

RIGHT = {
    "Authorization": "Bearer t",
    "Content-Type": "application/fhir+json",
    "X-Request-ID": "0e0a1b9c-6a6e-4a55-9c0e-0d3e0f6f2a11",
}


@pytest.fixture
def store():
    return Pdm(token="t")


def post(store, body, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {name.lower(): value for name, value in (RIGHT | headers).items() if value is not None}
    return store.answer(Call("POST", PATHS[1], sent, content))


def code_of(reply):
    return reply.status, reply.body["issue"][0]["code"]


def test_a_right_record_is_stored_and_a_repeat_changes_nothing(store):
    sent = bundle(uuid4())
    first, again = post(store, sent), post(store, sent)
    assert (first.status, again.status) == (201, 200)
    assert first.body["type"] == "transaction-response"
    assert [entry["response"]["status"] for entry in first.body["entry"]] == ["201 Created"] * 2
    assert [entry["response"]["status"] for entry in again.body["entry"]] == ["200 OK"] * 2
    (seen,) = store.records()
    assert (seen["posts"], seen["applied"]) == (2, 1)


def test_the_same_id_with_other_content_is_a_conflict_and_nothing_is_stored(store):
    key = uuid4()
    post(store, bundle(key))
    other = bundle(key)
    other["entry"][1]["resource"]["valueQuantity"]["value"] = 99
    extra = bundle(uuid4())["entry"]
    other["entry"] += extra
    other["entry"][2]["resource"]["subject"] = other["entry"][0]["resource"]["subject"]
    assert code_of(post(store, other)) == (409, "conflict")
    assert store.resource(extra[0]["request"]["url"]) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Authorization": None}, (401, "login")),
        ({"Authorization": "Bearer other"}, (401, "login")),
        ({"X-Request-ID": None}, (400, "required")),
        ({"X-Request-ID": "7"}, (400, "value")),
        ({"X-Request-ID": "0e0a1b9c-6a6e-1a55-9c0e-0d3e0f6f2a11"}, (400, "value")),
        ({"Content-Type": "application/json"}, (415, "not-supported")),
    ],
)
def test_wrong_headers_are_refused(store, headers, expected):
    assert code_of(post(store, bundle(uuid4()), **headers)) == expected


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"a": NaN}', b'{"a": 1, "a": 2}'])
def test_what_is_not_strict_json_is_refused(store, body):
    assert code_of(post(store, body)) == (400, "structure")


def broken(path, value):
    sent = bundle(uuid4())
    *way, last = path
    place = sent
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return sent


SECOND = ("entry", 1, "resource")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("type",), "batch", "value"),
        (("id",), "7", "required"),
        (("identifier", "value"), str(uuid4()), "value"),
        (("timestamp",), None, "required"),
        (("entry",), [], "required"),
        (("entry", 1, "fullUrl"), "urn:uuid:7", "value"),
        (("entry", 1, "request", "method"), "POST", "value"),
        (("entry", 1, "request", "url"), "Observation", "value"),
        (("entry", 1, "request", "ifNoneMatch"), None, "value"),
        (("entry", 0), bundle(uuid4())["entry"][1], "structure"),
        (SECOND, {"resourceType": "Patient", "id": str(uuid4())}, "business-rule"),
        ((*SECOND, "effectiveDateTime"), "yesterday", "structure"),
        ((*SECOND, "invented"), True, "structure"),
        ((*SECOND, "code", "coding", 0, "code"), "60621008", "code-invalid"),
        ((*SECOND, "subject", "identifier", "value"), "9990000026", "business-rule"),
        ((*SECOND, "subject"), None, "required"),
        ((*SECOND, "hasMember"), [{"reference": f"Observation/{uuid4()}"}], "not-found"),
        ((*SECOND, "hasMember"), [{"reference": "https://elsewhere.example/Observation/7"}], "not-found"),
    ],
)
def test_a_record_with_one_fault_is_refused_whole(store, path, value, code):
    assert code_of(post(store, broken(path, value))) == (422, code)
    assert store.records()[0]["applied"] == 0


def test_a_wrong_nhs_number_is_refused(store):
    assert code_of(post(store, bundle(uuid4(), nhs_number="9990000019"))) == (422, "value")


def test_a_record_of_too_many_entries_is_refused_in_the_stores_own_words(store):
    sent = bundle(uuid4())
    sent["entry"] *= 101
    reply = post(store, sent)
    assert code_of(reply) == (422, "invariant")
    assert "exceeds maximum" in reply.body["issue"][0]["details"]["text"]


def test_an_amended_record_may_refer_to_the_one_it_replaces(store):
    first, second = bundle(uuid4()), bundle(uuid4())
    replaced = {"code": "replaces", "targetReference": {"reference": first["entry"][0]["request"]["url"]}}
    second["entry"][0]["resource"]["relatesTo"] = [replaced]
    assert code_of(post(store, second)) == (422, "not-found")
    post(store, first)
    assert post(store, second).status == 201


def test_it_fails_as_often_as_it_is_told_and_only_for_the_one_named(store):
    post_control(store, fail_next=2, status=503, retry_after=7, identifier="9990000026")
    assert post(store, bundle(uuid4())).status == 201
    named = bundle(uuid4(), nhs_number="9990000026")
    replies = [post(store, named) for _ in range(3)]
    assert [reply.status for reply in replies] == [503, 503, 201]
    assert replies[0].headers["Retry-After"] == "7"


def post_control(store, **wanted):
    assert store.answer(Call("POST", "/_control", {}, json.dumps(wanted).encode())).status == 200


def test_it_can_take_a_record_and_lose_the_connection():
    store = Pdm(token="t")
    post_control(store, fail_next=1, drop_after_apply=True)
    with running(store) as url, httpx2.Client(trust_env=False) as client:
        with pytest.raises(httpx2.TransportError):
            client.post(url + PATHS[1], json=bundle(uuid4()), headers=RIGHT)
        (seen,) = client.get(url + "/_records").json()
    assert seen["applied"] == 1


def test_it_knows_after_a_restart_what_it_took_before(tmp_path):
    sent = bundle(uuid4())
    post(Pdm(token="t", folder=tmp_path), sent)
    again = Pdm(token="t", folder=tmp_path)
    assert post(again, sent).status == 200
    assert (again.records()[0]["posts"], again.records()[0]["applied"]) == (2, 1)


class Service:
    """A service that takes acknowledgements, after failing the first."""

    def __init__(self):
        self.calls = []

    def answer(self, call):
        self.calls.append(call)
        return Reply(503 if len(self.calls) == 1 else 200, {})


def test_the_practice_acknowledges_once_each_with_its_own_token_and_tries_again(store):
    service = Service()
    with running(service) as url:
        post_control(store, ack_url=url, ack_token="any", ack_tokens={"9990000026": "own"}, refuse_next=1)
        first, second = bundle(uuid4()), bundle(uuid4(), nhs_number="9990000026")
        for sent in (first, first, second):
            post(store, sent)
        store.caller.settled()
    tokens = [call.headers["authorization"] for call in service.calls]
    assert tokens == ["Bearer any", "Bearer any", "Bearer own"]
    messages = [json.loads(call.body) for call in service.calls]
    said = [message["entry"][0]["resource"]["response"] for message in messages]
    assert [(each["identifier"], each["code"]) for each in said] == [
        (first["id"], "fatal-error"),
        (first["id"], "fatal-error"),
        (second["id"], "ok"),
    ]
    assert messages[0] == messages[1]
    assert [record["acknowledgement"] for record in store.records()] == [200, 200]
