"""What takes two: nobody decides their own, nobody without the right, nobody too late, and of two only the first."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.staff import second_person
from apps.staff.models import Decision, Kind, Proposal
from healthcheck.refusal import Conflict, Invalid, Missing, NotAllowed, Refusal
from tests.apps.staff.conftest import Worker

REASON = "For the statutory return of <b>Cornwall</b>."
LIST = "/admin/staff/proposal/"


def who(role: str, name: str) -> User:
    return Worker(f"{name}@nhs.example", role).user


def asks(user: User, *, kind: Kind = Kind.EXPORT, subject: str = "exact-figures") -> Proposal:
    given = {"kind": kind, "subject": subject, "choice": "theirs" if kind == Kind.SAMPLE else ""}
    return second_person.propose(**given, reason=REASON, user=user, by=f"staff:{user.pk}", at=now())


def answers(user: User, row: Proposal, *, approved: bool = True, later: timedelta = timedelta(0)) -> Proposal:
    return second_person.decide(
        proposal_id=row.pk, approved=approved, user=user, by=f"staff:{user.pk}", at=now() + later
    )


@pytest.fixture
def analyst(db):
    return who("analyst", "analyst")


@pytest.fixture
def safety(db):
    return who("safety", "safety")


def exports(user: User, later: timedelta = timedelta(0)) -> bool:
    try:
        second_person.require_export(user=user, by=f"staff:{user.pk}", at=now() + later)
    except second_person.NotAgreed:
        return False
    return True


def test_only_after_a_second_person_agreed_may_one_export_and_for_an_hour(analyst, safety):
    row = asks(analyst)
    assert not exports(analyst)
    answers(safety, row)
    assert exports(analyst) and not exports(safety)
    assert exports(analyst, timedelta(minutes=59)) and not exports(analyst, timedelta(minutes=61))
    done = list(Entry.objects.filter(action__startswith="second_person.").values_list("action", "actor"))
    assert done[:2] == [
        ("second_person.proposed", f"staff:{analyst.pk}"),
        ("second_person.approved", f"staff:{safety.pk}"),
    ]


def test_refused_is_refused(analyst, safety):
    answers(safety, asks(analyst), approved=False)
    assert not exports(analyst)
    assert asks(analyst).pk, "one may ask again"


def test_nobody_answers_their_own_though_they_may_do_everything(administrator):
    with pytest.raises(NotAllowed, match="Somebody else"):
        answers(administrator, asks(administrator))


@pytest.mark.parametrize("role", ["analyst", "clinician", "operator"])
def test_a_role_without_the_right_does_not_decide(analyst, role):
    with pytest.raises(NotAllowed, match="Your role"):
        answers(who(role, "other"), asks(analyst))


def test_a_clinician_decides_about_samples_and_a_safety_officer_does_not(safety):
    row = asks(who("clinician", "one"), kind=Kind.SAMPLE, subject="1")
    with pytest.raises(NotAllowed):
        answers(safety, row)
    assert answers(who("clinician", "two"), row).closed_at


def test_too_late_is_too_late(analyst, safety):
    with pytest.raises(Conflict, match="in time"):
        answers(safety, asks(analyst), later=timedelta(hours=8, seconds=1))


def test_a_second_answer_changes_nothing(analyst, safety):
    row = asks(analyst)
    answers(safety, row)
    with pytest.raises(Conflict, match="already"):
        answers(who("safety", "late"), row, approved=False)
    assert exports(analyst)


def test_one_asks_once_and_a_sample_is_asked_about_by_one(analyst):
    asks(analyst)
    with pytest.raises(Conflict, match="already"):
        asks(analyst)
    asks(who("clinician", "one"), kind=Kind.SAMPLE, subject="1")
    with pytest.raises(Conflict, match="already"):
        asks(who("clinician", "two"), kind=Kind.SAMPLE, subject="1")


def test_a_reason_is_needed_and_an_unknown_one_is_unknown(analyst):
    with pytest.raises(Invalid):
        second_person.propose(kind=Kind.EXPORT, subject="x", reason=" ", user=analyst, by="staff:1", at=now())
    with pytest.raises(Missing):
        second_person.decide(
            proposal_id="00000000-0000-7000-8000-000000000000", approved=True, user=analyst, by="staff:1", at=now()
        )


def test_the_database_itself_wants_two_people(analyst, safety):
    row = asks(analyst)
    made = {"proposal": row, "approved": True, "decided_at": now()}
    with pytest.raises(IntegrityError, match="staff_two_different_people"), transaction.atomic():
        Decision.objects.create(**made, proposer=analyst, decider=analyst)
    with pytest.raises(IntegrityError, match="staff_decision_on_their_proposal"), transaction.atomic():
        Decision.objects.create(**made, proposer=safety, decider=analyst)
    answers(safety, row)
    for change in (lambda: Decision.objects.update(approved=False), lambda: Decision.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Proposal.objects.update(proposer=safety)


def test_the_reason_is_sealed(analyst):
    asks(analyst)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(reason, 'escape') FROM staff_proposal")
        assert "Cornwall" not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_does(worker):
    analyst, one, two = who("analyst", "analyst"), who("safety", "one"), who("safety", "two")
    for _ in range(5):
        row, together, said = asks(analyst), Barrier(2), []

        def answer(user, approved, row=row, together=together, said=said):
            together.wait()
            try:
                answers(user, row, approved=approved)
                said.append("done")
            except Refusal as refusal:
                said.append(refusal.code)
            finally:
                connection.close()

        threads = [Thread(target=answer, args=each) for each in ((one, False), (two, False))]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(said) == ["already-decided", "done"]
        assert Decision.objects.filter(proposal=row).count() == 1


def test_the_pages_of_both_sides(analyst, safety):
    asker, decider = Client(), Client()
    asker.force_login(analyst)
    decider.force_login(safety)
    assert "Asked." in asker.post(f"{LIST}add/", {"reason": REASON}, follow=True).text
    row = Proposal.objects.get()
    page = f"{LIST}{row.pk}/change/"
    mine, theirs = asker.get(page).text, decider.get(page).text
    assert 'name="agree"' not in mine and "Somebody else must decide this" in mine
    assert 'name="agree"' in theirs and analyst.first_name in theirs
    assert "&lt;b&gt;Cornwall&lt;/b&gt;" in theirs and "<b>Cornwall" not in theirs
    assert asker.post(page, {"agree": "yes"}, follow=True).status_code == 200
    assert not exports(analyst)
    assert "Your answer is kept" in decider.post(page, {"agree": "yes"}, follow=True).text
    assert exports(analyst)
    assert "agreed by" in asker.get(LIST).text


@pytest.mark.parametrize("role", ["operator", "clinician", "safety"])
def test_who_may_not_ask_has_no_page_to_ask_on(db, role):
    client = Client()
    client.force_login(who(role, "other"))
    assert client.get(f"{LIST}add/").status_code == 403


def test_what_one_asked_one_may_take_back(analyst, safety):
    client = Client()
    client.force_login(analyst)
    row = asks(analyst)
    client.post(f"{LIST}{row.pk}/change/", {"take_back": "yes"})
    with pytest.raises(Conflict):
        answers(safety, row)
