"""Tests of the practice's answer through its own door, from the record to what the person reads."""

import pytest

from apps.checks.models import Assessment
from apps.urgent.models import Event, Kind
from demo.peers.answering import message
from tests.apps import scene
from tests.apps.urgent.conftest import kinds, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(check):
    """The practice's system."""
    return scene.organisation("Y90001", "records:acknowledge", kind="practice")[1]


def says(practice, check, *, accepted=True, practitioner=""):
    """The practice answers the newest record."""
    record = Assessment.objects.filter(check_of=check).latest("version").record_id
    answer = message(str(record), accepted=accepted, diagnostics="", practitioner=practitioner)
    return practice.post("/v1/acknowledgements", answer, key=None, kind="application/fhir+json")


def test_a_named_practitioner_is_a_human_and_the_person_reads_that_the_surgery_has_seen_it(practice, check, case):
    for _ in range(2):
        assert says(practice, check, practitioner="Dr Ama Boateng").status_code == 200
    assert kinds(case) == ["raised", "received", "seen"]
    seen = Event.objects.get(kind=Kind.SEEN)
    assert (seen.named, seen.user, seen.by) == ("Dr Ama Boateng", None, "organisation:Y90001")
    results = scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()
    assert results["urgent_case"]["words"].startswith("Your GP surgery has seen this")
    assert sweep(case, minutes=600) == 0


def test_a_systems_answer_is_received_and_seen_by_nobody(practice, check, case):
    says(practice, check)
    assert kinds(case) == ["raised", "received"]


def test_a_refusal_is_noted_once_and_brings_humans_in(practice, check, case):
    for _ in range(2):
        says(practice, check, accepted=False)
    assert kinds(case) == ["raised", "record"]
    sweep(case, minutes=0.9)
    assert kinds(case)[-2:] == ["second-channel", "practice-phoned"]


def test_another_practices_answer_answers_nothing(check, case):
    other = scene.organisation("Y90002", "records:acknowledge", kind="practice")[1]
    assert says(other, check, practitioner="Dr Ama Boateng").status_code == 404
    assert kinds(case) == ["raised"]
