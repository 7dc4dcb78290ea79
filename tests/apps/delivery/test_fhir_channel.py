"""Any FHIR server: signed in as SMART asks, each resource created once and only once, and asked after a doubt."""

import json
from urllib.parse import parse_qs, unquote
from uuid import uuid4

import pytest
from fhir.resources.R4B.bundle import Bundle
from joserfc import jwt
from joserfc.jwk import KeySet

from apps.clients.clock import now
from apps.delivery import routes, sending
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import fhir
from apps.delivery.channels.fhir import smart
from apps.delivery.channels.fhir.conditional import conditional
from apps.delivery.fhir_server import FhirServer
from apps.delivery.models import Delivery, State
from demo.peers.server import Reply, running
from tests.apps import scene
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle

pytestmark = pytest.mark.django_db


class Server:
    """A strict token server and a store of its own ids: what it has by an identifier it does not make again."""

    def __init__(self):
        self.made, self.tokens, self.asserted, self.valid, self.url, self.says = {}, 0, [], set(), "", None

    def answer(self, call):
        if call.path == "/token":
            return self._token(parse_qs(call.body.decode()))
        if call.headers.get("authorization", "").removeprefix("Bearer ") not in self.valid:
            return Reply(401, {})
        if self.says:
            said, self.says = self.says, None
            return said
        if call.method == "GET":
            wanted = f"identifier={unquote(call.path.partition('identifier=')[2].partition('&')[0])}"
            found = [] if ("Composition", wanted) not in self.made else [{"resource": {}}]
            return Reply(200, {"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": found})
        for entry in json.loads(call.body)["entry"]:
            key = entry["request"]["url"], entry["request"]["ifNoneExist"]
            self.made[key] = self.made.get(key, 0) + 1
        return Reply(200, {"resourceType": "Bundle", "type": "transaction-response", "entry": []})

    def _token(self, form):
        claims = jwt.decode(
            form["client_assertion"][0], KeySet.import_key_set(smart.key_set()), algorithms=["RS384"]
        ).claims
        right = claims["iss"] == claims["sub"] == "us" and claims["aud"] == f"{self.url}/token"
        if not right or claims["jti"] in self.asserted or claims["exp"] > claims["iat"] + 300:
            return Reply(400, {"error": "invalid_client"})
        self.asserted.append(claims["jti"])
        self.tokens += 1
        self.valid = {f"token-{self.tokens}"}
        token = {"access_token": f"token-{self.tokens}", "token_type": "bearer", "expires_in": 300}
        return Reply(200, token | {"scope": form["scope"][0]})


@pytest.fixture
def server(outbox):
    smart.forget()
    peer = Server()
    with running(peer) as url:
        peer.url = url
        FhirServer.objects.create(
            practice="Y90001", address=f"{url}/fhir", token_url=f"{url}/token", client_id="us", set_by="t", set_at=now()
        )
        yield peer
    smart.forget()


@pytest.fixture
def payload():
    return {"practice": "Y90001", "bundle": conditional(a_bundle(a_check()))}


def test_a_transaction_of_conditional_creates_is_fhir_and_points_only_into_itself(payload):
    made = payload["bundle"]
    Bundle.model_validate(made)
    names = {entry["fullUrl"] for entry in made["entry"]}
    written = json.dumps(made)
    for entry in made["entry"]:
        kind, request = entry["resource"]["resourceType"], entry["request"]
        assert (request["method"], request["url"]) == ("POST", kind)
        assert request["ifNoneExist"].startswith(("identifier=", "_tag="))
        assert "id" not in entry["resource"]
        assert f'"{kind}/' not in written
    composition = made["entry"][0]["resource"]
    assert {each["reference"] for part in composition["section"] for each in part.get("entry", [])} <= names


def test_two_resources_never_share_the_identifier_they_are_known_by(payload):
    known = [(entry["request"]["url"], entry["request"]["ifNoneExist"]) for entry in payload["bundle"]["entry"]]
    assert len(set(known)) == len(known)


def test_one_token_serves_many_and_a_revoked_one_is_bought_anew(server, payload):
    for _ in range(3):
        assert fhir.send(payload, message_id=uuid4()).result is Result.ACCEPTED
    assert server.tokens == 1
    server.valid = set()
    assert fhir.send(payload, message_id=uuid4()).result is Result.ACCEPTED
    assert server.tokens == 2


def test_after_a_doubt_the_server_is_asked_by_the_compositions_identifier(server, payload):
    assert fhir.ask(payload, message_id=uuid4()) is Arrival.NOT_ARRIVED
    fhir.send(payload, message_id=uuid4())
    assert fhir.ask(payload, message_id=uuid4()) is Arrival.ARRIVED
    server.says = Reply(500, {})
    assert fhir.ask(payload, message_id=uuid4()) is Arrival.CANNOT_TELL


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invariant"}]}


@pytest.mark.parametrize(
    ("reply", "result", "detail"),
    [
        (Reply(422, OUTCOME), Result.PERMANENT, "invariant"),
        (Reply(412, OUTCOME), Result.PERMANENT, "invariant"),
        (Reply(503, {}), Result.TRANSIENT, ""),
        (Reply(500, {}), Result.UNKNOWN, ""),
        (Reply(200, OUTCOME), Result.UNKNOWN, "invariant"),
        (Reply(200, "a page"), Result.UNKNOWN, "unreadable-answer"),
    ],
)
def test_each_answer_is_worth_another_try_or_not(server, payload, reply, result, detail):
    server.says = reply
    outcome = fhir.send(payload, message_id=uuid4())
    assert (outcome.result, outcome.detail) == (result, detail)


def test_a_server_that_does_not_know_us_is_tried_again_and_nothing_of_the_record_left(server, payload):
    FhirServer.objects.update(client_id="somebody-else")
    outcome = fhir.send(payload, message_id=uuid4())
    assert (outcome.result, server.made) == (Result.TRANSIENT, {})
    assert outcome.detail.startswith("no-token")


def test_a_practice_that_has_the_channel_is_sent_its_records_there_once(server):
    routes.choose(practice="Y90001", channels=["fhir"], from_day=now().date(), by="test", at=now())
    scene.complete()
    row = Delivery.objects.get(purpose="record")
    assert row.channel == "fhir"
    assert sending.send(row.pk) == State.SENT
    assert set(server.made.values()) == {1}


def test_without_a_server_the_record_waits_for_a_human_who_sees_why(payload, db):
    outcome = fhir.send(payload | {"practice": "Y90009"}, message_id=uuid4())
    assert (outcome.result, outcome.detail) == (Result.PERMANENT, "no-fhir-server-for-this-practice")


def test_our_public_keys_stand_at_their_door_without_a_private_part(client):
    answer = client.get("/.well-known/fhir-jwks.json")
    assert answer.status_code == 200
    for key in answer.json()["keys"]:
        assert (key["alg"], key["kty"]) == ("RS384", "RSA") and not {"d", "p", "q"} & key.keys()
