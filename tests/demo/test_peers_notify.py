"""The stand-in for NHS Notify is strict, deaf to a repeat, and calls back with a signature."""

import hashlib
import hmac
import json

import pytest

from demo.peers.notify import Notify
from demo.peers.notify_rules import FREE_TEXT_PLAN, PATH
from demo.peers.server import Call, Reply, running
from tests.demo.bundles import NHS_NUMBER

RIGHT = {"authorization": "Bearer t", "content-type": "application/vnd.api+json"}


@pytest.fixture
def service():
    return Notify(token="t", application_id="app", api_key="key")


def request(**changed):
    attributes = {
        "routingPlanId": FREE_TEXT_PLAN,
        "messageReference": "one",
        "recipient": {"nhsNumber": NHS_NUMBER},
        "personalisation": {"body": "Your results are ready."},
    } | changed
    return {"data": {"type": "Message", "attributes": attributes}}


def post(service, body, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return service.answer(Call("POST", PATH, RIGHT | headers, content))


def test_a_right_message_is_taken_and_a_repeat_is_a_duplicate(service):
    first, again = post(service, request()), post(service, request())
    assert (first.status, len(first.body["data"]["id"])) == (201, 27)
    assert (again.status, again.body["errors"][0]["code"]) == (422, "CM_DUPLICATE_REQUEST")
    assert [message["reference"] for message in service.messages()] == ["one"]


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"routingPlanId": "b838b13c-f98c-4def-93f0-515d4e4f4ee1"}, 404, "CM_NO_SUCH_ROUTING_PLAN"),
        ({"messageReference": ""}, 400, "CM_INVALID_VALUE"),
        ({"messageReference": 7}, 400, "CM_INVALID_VALUE"),
        ({"recipient": {"nhsNumber": "9990000019"}}, 400, "CM_INVALID_NHS_NUMBER"),
        ({"recipient": {"nhsNumber": "999 000 0018"}}, 400, "CM_INVALID_NHS_NUMBER"),
        ({"recipient": {}}, 400, "CM_MISSING_VALUE"),
        ({"personalisation": {"body": ""}}, 400, "CM_INVALID_VALUE"),
        ({"personalisation": {"body": "x" * 5001}}, 400, "CM_INVALID_VALUE"),
    ],
)
def test_a_message_with_one_fault_is_refused(service, changed, status, code):
    reply = post(service, request(**changed))
    assert (reply.status, reply.body["errors"][0]["code"]) == (status, code)
    assert service.messages() == []


def test_a_stranger_and_another_content_type_are_refused(service):
    assert post(service, request(), authorization="Bearer other").status == 401
    assert post(service, request(), **{"content-type": "text/plain"}).status == 415
    assert post(service, b"{").status == 400


def test_it_can_be_told_to_be_busy(service):
    control = json.dumps({"fail_next": 1, "status": 429, "retry_after": 5}).encode()
    service.answer(Call("POST", "/_control", {}, control))
    reply = post(service, request())
    assert (reply.status, reply.headers["Retry-After"], reply.body["errors"][0]["code"]) == (429, "5", "CM_QUOTA")
    assert post(service, request()).status == 201


class Service:
    def __init__(self):
        self.calls = []

    def answer(self, call):
        self.calls.append(call)
        return Reply(202)


def test_it_calls_back_signed_when_the_message_is_delivered(tmp_path):
    receiver = Service()
    with running(receiver) as url:
        service = Notify(token="t", application_id="app", api_key="key", callback_url=url, folder=tmp_path)
        post(service, request())
        service.caller.settled()
    (call,) = receiver.calls
    assert call.headers["x-api-key"] == "key"
    signature = hmac.new(b"app.key", call.body, hashlib.sha256).hexdigest()
    assert call.headers["x-hmac-sha256-signature"] == signature
    (item,) = json.loads(call.body)["data"]
    assert (item["type"], item["attributes"]["messageStatus"]) == ("MessageStatus", "delivered")
    assert item["attributes"]["messageReference"] == "one"
    assert service.messages()[0]["callback"] == 202
    assert len((tmp_path / "notify.jsonl").read_text().splitlines()) == 2
