"""What a record tells: the same however often it is made, another where anything of it is another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from healthcheck.assess import assess
from healthcheck.fhir import bundle
from healthcheck.fhir.content import content
from healthcheck.measurement import AbsentReason, Kind
from tests.healthcheck.cases import a_check, an_id
from tests.healthcheck.fhir.bundles import MADE, a_bundle, a_record, strings


def made(check=None, *, later=timedelta(0), **facts):
    record = replace(a_record(**facts), made_at=MADE + later)
    return bundle.make(assess(check or a_check()), record)


def test_made_later_under_another_id_in_place_of_the_first_it_tells_the_same():
    first = made()
    again = made(later=timedelta(hours=3), assessment_id=an_id("the next one"), replaces=an_id("assessment"))
    assert first != again
    assert content(first) == content(again)


def test_no_id_of_the_making_is_left_in_it():
    record = made(assessment_id=an_id("the next one"), replaces=an_id("assessment"))
    told = content(record)
    own = {record["id"], *(entry["resource"]["id"] for entry in record["entry"] if "urn:uuid" in entry["fullUrl"])}
    derived = own - set(strings(a_bundle(a_check())))
    assert len(derived) > 3
    assert not [each for each in derived if each in told]


@pytest.mark.parametrize(
    ("check", "facts"),
    [
        (a_check(values={Kind.HBA1C: "37"}), {}),
        (a_check(values={Kind.HBA1C: AbsentReason.HAEMOLYSED}), {}),
        (a_check(pressure=("119", "76")), {}),
        (a_check(age=64), {}),
        (a_check(), {"stopped": "the kit did not come back"}),
        (a_check(), {"changes": ("the cholesterol was taken back",)}),
    ],
    ids=["a value", "a failed value", "a pressure", "an age", "stopped", "amended"],
)
def test_whatever_else_differs_is_another_record(check, facts):
    assert content(made(check, **facts)) != content(made())


def test_the_same_figure_of_another_moment_is_another_record():
    check = a_check()
    moved = [replace(value, taken_at=value.taken_at + timedelta(days=1)) for value in check.measurements]
    assert content(made(replace(check, measurements=tuple(moved)))) != content(made(check))
