"""The fast check of structure never takes what fhir.resources refuses, and takes every record that we make."""

import copy
import random
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from healthcheck.fhir import structure
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, only
from tests.healthcheck.fhir.varied import any_bundle

MADE = a_bundle(a_check())
STRANGE = (None, "", " ", "x", "2026-13-01", 7, -1, 3.5, True, [], {}, [None], [{}], {"extension": []}, "9" * 70)


def thorough(resource: Any) -> bool:
    try:
        Bundle.model_validate(resource)
    except (ValidationError, KeyError):
        return False
    return True


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every dictionary and list of it with every key."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [found for each in value.values() for found in places(each)]
    if isinstance(value, list):
        return [(value, key) for key in range(len(value))] + [found for each in value for found in places(each)]
    return []


@pytest.mark.parametrize("seed", range(30))
def test_a_record_of_ours_holds_whatever_it_tells(seed):
    assert structure.holds(any_bundle(seed), "Bundle")


def test_it_is_a_bundle_and_no_other_resource_that_is_asked_for():
    encounter = only(MADE, "Encounter")
    assert structure.holds(encounter, "Encounter")
    assert not structure.holds(encounter, "Bundle")
    assert not structure.holds({"resourceType": "Quantity", "value": 1}, "Quantity")


@pytest.mark.parametrize(
    "break_it",
    [
        lambda one: one.update(resourceType="HealthCheck"),
        lambda one: one.pop("resourceType"),
        lambda one: one.pop("status"),
        lambda one: one.update(status=None),
        lambda one: one.update(colour="blue"),
        lambda one: one.update(identifier=one["period"]),
        lambda one: one.update(period=[one["period"]]),
        lambda one: one["period"].update(start="2026-13-01"),
    ],
)
def test_a_fault_anywhere_is_seen(break_it):
    made = copy.deepcopy(MADE)
    break_it(only(made, "Encounter"))
    assert not structure.holds(made, "Bundle")
    assert not thorough(made)


def test_of_a_choice_one_at_most_stands_and_one_must_where_fhir_says_so():
    observation = next(e["resource"] for e in MADE["entry"] if "valueQuantity" in e["resource"])
    assert structure.holds(observation, "Observation")
    assert not structure.holds(observation | {"valueString": "two"}, "Observation")
    annotation = {"text": "x", "authorString": "a", "authorReference": {"display": "b"}}
    assert not structure.holds(observation | {"note": [annotation]}, "Observation")
    needs_one = {"resourceType": "MessageHeader", "source": {"endpoint": "https://a.example"}}
    assert not structure.holds(needs_one, "MessageHeader")
    assert structure.holds(needs_one | {"eventUri": "https://a.example/event"}, "MessageHeader")


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_done_to_a_record_the_fast_yes_is_a_thorough_yes(seed):
    chance = random.Random(seed)
    made = copy.deepcopy(MADE)
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(places(made))
        what = chance.choice(("put", "take", "move"))
        if what == "put":
            holder[key] = copy.deepcopy(chance.choice(STRANGE))
        elif what == "take":
            del holder[key]
        else:
            other, place = chance.choice(places(made) or [(made, "id")])
            other[place] = copy.deepcopy(holder[key])
    if structure.holds(made, "Bundle"):
        assert thorough(made)


def test_the_same_value_is_not_taken_for_another_of_its_type():
    """True is 1 to Python: what was seen of one type says nothing of another."""
    made = copy.deepcopy(MADE)
    quantity = next(e["resource"] for e in made["entry"] if "valueQuantity" in e["resource"])["valueQuantity"]
    quantity["value"] = True
    assert structure.holds(made, "Bundle") <= thorough(made)
