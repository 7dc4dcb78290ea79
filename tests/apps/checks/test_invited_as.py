"""The groups in which the report counts a person: told with the invitation, kept with the check, never changed."""

import pytest

from apps.checks import actions
from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.reports.models import Fact
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite():
    """Sends an invitation with changes; answers the response."""
    scene.practice()
    _, door = scene.organisation()

    def send(**changes):
        body = {
            "nhs_number": scene.NUMBERS[0],
            "given_name": "Canary",
            "family_name": "Quicksilver",
            "birth_date": scene.born(52).isoformat(),
            "practice": "Y90001",
            "sex": "female",
        }
        return door.post("/v1/invitations", body | changes)

    return send


def groups() -> tuple[object, ...]:
    fact = Fact.objects.get()
    return fact.sex, fact.age_band, fact.deprivation, fact.channel, fact.arm


def test_an_invitation_may_say_how_it_went_out_and_in_which_arm_of_a_trial(invite):
    assert invite(deprivation=1, channel="letter", arm="new wording").status_code == 201
    assert groups() == ("female", "50-54", 1, "letter", "new wording")
    assert HealthCheck.objects.get().invited_as["arm"] == "new wording"


def test_an_invitation_that_says_nothing_is_counted_as_not_known_and_by_the_nhs_app(invite):
    assert invite().status_code == 201
    assert groups() == ("female", "50-54", 0, "nhs_app", "")


def test_inviting_again_moves_nobody_to_another_group(invite):
    invite(deprivation=1, channel="letter", arm="a")
    assert invite(deprivation=5, channel="sms", arm="b").status_code == 200
    assert groups() == ("female", "50-54", 1, "letter", "a")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"deprivation": 0}, "/deprivation"),
        ({"deprivation": 6}, "/deprivation"),
        ({"deprivation": "1"}, "/deprivation"),
        ({"channel": "pigeon"}, "/channel"),
        ({"arm": "=cmd()"}, "/arm"),
        ({"arm": "a" * 41}, "/arm"),
        ({"arm": None}, "/arm"),
    ],
)
def test_a_group_that_there_is_none_of_is_refused(invite, change, pointer):
    refused = invite(**change)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert not HealthCheck.objects.exists()


def test_an_amended_record_that_is_refused_counts_as_not_delivered_until_it_is_taken() -> None:
    check = scene.complete()
    first = check.assessments.get()
    acknowledged(check, first, yes=True)
    scene.resulted(check, dict.fromkeys(list(scene.LAB_VALUES)[:1], "9.1"), origin="lab:test:2")
    newest = check.assessments.last()
    assert newest != first
    assert Fact.objects.get().acknowledged_at is not None
    acknowledged(check, newest, yes=False)
    assert (Fact.objects.get().acknowledged_at, Fact.objects.get().delivered_at) == (None, None)
    acknowledged(check, first, yes=True)
    assert Fact.objects.get().acknowledged_at is None, "what was said of an older record changes nothing"


def acknowledged(check, record, *, yes):
    from_practice, _ = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    actions.acknowledge(
        record_id=record.record_id, accepted=yes, diagnostics="", practice=from_practice, by="test", at=now()
    )
