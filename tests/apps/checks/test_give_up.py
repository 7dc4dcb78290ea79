"""Tests of waiting no more for a laboratory: the reason is kept once, and a check that is whole by it is assessed."""

from uuid import uuid4

import pytest

from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.models import Value
from apps.clients.clock import now
from apps.delivery.models import Delivery
from healthcheck.measurement import AbsentReason, Kind
from tests.apps.scene import LAB_VALUES, answered, kit_ordered, measured, opened, resulted

pytestmark = pytest.mark.django_db

SPECIMEN = uuid4()


def give_up(check, kinds=tuple(LAB_VALUES), why=AbsentReason.KIT_LOST):
    given = {"check_id": check.id, "kinds": kinds, "specimen": SPECIMEN, "by": "test", "at": now()}
    return checks.give_up(why=why, **given)


def await_no_more(check, *kinds):
    return checks.await_no_more(check_id=check.id, kinds=kinds, by="test", at=now())


def waiting():
    """A check that lacks nothing but its blood tests."""
    check = opened()
    answered(check)
    measured(check)
    kit_ordered(check)
    return check


def test_a_check_that_lacks_its_blood_tests_only_is_assessed_and_goes_to_the_gp():
    check = give_up(waiting())
    assert check.state == "complete"
    kept = check.assessments.get()
    bands = {finding["subject"]: finding["band"] for finding in kept.outcome["findings"]}
    assert bands["hba1c"] == bands["total_cholesterol"] == "failed"
    assert kept.outcome["advice"]["primary"]["id"] == "repeat-blood-test"
    assert Delivery.objects.filter(channel="pdm").count() == 1


def test_given_up_twice_changes_nothing():
    check = waiting()
    give_up(check)
    give_up(check, why=AbsentReason.REJECTED)
    assert set(Value.objects.filter(kind="hba1c").values_list("absent", flat=True)) == {"kit_lost"}
    assert Value.objects.filter(specimen=SPECIMEN).count() == len(LAB_VALUES)
    assert Entry.objects.filter(action="check.results_given_up").count() == 1


def test_what_there_is_a_word_of_is_left_alone():
    check = waiting()
    resulted(check, {Kind.HBA1C: AbsentReason.HAEMOLYSED})
    give_up(check)
    assert not Value.objects.filter(specimen=SPECIMEN).exists()


def test_a_check_that_lacks_more_waits_for_it():
    check = opened()
    kit_ordered(check)
    assert give_up(check).state == "open" and not check.assessments.exists()


def test_a_result_that_comes_after_all_takes_its_place():
    check = waiting()
    give_up(check)
    resulted(check)
    newest = check.assessments.last().outcome
    assert "failed" not in {finding["band"] for finding in newest["findings"]}
    assert check.assessments.count() == 2


def test_an_order_that_is_taken_back_leaves_no_trace_on_the_check():
    check = waiting()
    resulted(check, origin="lab:test:1")
    assert await_no_more(check, Kind.ACR).awaited == sorted(kind.key for kind in LAB_VALUES), "it came already"
    other = opened("9990000026")
    kit_ordered(other)
    assert await_no_more(other, *LAB_VALUES).awaited == []
    assert not Value.objects.filter(check_of=other).exists() and not other.assessments.exists()
