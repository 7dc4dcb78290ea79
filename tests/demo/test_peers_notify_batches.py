"""The stand-in takes a batch whole or refuses it whole, names what is wrong, and is deaf to a repeat."""

import json
from uuid import uuid4

import pytest

from demo.peers.notify import Notify
from demo.peers.notify_rules import BATCH_PATH, FREE_TEXT_PLAN, LARGEST_BATCH, MOST_IN_BATCH
from demo.peers.server import Call
from tests.demo.bundles import NHS_NUMBER

HEADERS = {"authorization": "Bearer t", "content-type": "application/vnd.api+json"}
AT = "/data/attributes/messages"


@pytest.fixture
def service():
    return Notify(token="t", application_id="app", api_key="key")


def a_message(**changed):
    return {
        "messageReference": str(uuid4()),
        "recipient": {"nhsNumber": NHS_NUMBER},
        "personalisation": {"body": "You are invited."},
    } | changed


def post(service, messages, *, kind="MessageBatch", **changed):
    attributes = {
        "routingPlanId": FREE_TEXT_PLAN,
        "messageBatchReference": str(uuid4()),
        "messages": messages,
    } | changed
    body = json.dumps({"data": {"type": kind, "attributes": attributes}}).encode()
    return service.answer(Call("POST", BATCH_PATH, HEADERS, body))


def faults(reply):
    return [(error["code"], error["source"]["pointer"]) for error in reply.body["errors"]]


def test_a_right_batch_is_taken_and_a_repeat_is_a_duplicate(service):
    messages, reference = [a_message(), a_message()], str(uuid4())
    first = post(service, messages, messageBatchReference=reference)
    again = post(service, messages, messageBatchReference=reference)
    assert (first.status, first.body["data"]["attributes"]["messageBatchReference"]) == (201, reference)
    assert (again.status, faults(again)[0][0]) == (422, "CM_DUPLICATE_REQUEST")
    assert [each["reference"] for each in service.messages()] == [each["messageReference"] for each in messages]


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"recipient": {"nhsNumber": "9990000019"}}, "CM_INVALID_NHS_NUMBER", "/1/recipient/nhsNumber"),
        ({"personalisation": {"body": "x" * 5001}}, "CM_INVALID_VALUE", "/1/personalisation/body"),
        ({"messageReference": "no uuid"}, "CM_INVALID_VALUE", "/1/messageReference"),
        ({"recipient": {}}, "CM_MISSING_VALUE", "/1"),
        ({"routingPlanId": FREE_TEXT_PLAN}, "CM_INVALID_VALUE", "/1/routingPlanId"),
    ],
)
def test_one_fault_refuses_all_of_it_and_is_named_by_its_place(service, changed, code, place):
    reply = post(service, [a_message(), a_message(**changed), a_message()])
    assert (reply.status, faults(reply)) == (400, [(code, f"{AT}{place}")])
    assert service.messages() == []


def test_the_same_message_twice_in_it_is_a_fault(service):
    twice = a_message()
    assert faults(post(service, [twice, twice])) == [("CM_DUPLICATE_VALUE", f"{AT}/1/messageReference")]


def test_of_many_faults_a_hundred_are_named(service):
    assert len(faults(post(service, [a_message(recipient={})] * 150))) == 100


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([], 400),
        ([{}] * (MOST_IN_BATCH + 1), 413),
        ([a_message(personalisation={"body": "x" * 5000})] * (LARGEST_BATCH // 5000), 413),
    ],
    ids=["empty", "too many", "too long"],
)
def test_the_limits_of_a_batch(service, messages, status):
    assert post(service, messages).status == status


def test_what_is_no_batch_is_refused(service):
    assert post(service, [a_message()], kind="Message").status == 400
    assert post(service, [a_message()], routingPlanId=str(uuid4())).status == 404
    assert post(service, [a_message()], messageBatchReference="mine").status == 400
    assert post(service, "all").status == 400
