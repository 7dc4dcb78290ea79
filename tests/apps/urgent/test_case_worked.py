"""Tests of what humans do about a case: each named, kept, once, and only on what they were shown."""

from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.delivery.models import Delivery, Payload
from apps.urgent import actions
from apps.urgent.models import Case, Event, Kind
from healthcheck.measurement import Kind as Measured
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.apps import scene
from tests.apps.urgent.conftest import answer, done, kinds, staff, sweep

pytestmark = pytest.mark.django_db


def test_whoever_acknowledges_is_named_and_audited(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    event = Event.objects.get(kind=Kind.SEEN)
    assert event.user == clinician
    entry = Entry.objects.get(action="urgent.seen")
    assert (entry.actor, entry.subject) == (f"staff:{clinician.pk}", case.person_id)


def test_somebody_at_the_practice_may_be_named_by_whoever_spoke_to_them(case, clinician):
    done(actions.acknowledge, case, clinician, named="Dr A Patel, duty GP")
    assert Event.objects.get(kind=Kind.SEEN).named == "Dr A Patel, duty GP"


def test_the_second_to_acknowledge_is_told_so(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    with pytest.raises(Conflict, match="Somebody else"):
        done(actions.acknowledge, case, staff("ben"), named="")
    assert Event.objects.filter(kind=Kind.SEEN).count() == 1


def test_an_acknowledgement_of_what_was_shown_does_not_answer_what_came_since(check, case, clinician):
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    with pytest.raises(Conflict, match="Look again"):
        done(actions.acknowledge, case, clinician, named="", alert=1)
    case.refresh_from_db()
    assert case.seen_at is None


def test_contacting_the_patient_is_having_seen_the_case(case, clinician):
    done(actions.contact, case, clinician, how="phone", outcome="no_answer", words="Rang twice.")
    done(actions.contact, case, clinician, how="phone", outcome="spoke", words="")
    assert kinds(case) == ["raised", "seen", "contacted", "contacted"]
    assert Event.objects.filter(kind=Kind.CONTACTED).first().words == "Rang twice."


def test_a_note_answers_nothing(case, clinician):
    done(actions.note, case, clinician, words="The line is busy.")
    case.refresh_from_db()
    assert case.seen_at is None
    sweep(case, minutes=1)
    assert kinds(case) == ["raised", "noted", "not-sent"]


def test_a_case_that_nobody_has_seen_is_not_resolved(case, clinician):
    with pytest.raises(Conflict, match="Acknowledge"):
        done(actions.close, case, clinician, reason="assessed", words="")


@pytest.mark.parametrize(("reason", "kind"), [("died", Kind.DIED), ("transferred", Kind.TRANSFERRED)])
def test_death_and_transfer_close_a_case_that_nobody_has_seen(case, clinician, reason, kind):
    done(actions.close, case, clinician, reason=reason, words="To Dr Lee's practice.")
    case.refresh_from_db()
    assert case.closed_at is not None
    assert Event.objects.last().kind == kind


@pytest.mark.parametrize("reason", ["other", "transferred"])
def test_a_reason_that_does_not_say_enough_needs_words(case, clinician, reason):
    with pytest.raises(Invalid) as refused:
        done(actions.close, case, clinician, reason=reason, words="  ")
    assert refused.value.code == "words-needed"


def test_a_closed_case_takes_nothing_more(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    for verb, given in (
        (actions.acknowledge, {"named": ""}),
        (actions.note, {"words": "late"}),
        (actions.close, {"reason": "died", "words": ""}),
    ):
        with pytest.raises(Conflict, match="closed"):
            done(verb, case, clinician, **given)
    answer(case, named="Dr A Patel")
    assert Event.objects.last().kind == Kind.RESOLVED


def test_a_case_closed_by_mistake_is_opened_again_with_the_clocks_it_had(case, clinician):
    due = Case.objects.get(pk=case.pk).due_at
    done(actions.close, case, clinician, reason="died", words="")
    actions.reopen(case_id=case.pk, words="It was the neighbour.", user=clinician, by="staff:1", at=now())
    case.refresh_from_db()
    assert (case.closed_at, case.due_at) == (None, due)
    assert sweep(case, minutes=1) == 1
    with pytest.raises(Conflict, match="is open"):
        actions.reopen(case_id=case.pk, words="again", user=clinician, by="staff:1", at=now())


def test_a_closed_case_stays_closed_beside_a_later_one(case, check, clinician):
    done(actions.close, case, clinician, reason="died", words="")
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    assert Case.objects.filter(closed_at__isnull=True).count() == 1
    with pytest.raises(Conflict, match="later case"):
        actions.reopen(case_id=case.pk, words="x", user=clinician, by="staff:1", at=now())


def test_an_unknown_case_is_missing(db, clinician):
    with pytest.raises(Missing):
        actions.acknowledge(case_id=scene.an_unknown_id(), alert=1, named="", user=clinician, by="staff:1", at=now())
    with pytest.raises(Missing):
        actions.look(case_id=scene.an_unknown_id(), by="staff:1", at=now())


def test_looking_at_a_case_leaves_an_audit_row(case, clinician):
    looked = actions.look(case_id=case.pk, by=f"staff:{clinician.pk}", at=now())
    assert looked.person.pk == case.person_id
    assert looked.moved is False
    entry = Entry.objects.filter(action="person.read").last()
    assert entry.detail == {"purpose": "urgent case"}


def test_the_person_is_told_once_that_there_is_something_to_read_and_not_what(case, clinician):
    answer(case, named="Dr A Patel")
    answer(case, named="Dr A Patel")
    row = Delivery.objects.get(purpose="urgent-seen")
    words = Payload.objects.get(delivery=row).body["body"]
    assert "pressure" not in words
    assert "surgery" not in words


def test_what_a_clinician_wrote_is_sealed(case, clinician):
    done(actions.note, case, clinician, words="Quillfeather has chest pain")
    assert Event._meta.get_field("words").db_type(None) == "bytea"
    assert Event.objects.get(kind=Kind.NOTED).words == "Quillfeather has chest pain"


def test_a_case_is_due_to_be_closed_after_it_was_seen(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    case.refresh_from_db()
    assert case.due_at == case.opened_at + timedelta(days=1)
