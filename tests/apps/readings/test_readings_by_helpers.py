"""Who may send what from where: each route's own places, and what is kept of the hand."""

from datetime import timedelta

import pytest

from apps.checks.assembly import as_subject_of
from apps.checks.models import HealthCheck, Value
from apps.clients.clock import now
from healthcheck.entry import Entry, Route
from tests.apps import scene

pytestmark = pytest.mark.django_db

PRESSURE = (("systolic", 128, "mm[Hg]"), ("diastolic", 81, "mm[Hg]"), ("pulse", 66, "/min"))
ALLOWED = {
    "person": {"home", "pharmacy", "kiosk", "clinic"},
    "phone": {"home", "pharmacy", "kiosk", "clinic"},
    "pharmacy": {"home", "pharmacy"},
    "kiosk": {"kiosk"},
    "clinic": {"home", "clinic"},
}


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


def reading(place: str, *values: tuple, **changes) -> dict:
    written = [{"kind": kind, "value": value, "unit": unit} for kind, value, unit in values or PRESSURE]
    return {"taken_at": now().isoformat(), "place": place, "device": "Monitor 7", "values": written} | changes


def send(door: scene.Door, check: HealthCheck, *readings: dict):
    return door.post(f"/v1/checks/{check.id}/readings", {"readings": list(readings)})


def door(check: HealthCheck, route: str) -> scene.Door:
    return scene.door_of(check) if route == "person" else scene.helper(check, route)[0]


@pytest.mark.parametrize("route", ALLOWED)
def test_each_hand_speaks_of_its_own_places_only(check: HealthCheck, route: str):
    theirs = door(check, route)
    for place in ("home", "pharmacy", "kiosk", "clinic"):
        answer = send(theirs, check, reading(place))
        if place in ALLOWED[route]:
            assert answer.status_code == 201
        else:
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["pointer"] == "/readings/0/place"


@pytest.mark.parametrize("place", ["laboratory", "hospital", "", None])
def test_no_other_place_is_known_at_the_door(check: HealthCheck, place):
    assert send(door(check, "person"), check, reading("home") | {"place": place}).status_code == 422


@pytest.mark.parametrize("route", ["phone", "pharmacy", "kiosk", "clinic"])
def test_route_organisation_and_operator_are_kept_with_every_value(check: HealthCheck, route: str):
    place = "home" if route == "phone" else route
    send(door(check, route), check, reading(place))
    kept = {each.entered_by for each in as_subject_of(check, day=now().date()).measurements}
    assert kept == {Entry(Route(route), "FA123", "T-07")}
    assert set(Value.objects.values_list("entered_by", flat=True)) == {f"{route}/FA123/T-07"}


def test_what_the_person_sends_is_kept_as_theirs(check: HealthCheck):
    send(door(check, "person"), check, reading("home"))
    assert set(Value.objects.values_list("entered_by", flat=True)) == {"person"}


@pytest.mark.parametrize("field", ["route", "entered_by", "operator", "typed_by"])
def test_nobody_says_in_a_body_whose_hand_it_is(check: HealthCheck, field: str):
    refused = send(door(check, "person"), check, reading("home") | {field: "pharmacy"})
    assert refused.status_code == 422


def test_arm_pulse_and_the_irregular_sign_are_kept_with_the_pressure_they_came_with(check: HealthCheck):
    send(door(check, "person"), check, reading("home", arm="left", irregular_pulse=True))
    (one,) = as_subject_of(check, day=now().date()).readings()
    assert (one.arm, one.pulse, one.irregular_pulse) == ("left", 66, True)


def test_a_sign_that_is_left_out_is_not_known_and_not_no(check: HealthCheck):
    person = door(check, "person")
    send(person, check, reading("home"))
    send(person, check, reading("home", irregular_pulse=False))
    assert [one.irregular_pulse for one in as_subject_of(check, day=now().date()).readings()] == [None, False]


def test_whether_the_pulse_was_irregular_stands_sealed_in_the_database(check: HealthCheck):
    send(door(check, "person"), check, reading("home", irregular_pulse=True))
    row = Value.objects.filter(kind="pulse").values_list("irregular_pulse", flat=True)[0]
    assert "yes" not in str(row)


@pytest.mark.parametrize(
    ("values", "changes", "pointer"),
    [
        ((("height", 170, "cm"),), {"arm": "left"}, "/readings/0/arm"),
        ((("height", 170, "cm"),), {"irregular_pulse": True}, "/readings/0/irregular_pulse"),
        (PRESSURE, {"arm": "leg"}, "/readings/0/arm"),
        (PRESSURE, {"arm": ""}, "/readings/0/arm"),
        (PRESSURE, {"irregular_pulse": "yes"}, "/readings/0/irregular_pulse"),
        (PRESSURE, {"device": "Monitor\n7"}, "/readings/0/device"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(check: HealthCheck, values, changes, pointer):
    refused = send(door(check, "person"), check, reading("home", *values, **changes))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not Value.objects.exists()


def test_both_arms_are_asked_for_again_and_then_the_higher_one_is_named(check: HealthCheck):
    person = door(check, "person")

    def arm(side: str, high: int) -> dict:
        values = (("systolic", high, "mm[Hg]"), ("diastolic", 80, "mm[Hg]"))
        return reading("home", *values, arm=side)

    first = send(person, check, arm("left", 118), arm("right", 138)).json()
    assert (first["ask_again"]["why"], first["arm"]) == ("arms", None)
    again = send(person, check, arm("left", 119), arm("right", 137)).json()
    assert (again["ask_again"], again["arm"]) == (None, "right")


def test_a_memory_that_is_sent_again_holds_nothing_new_and_confirms_nothing(check: HealthCheck):
    person = door(check, "person")
    began = now() - timedelta(minutes=9)

    def arm(side: str, high: int, minute: int) -> dict:
        values = (("systolic", high, "mm[Hg]"), ("diastolic", 80, "mm[Hg]"))
        return reading("home", *values, arm=side, stored=True, taken_at=(began + timedelta(minutes=minute)).isoformat())

    both = arm("left", 118, 0), arm("right", 138, 1)
    assert send(person, check, *both).json()["ask_again"]["why"] == "arms"
    assert send(person, check, *both).json()["ask_again"] is None
    third = send(person, check, *both, arm("left", 119, 2)).json()
    assert (third["ask_again"], third["arm"]) == (None, None)
    assert send(person, check, arm("right", 137, 3)).json()["arm"] == "right"


def test_5_feet_0_inches_is_kept_and_never_loses_its_sum(check: HealthCheck):
    height = {"kind": "height", "value": 5, "unit": "[ft_i]", "plus": {"value": 0, "unit": "[in_i]"}}
    weight = {"kind": "weight", "value": 11, "unit": "[stone_av]", "plus": {"value": 6, "unit": "[lb_av]"}}
    answer = send(door(check, "person"), check, reading("home") | {"values": [height, weight]})
    assert answer.status_code == 201, answer.json()
    assert dict(Value.objects.values_list("kind", "comparator")) == {"height": "", "weight": ""}
    assert {row.kind: row.value for row in Value.objects.all()} == {"height": "152.4", "weight": "72.6"}


@pytest.mark.parametrize("plus", [{"value": 12, "unit": "[in_i]"}, {"value": 3, "unit": "cm"}, None])
def test_feet_without_their_inches_are_refused_with_their_place(check: HealthCheck, plus):
    height = {"kind": "height", "value": 5, "unit": "[ft_i]", "plus": plus}
    refused = send(door(check, "person"), check, reading("home") | {"values": [height]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/readings/0/values/0"


def test_a_weight_in_pounds_called_kilograms_is_kept_and_asked_for_again(check: HealthCheck):
    person = door(check, "person")
    odd = send(person, check, reading("home", ("height", 160, "cm"), ("weight", 180, "kg"))).json()
    assert (odd["kept"], odd["ask_again"]["why"]) == (2, "height_and_weight")
    assert (
        send(person, check, reading("home", ("height", 160, "cm"), ("weight", 180, "kg"))).json()["ask_again"] is None
    )
