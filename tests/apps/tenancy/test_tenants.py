"""Two of everything: each sees its own, whatever the application forgets to filter by."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, Q

from apps.checks.actions import find
from apps.checks.models import Answers, Assessment, HealthCheck, Value
from apps.delivery.models import Delivery
from apps.kits.models import Kit, KitEvent, LabMessage, Lot, SupplierAccount
from apps.people.models import Person, Session
from apps.reports.models import Fact
from apps.tenancy.scope import DOOR, Scope, within
from tests.apps.scene import Door, an_unknown_id, door_of, helper
from tests.apps.tenancy.worlds import World

CLINICAL: tuple[type[Model], ...] = (Answers, Value, Assessment, Delivery, Fact)


def people_of(scope: Scope, model: type[Model]) -> set[str]:
    """Whose rows of a model this scope sees with no filter at all."""
    path = {Person: "pk", HealthCheck: "person_id", Session: "person_id", Delivery: "subject", Fact: "person_id"}
    with within(scope):
        return {
            str(key) for key in model._default_manager.values_list(path.get(model, "check_of__person_id"), flat=True)
        }


@pytest.mark.parametrize("which", ["practice", "person"])
@pytest.mark.parametrize("model", [Person, HealthCheck, *CLINICAL, Kit], ids=lambda model: model.__name__)
def test_a_practice_sees_its_people_and_a_person_themselves(
    ours: World, theirs: World, which: str, model: type[Model]
) -> None:
    assert people_of(ours.scope(which), model) == {str(ours.check.person_id)}
    assert people_of(theirs.scope(which), model) == {str(theirs.check.person_id)}


def test_a_commissioner_sees_whom_it_invited_and_nothing_clinical(ours: World, theirs: World) -> None:
    for model in (Person, HealthCheck):
        assert people_of(ours.scope("commissioner"), model) == {str(ours.check.person_id)}
    for model in CLINICAL:
        assert people_of(ours.scope("commissioner"), model) == set()


def test_who_helps_sees_the_one_check(ours: World, theirs: World) -> None:
    for model in (Person, HealthCheck, Answers, Value):
        assert people_of(ours.scope("helper"), model) == {str(ours.check.person_id)}


def test_a_laboratory_sees_its_kits_and_its_stock_and_no_person(ours: World, theirs: World) -> None:
    with within(ours.scope("laboratory")):
        assert [kit.code for kit in Kit.objects.all()] == [ours.kit.code]
        assert [account.key for account in SupplierAccount.objects.all()] == ["lab-1"]
        assert {event.kit_id for event in KitEvent.objects.all()} == {ours.kit.id}
        assert not Lot.objects.exists() and not LabMessage.objects.exists()
        for model in (Person, HealthCheck, *CLINICAL):
            assert not model._default_manager.exists(), model


def test_before_it_is_known_who_calls_nobody_is_seen(ours: World) -> None:
    with within(DOOR):
        for model in (Person, HealthCheck, Kit, *CLINICAL):
            assert not model._default_manager.exists(), model


@pytest.fixture
def no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application forgets whose the checks are."""
    monkeypatch.setitem(find.__globals__, "visible_to", lambda caller, check: True)
    monkeypatch.setitem(find.__globals__, "own", lambda caller: Q())


def doors(world: World) -> dict[str, Door]:
    HealthCheck.objects.filter(pk=world.check.pk).update(state="stopped")  # one that somebody may still help with
    return {
        "commissioner": world.commissioner_door,
        "practice": world.practice_door,
        "person": door_of(world.check),
        "helper": helper(world.check)[0],
    }


@pytest.mark.parametrize("which", ["commissioner", "practice", "person", "helper"])
def test_without_the_filter_of_the_application_anothers_check_is_404_as_none_is(
    ours: World, theirs: World, no_filter: None, which: str
) -> None:
    door = doors(ours)[which]
    assert door.get(f"/v1/checks/{ours.check.id}").status_code == 200
    foreign, none = (door.get(f"/v1/checks/{key}") for key in (theirs.check.id, an_unknown_id()))
    assert (foreign.status_code, foreign.content) == (none.status_code, none.content)
    assert foreign.status_code == 404


def test_without_the_filter_a_list_holds_ones_own_alone(ours: World, theirs: World, no_filter: None) -> None:
    listed = door_of(ours.check).get("/v1/checks").json()
    assert [each["id"] if "id" in each else each["check"] for each in listed] == [str(ours.check.id)]


@pytest.mark.parametrize("what", ["answers", "readings", "consent", "eligibility", "kits"])
def test_without_the_filter_nothing_can_be_written_to_anothers_check(
    ours: World, theirs: World, no_filter: None, what: str
) -> None:
    before = counts()
    person = door_of(ours.check)
    before[Session] += 1
    sent: dict[str, Any] = {
        "answers": {"version": "2026-11", "answers": {}},
        "readings": {"readings": []},
        "consent": {"agreed": True, "version": "2026-11"},
        "eligibility": {"conditions": [], "home": []},
        "kits": {"supplier": "lab-1"},
    }
    assert person.post(f"/v1/checks/{theirs.check.id}/{what}", sent[what]).status_code in (404, 422)
    assert counts() == before


def counts() -> dict[type[Model], int]:
    unrelated = ("audit", "sessions", "clients")
    return {
        model: model._default_manager.count() for model in apps.get_models() if model._meta.app_label not in unrelated
    }


def test_a_kit_in_hand_that_is_anothers_is_refused_and_nothing_of_it_told(ours: World, theirs: World) -> None:
    body = {"supplier": "lab-1", "code": theirs.kit.code}
    answer = door_of(ours.check).post(f"/v1/checks/{ours.check.id}/kits", body)
    assert answer.status_code == 409
    assert str(theirs.check.id) not in answer.content.decode()


def test_whoever_withdrew_is_invited_by_no_commissioner(ours: World, theirs: World) -> None:
    person = ours.check.person
    assert door_of(ours.check).post("/v1/me/consents", {"purpose": "take-part", "given": False}).status_code == 200
    body = {
        "nhs_number": person.nhs_number,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date.isoformat(),
        "practice": person.practice_id,
    }
    own, anothers = (world.commissioner_door.post("/v1/invitations", body) for world in (ours, theirs))
    assert (own.status_code, "not-eligible" in own.content.decode()) == (422, True), "their check was its own"
    assert (anothers.status_code, anothers.json()["check"]["state"]) == (201, "invited"), "nothing of it is told"
    assert HealthCheck.objects.filter(person=person).count() == 1
