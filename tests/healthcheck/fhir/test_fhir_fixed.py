"""Parts that records share cannot be changed in one of them; a deep copy can."""

import copy
import json
import pickle

import pytest

from healthcheck.fhir import bundle, structure
from healthcheck.fhir.fixed import FixedDict, Unchangeable, fixed
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, only

PART = {"coding": [{"system": "http://a.example", "code": "1"}], "text": "one"}


def test_a_fixed_part_reads_and_writes_like_any_other():
    assert fixed(PART) == PART
    assert json.dumps(fixed(PART)) == json.dumps(PART)
    assert {**fixed(PART), "text": "two"} == {**PART, "text": "two"}


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.update(text="two"),
        lambda part: part.__setitem__("text", "two"),
        lambda part: part.__delitem__("text"),
        lambda part: part.pop("text"),
        lambda part: part.setdefault("more", 1),
        lambda part: part.__ior__({"text": "two"}),
        lambda part: part.clear(),
        lambda part: part["coding"].append({}),
        lambda part: part["coding"].__iadd__([{}]),
        lambda part: part["coding"].clear(),
        lambda part: part["coding"][0].update(code="2"),
    ],
)
def test_nobody_changes_it_or_anything_in_it(change):
    part = fixed(PART)
    with pytest.raises(Unchangeable):
        change(part)
    assert part == PART


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda part: pickle.loads(pickle.dumps(part)), copy.copy])
def test_a_copy_of_it_is_an_ordinary_one(copied):
    part = fixed(PART)
    other = copied(part)
    other["coding"][0]["code"] = "2"
    other["coding"].append({})
    assert part == PART


def test_what_is_found_of_a_part_is_found_of_that_part_alone():
    right, wrong = fixed({"text": "one"}), fixed({"text": 7})
    made = {"resourceType": "Observation", "status": "final", "code": right}
    assert structure.holds(made, "Observation")
    assert not structure.holds({**made, "code": wrong}, "Observation")
    assert not structure.holds({**made, "subject": right}, "Observation")
    assert structure.holds(made, "Observation")
    assert not structure.holds({**made, "code": wrong}, "Observation")


def test_two_records_share_what_tells_of_nobody_and_nothing_else():
    one, other = a_bundle(a_check()), a_bundle(a_check())
    first, second = only(one, "Encounter"), only(other, "Encounter")
    assert isinstance(first["subject"], FixedDict)
    assert first["class"] is second["class"]
    assert first["subject"] is not second["subject"]
    bundle.validate(one)
    bundle.validate(other)
