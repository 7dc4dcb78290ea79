"""Erasure: on a ground that fits, what names the person goes from every table, and what must stay says why."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

import manage
from apps.audit.checkpoints import verify
from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.models import Assessment, HealthCheck, Value
from apps.clients.clock import now
from apps.clients.models import IdempotentRequest
from apps.delivery.models import Delivery, Payload
from apps.people.models import Person, Session
from apps.people.retention import personal
from apps.people.subject_access import leading_to, subject_access
from apps.reports.models import Fact
from apps.rights import actions
from apps.rights.blanking import sealed_in
from apps.rights.erasure import GROUNDS, RULES, Extent, Then
from apps.rights.models import Kind, Request
from apps.tenancy.scope import within
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.apps.rights.dumped import in_clear, opened
from tests.apps.scene import NUMBERS, answered, complete, door_of, invited, measured, resulted
from tests.apps.scene import opened as consented

pytestmark = pytest.mark.django_db

PERSONAL = ("Canary", "Quicksilver", NUMBERS[0], "ZZ99 9ZZ", "white_british", "192")


def erase(check: HealthCheck, ground: str = "unlawful", **more: Any) -> Any:
    return actions.erase(person_id=check.person_id, ground=ground, by="operator:erase", at=now(), **more)


def test_every_table_with_sealed_values_has_a_rule_that_is_true() -> None:
    sealed = {model._meta.label for model in apps.get_models() if sealed_in(model)}
    unlisted = sealed & personal() - set(RULES)
    assert unlisted == set()
    for rule in RULES.values():
        model = apps.get_model(rule.what)
        assert rule.why and (Then.NULL not in (rule.whole, rule.partly) or sealed_in(model))
    assert all(len(ground.source) > 20 and len(ground.words) > 60 for ground in GROUNDS.values())


def test_after_it_nothing_of_them_is_left_in_clear_or_under_any_key() -> None:
    check = complete()
    door = door_of(check)
    birth = check.person.birth_date.isoformat()
    door.post("/v1/me/requests", {"kind": "erasure", "words": "I am Quicksilver"})
    held = opened()
    assert [each for each in PERSONAL[:5] if each not in held] == []
    erase(check)
    left = in_clear() + opened()
    assert [each for each in (*PERSONAL[:5], birth) if each in left] == []
    assert not Payload.objects.exists() and not Value.objects.exists() and not Assessment.objects.exists()
    assert not Session.objects.exists()
    assert not IdempotentRequest.objects.filter(caller=f"person:{check.person_id}").exists()
    assert door.get("/v1/me").status_code == 401


def test_the_command_erases_as_who_may_write_past_the_triggers() -> None:
    check = complete()
    with within(manage.scope_of(["manage.py", "erase"])):
        call_command("erase", person=check.person_id, reason="unlawful", stdout=StringIO())
    check.person.refresh_from_db()
    assert check.person.erased_at is not None and check.person.nhs_number is None
    assert [each for each in PERSONAL[:5] if each in in_clear() + opened()] == []


def test_nobody_elses_rows_are_touched() -> None:
    mine, theirs = complete(NUMBERS[0]), complete(NUMBERS[1])
    erase(mine)
    assert Person.objects.get(pk=theirs.person_id).family_name == "Quicksilver"
    assert theirs.assessments.count() == 1 and theirs.values.count() > 5
    assert Payload.objects.filter(delivery__subject=theirs.person_id).count() == 3


def test_figures_stay_and_are_not_taken_away_when_they_are_made_again() -> None:
    check = complete()
    complete(NUMBERS[1])
    before = sorted(Fact.objects.values_list())
    erase(check)
    assert sorted(Fact.objects.values_list()) == before
    list(checks.rebuild_facts())
    assert sorted(Fact.objects.values_list()) == before


def test_the_trail_stays_by_an_id_and_verifies() -> None:
    check = complete()
    entries = Entry.objects.filter(subject=check.person_id).count()
    erase(check)
    assert Entry.objects.filter(subject=check.person_id).count() == entries + 1
    assert Entry.objects.get(action="person.erased").detail == {"reason": "unlawful"}
    assert verify().broken == ""


def test_what_was_not_sent_is_not_sent_and_what_was_sent_is_still_known() -> None:
    check = complete()
    Delivery.objects.filter(purpose="record").update(state="sent", sent_at=now())
    erase(check)
    assert dict(Delivery.objects.values_list("purpose", "state")) == {
        "invitation": "stopped",
        "results": "stopped",
        "record": "sent",
    }


def test_what_runs_by_itself_finds_nothing_of_them() -> None:
    whole, begun = complete(NUMBERS[0]), consented(NUMBERS[1])
    answered(begun)
    for check in (whole, begun):
        erase(check)
    later = now() + timedelta(days=40)
    assert checks.close_overdue(by="test", at=later) == 0
    rescore = checks.begin_rescore(by="test", at=later)
    assert checks.waiting_chunks(rescore) == []
    for late in (whole, begun):
        with pytest.raises(Conflict):
            resulted(late, origin="lab:late")
    with pytest.raises(Missing):
        subject_access(person_id=whole.person_id, by="test", at=later)
    call_command("rotate_keys", "--check", stdout=StringIO())


def test_a_health_record_stays_for_its_time_and_what_is_none_goes() -> None:
    check = complete()
    door = door_of(check)
    done = erase(check, "health-record")
    assert done.extent is Extent.PARTLY and "8 years" in done.words
    assert Person.objects.get().family_name == "Quicksilver" and check.assessments.exists()
    assert not Session.objects.exists()
    assert door.get("/v1/me").status_code == 401


@pytest.mark.parametrize("ground", ["never-began", "before-results", "retention-over"])
def test_a_ground_that_does_not_fit_is_refused(ground: str) -> None:
    check = complete()
    with pytest.raises(Conflict, match="More is held"):
        erase(check, ground)
    assert Person.objects.get().erased_at is None


def test_grounds_fit_those_they_are_for() -> None:
    never, before = invited(NUMBERS[0]), consented(NUMBERS[1])
    answered(before)
    erase(never, "never-began")
    with pytest.raises(Conflict):
        erase(before, "never-began")
    erase(before, "before-results")
    assert Person.objects.filter(erased_at__isnull=False).count() == 2
    with pytest.raises(Invalid):
        erase(never, "because")


def test_an_urgent_case_is_seen_to_first() -> None:
    check = consented()
    answered(check)
    measured(check, "192", "110")
    with pytest.raises(Conflict, match="urgent case"):
        erase(check)


def test_a_dry_run_changes_nothing_and_says_everything() -> None:
    check = complete()
    before = in_clear()
    out = StringIO()
    call_command("erase", "--person", str(check.person_id), "--reason", "unlawful", "--dry-run", stdout=out)
    assert in_clear() == before
    said = out.getvalue()
    assert "Nothing was changed." in said and "For the person:" in said
    tables = {line.split(" ")[0] for line in said.split("\n")}
    assert {model._meta.label for model in leading_to(check.person)} <= tables


def test_the_command_erases_and_marks_the_request_done() -> None:
    check = complete()
    request, _ = actions.ask(person_id=check.person_id, kind=Kind.ERASURE, words="", by="test", at=now())
    actions.decide(request_id=request.pk, ground="unlawful", by="staff:1", at=now())
    call_command("erase", "--person", str(check.person_id), "--reason", "unlawful", stdout=StringIO())
    assert Request.objects.get().done_at is not None
    with pytest.raises(CommandError, match="no such person"):
        call_command("erase", "--person", str(uuid4()), "--reason", "unlawful")


def test_erased_again_nothing_breaks() -> None:
    check = complete()
    erase(check)
    erase(check)
    assert Person.objects.get().erased_at is not None


def test_the_database_keeps_a_person_whole_or_erased() -> None:
    invited()
    with pytest.raises(IntegrityError, match="person_whole_or_erased"), transaction.atomic():
        Person.objects.update(erased_at=now())


def test_the_admin_shows_requests_and_no_words() -> None:
    assert "words" not in site._registry[Request].fields
