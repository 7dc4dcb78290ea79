"""An invitation is answered alike whoever else looks after the person, whatever they decided, and when repeated."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.checks import actions
from apps.checks.models import HealthCheck, NotBegun, State
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.people.models import Person
from apps.reports.models import Fact
from tests.apps import scene

pytestmark = pytest.mark.django_db
AGE = 45


@pytest.fixture
def other() -> scene.Door:
    """A commissioner that invited nobody yet."""
    scene.practice()
    scene.practice("Y90002", area="E09000028")
    return scene.organisation("Y92002")[1]


def ask(door: scene.Door, number: str = scene.NUMBERS[0], **changes: Any) -> Any:
    said = {
        "nhs_number": number, "given_name": "Canary", "family_name": "Quicksilver", "practice": "Y90001",
        "birth_date": scene.born(AGE).isoformat(),
    }  # fmt: skip
    return door.post("/v1/invitations", said | changes)


def shape(answer: Any) -> Any:
    """The answer without what is each one's own."""
    told = answer.json()
    assert told["check"]["id"] and told["check"]["invited_at"]
    return answer.status_code, {**told, "check": {**told["check"], "id": "", "invited_at": ""}}


def refused(answer: Any, status: int, code: str) -> bool:
    return answer.status_code == status and str(answer.json()["type"]).endswith(code)


def invited() -> HealthCheck:
    return scene.invited(age=AGE)


def complete() -> HealthCheck:
    return scene.complete(age=AGE)


def withdrew() -> HealthCheck:
    check = scene.opened(age=AGE)
    said = {"purpose": "take-part", "given": False}
    assert scene.door_of(check).post("/v1/me/consents", said).status_code == 200
    return check


def died() -> HealthCheck:
    check = invited()
    Person.objects.filter(pk=check.person_id).update(died_at=now(), death="formal")
    actions.end(person_id=check.person_id, state=State.DIED, by="test", at=now())
    return check


def of_another_birth_date() -> HealthCheck:
    return scene.invited(age=AGE + 3)


KNOWN = {each.__name__: each for each in (invited, complete, withdrew, died, of_another_birth_date)}


@pytest.mark.parametrize("known", KNOWN)
def test_whom_others_look_after_is_answered_as_somebody_new(known: str, other: scene.Door) -> None:
    check = KNOWN[known]()
    elsewhere, new = ask(other), ask(other, scene.NUMBERS[1])
    assert shape(elsewhere) == shape(new)
    assert shape(ask(other)) == shape(ask(other, scene.NUMBERS[1]))
    for answer in (elsewhere, new):
        told = answer.json()["check"]["id"]
        assert told != str(check.id)
        for place in ("", "/kits", "/deliveries"):
            assert other.get(f"/v1/checks/{told}{place}").status_code == 404
        assert other.post(f"/v1/checks/{told}/kits", {"supplier": "lab-1"}).status_code == 404


@pytest.mark.parametrize("known", KNOWN)
def test_nothing_of_it_happens_and_the_person_can_read_that_it_was_asked(known: str, other: scene.Door) -> None:
    check = KNOWN[known]()
    people, checks, facts, sent = (model.objects.count() for model in (Person, HealthCheck, Fact, Delivery))
    ask(other, practice="Y90002")
    assert [model.objects.count() for model in (Person, HealthCheck, Fact, Delivery)] == [people, checks, facts, sent]
    check.person.refresh_from_db()
    assert check.person.practice_id == "Y90001"
    assert Entry.objects.filter(subject=check.person_id, action="check.not_invited").count() == 1
    assert NotBegun.objects.get().person == check.person


def test_it_is_answered_with_the_same_id_again_and_its_key_counts_once(other: scene.Door) -> None:
    invited()
    first, again = ask(other).json(), ask(other).json()
    assert (first["new"], again["new"]) == (True, False)
    assert first["check"] == again["check"]


def test_a_birth_date_cannot_be_tried(other: scene.Door) -> None:
    """Of a number that is known elsewhere the second one is refused, as of one that is new: not the wrong one."""
    scene.invited(age=AGE + 3)
    for number in scene.NUMBERS[:2]:
        assert ask(other, number).status_code == 201
        for age in (AGE + 3, AGE + 1):
            assert refused(ask(other, number, birth_date=scene.born(age).isoformat()), 409, "person-differs")


REFUSED = ({"practice": "Y99999"}, {"birth_date": scene.born(30).isoformat()}, {"birth_date": "2999-01-01"})


@pytest.mark.parametrize("change", REFUSED)
def test_what_the_details_are_refused_for_by_themselves_is_told_of_everybody(
    change: dict[str, str], other: scene.Door
) -> None:
    invited()
    known, new = ask(other, **change), ask(other, scene.NUMBERS[1], **change)
    assert known.status_code == new.status_code == 422
    assert known.json() == new.json()
    assert not NotBegun.objects.exists()


def later(check: HealthCheck, days: int) -> None:
    """As if it had been complete for so long."""
    HealthCheck.objects.filter(pk=check.pk).update(assessed_at=timezone.now() - timedelta(days=days))


def test_once_a_check_can_begin_it_has_the_id_that_was_told(other: scene.Door) -> None:
    theirs = complete()
    told = ask(other).json()["check"]
    later(theirs, 366 * 5)
    again = ask(other, arm="b", channel="letter")
    assert (again.status_code, again.json()["check"]) == (200, told)
    check = HealthCheck.objects.get(pk=told["id"])
    assert (check.state, check.organisation.ods_code, check.invited_as["arm"]) == ("invited", "Y92002", "b")
    assert not NotBegun.objects.exists()
    assert ask(other).json()["check"]["id"] == told["id"]


def test_its_own_are_told_as_before(other: scene.Door) -> None:
    check = scene.opened(age=AGE)
    ours = scene.organisation()[1]
    assert (ask(ours).status_code, ask(ours).json()["check"]["state"]) == (200, "open")
    assert refused(ask(ours, birth_date=scene.born(50).isoformat()), 409, "person-differs")
    HealthCheck.objects.filter(pk=check.pk).update(state=State.COMPLETE, assessed_at=now())
    assert refused(ask(ours), 422, "not-eligible")


ENDS: tuple[tuple[Callable[[], HealthCheck], int], ...] = ((died, 200), (withdrew, 409))


@pytest.mark.parametrize(("how", "status"), ENDS)
def test_of_its_own_that_ended_it_is_told_what_it_could_see(
    how: Callable[[], HealthCheck], status: int, other: scene.Door
) -> None:
    check = how()
    ours = scene.organisation()[1]
    assert ask(ours).status_code == status
    seen = ours.get(f"/v1/checks/{check.id}").status_code
    assert seen == (404 if status == 200 else 200)


def test_a_check_is_seen_from_when_its_person_begins_and_by_their_surgery_at_once(other: scene.Door) -> None:
    told = ask(other).json()["check"]["id"]
    surgery = scene.organisation("Y90001", "people:read", kind="practice")[1]
    assert (other.get(f"/v1/checks/{told}").status_code, surgery.get(f"/v1/checks/{told}").status_code) == (404, 200)
    actions.declare(check_id=told, conditions=set(), home=set(), last_check=None, by="test", at=now())
    assert other.get(f"/v1/checks/{told}").json()["state"] == "eligible"
