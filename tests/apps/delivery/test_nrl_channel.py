"""The record locator is off by default; switched on it refuses without a type, and points at the record with one."""

import json

import pytest

from apps.delivery import apim, sending
from apps.delivery.channel import Arrival
from apps.delivery.channels import nrl
from apps.delivery.models import Delivery, State
from demo.peers.server import Reply, running
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db


class Locator:
    """Keeps what it is sent; a repeat of an id is a conflict."""

    def __init__(self):
        self.has, self.headers = {}, {}

    def answer(self, call):
        if call.method == "GET":
            found = self.has.get(call.path.rpartition("/")[2])
            return Reply(200, found) if found else Reply(404, {})
        self.headers = call.headers
        pointer = json.loads(call.body)
        if pointer["id"] in self.has:
            return Reply(409, {})
        self.has[pointer["id"]] = pointer
        return Reply(201, {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]})


@pytest.fixture
def locator(outbox, pdm):
    peer = Locator()
    with running(peer) as url:
        outbox.NRL_URL = url
        yield peer


@pytest.fixture
def typed(settings):
    settings.NRL_POINTER_TYPE, settings.NRL_POINTER_CATEGORY = "736253002|A type", "734163000|A category"


def pointed(row):
    assert sending.send(row.pk) == State.SENT
    return Delivery.objects.get(channel="nrl", reference=row.reference)


def test_it_is_off_by_default(pdm, queue_record):
    assert sending.send(queue_record().pk) == State.SENT
    assert not Delivery.objects.filter(channel="nrl").exists()


def test_without_a_type_it_says_what_is_missing_and_sends_nothing(locator, queue_record):
    row = pointed(queue_record())
    assert sending.send(row.pk) == State.PARKED
    assert "nrl-pointer-type-or-category-not-set" in Delivery.objects.get(pk=row.pk).reason
    assert locator.has == {}


def test_with_a_type_it_points_at_the_record(locator, typed, queue_record, settings):
    row = pointed(queue_record())
    assert sending.send(row.pk) == State.SENT
    (pointer,) = locator.has.values()
    assert pointer["id"] == f"{settings.AUTHOR_ODS}-{row.pk}"
    assert (pointer["status"], pointer["subject"]["identifier"]["value"]) == ("current", NHS_NUMBER)
    assert pointer["type"]["coding"][0]["code"] == "736253002" and "relatesTo" not in pointer
    (content,) = pointer["content"]
    assert content["attachment"]["url"].endswith("/$document")
    assert content["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "static"
    assert pointer["custodian"] == pointer["author"][0]
    assert locator.headers["nhsd-end-user-organisation-ods"] == settings.AUTHOR_ODS


def test_after_a_doubt_it_is_asked_for_by_its_id(locator, typed, queue_record):
    row = pointed(queue_record())
    assert apim.bearer()
    assert nrl.ask(row.payload.body, message_id=row.pk) is Arrival.NOT_ARRIVED
    sending.send(row.pk)
    assert nrl.ask(row.payload.body, message_id=row.pk) is Arrival.ARRIVED
