"""What the report is told of urgent cases, read from their events."""

import pytest

from apps.reports.models import Fact
from apps.urgent import actions
from apps.urgent.answered import answered
from apps.urgent.models import Event, Kind
from healthcheck.measurement import Kind as Measured
from tests.apps import scene
from tests.apps.urgent.conftest import done

pytestmark = pytest.mark.django_db


def of(check):
    return answered([check.id])[check.id]


def at(kind: str):
    return Event.objects.get(kind=kind).at


def test_a_check_without_a_case_has_no_entry(db):
    assert answered([scene.an_unknown_id()]) == {}


def test_a_case_that_waits_is_raised_and_neither_seen_nor_closed(check, case):
    came = of(check)
    assert (came.raised_at, came.opened_at) == (at(Kind.RAISED), case.opened_at)
    assert (came.seen_at, came.closed_at, came.why) == (None, None, "")


def test_the_reason_it_was_closed_with_comes_along(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="referred", words="To the chest pain clinic.")
    came = of(check)
    assert (came.seen_at, came.closed_at, came.why) == (at(Kind.SEEN), at(Kind.RESOLVED), "referred")


def test_a_note_and_a_call_close_nothing(check, case, clinician):
    done(actions.contact, case, clinician, how="phone", outcome="no_answer", words="")
    done(actions.note, case, clinician, words="The line is busy.")
    assert of(check).closed_at is None


def test_opened_again_it_is_closed_no_more(check, case, clinician):
    done(actions.close, case, clinician, reason="died", words="")
    actions.reopen(case_id=case.pk, words="It was the neighbour.", user=clinician, by="staff:1", at=case.opened_at)
    assert (of(check).closed_at, of(check).why) == (None, "")


def test_a_later_open_case_stands_for_both(check, case, clinician):
    done(actions.close, case, clinician, reason="died", words="")
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    came = of(check)
    assert came.raised_at == Event.objects.filter(kind=Kind.RAISED).earliest("at").at
    assert came.closed_at is None


def test_the_fact_says_the_same(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    fact = Fact.objects.get(pk=check.id)
    assert {name: getattr(fact, name) for name in of(check).columns()} == of(check).columns()


def test_of_many_checks_each_has_its_own_and_one_query_is_enough(check, case, django_assert_num_queries):
    other = scene.opened(scene.NUMBERS[1])
    scene.answered(other)
    scene.measured(other, "192", "110")
    with django_assert_num_queries(1):
        came = answered([check.id, other.id])
    assert came.keys() == {check.id, other.id}
    assert came[check.id].opened_at != came[other.id].opened_at
