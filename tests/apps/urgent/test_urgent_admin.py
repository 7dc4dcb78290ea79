"""Tests of the work list and the page of a case in the admin."""

import re

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.urgent import actions
from apps.urgent.models import Case, Event, Kind
from healthcheck.measurement import Kind as Measured
from tests.apps import scene
from tests.apps.urgent.conftest import done, staff, sweep

pytestmark = pytest.mark.django_db
LIST = reverse("admin:urgent_case_changelist")


@pytest.fixture
def browser(client, clinician):
    """The admin as a clinician sees it."""
    client.force_login(clinician)
    return client


def verb(case, name, alert=1):
    """The page of a verb."""
    return reverse("admin:urgent_case_work", args=[case.pk, name]) + f"?alert={alert}"


def page(case):
    """The page of a case."""
    return reverse("admin:urgent_case_change", args=[case.pk])


def words(answer):
    """A page without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().split('id="content"')[1]).split())


def test_the_list_shows_clocks_and_nothing_personal(browser, case, check):
    answer = browser.get(LIST)
    assert answer.status_code == 200
    assert "1 open" in words(answer)
    assert "due in" in words(answer)
    for secret in (check.person.nhs_number, check.person.family_name, "192"):
        assert secret not in answer.content.decode()


def test_what_is_overdue_is_said_first(browser, case):
    Case.objects.filter(pk=case.pk).update(due_at=case.opened_at, next_at=case.opened_at.replace(year=2020))
    said = words(browser.get(LIST))
    assert "1 not answered in time" in said
    assert "stuck" in said
    assert "overdue" in said


@pytest.mark.parametrize(
    ("work", "minutes", "found"),
    [("phone", 59, 0), ("phone", 60, 1), ("on_call", 119, 0), ("on_call", 120, 1), ("unseen", 0, 1), ("overdue", 0, 0),
     ("mine", 0, 0), ("closed", 0, 0)],
)  # fmt: skip
def test_the_list_is_cut_down_to_the_work_that_is_asked_for(browser, case, work, minutes, found):
    sweep(case, minutes=minutes)
    answer = browser.get(LIST, {"work": work})
    assert answer.context["cl"].result_count == found


def test_what_i_acknowledged_is_mine_and_what_is_closed_leaves_the_list(browser, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    assert browser.get(LIST, {"work": "mine"}).context["cl"].result_count == 1
    done(actions.close, case, clinician, reason="assessed", words="")
    assert browser.get(LIST).context["cl"].result_count == 0
    assert browser.get(LIST, {"work": "closed"}).context["cl"].result_count == 1


def test_whoever_phones_is_told_the_number_and_what_to_ask(browser, case):
    assert "Phone the practice now" not in words(browser.get(page(case)))
    sweep(case, minutes=60)
    assert "Phone the practice now on 01632 960001 ." in words(browser.get(page(case)))


def test_a_case_shows_whose_it_is_and_leaves_an_audit_row(browser, case, check, clinician):
    answer = browser.get(page(case))
    assert answer.status_code == 200
    said = words(answer)
    assert check.person.family_name in said
    assert "192" in said
    assert "01632 960001" in said
    assert "Nobody has seen this yet." in said
    last = Entry.objects.filter(action="person.read").last()
    assert (last.actor, last.subject) == (f"staff:{clinician.pk}", case.person_id)


def test_each_verb_asks_first_and_changes_nothing_by_being_looked_at(browser, case):
    for name in ("acknowledge", "contacted", "note", "close", "reopen"):
        assert browser.get(verb(case, name)).status_code == 200
    assert Event.objects.count() == 1
    assert browser.get(verb(case, "explode")).status_code == 404
    assert browser.get(verb(case, "acknowledge").replace(str(case.pk), str(scene.an_unknown_id()))).status_code == 404
    assert browser.get(page(case).replace(str(case.pk), "nothing")).status_code == 404


def test_from_acknowledged_over_contacted_to_closed(browser, case):
    browser.post(verb(case, "acknowledge"), {"alert": 1, "named": ""})
    browser.post(verb(case, "contacted"), {"alert": 1, "how": "phone", "outcome": "spoke", "words": "Comes in at 3pm."})
    answer = browser.post(verb(case, "close"), {"alert": 1, "reason": "assessed", "words": ""}, follow=True)
    case.refresh_from_db()
    assert case.closed_at is not None
    said = words(answer)
    assert "Closed" in said
    assert "Dr Amara Okafor" in said
    assert "Comes in at 3pm." in said
    assert "Spoke to the patient" in said


def test_a_refusal_is_shown_on_the_page(browser, case):
    done(actions.acknowledge, case, staff("ben"), named="")
    answer = browser.post(verb(case, "acknowledge"), {"alert": 1, "named": ""})
    assert answer.status_code == 409
    assert "Somebody else has just acknowledged" in words(answer)


def test_a_page_that_was_opened_before_something_new_came_is_refused(browser, case, check):
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    answer = browser.post(verb(case, "acknowledge"), {"alert": 1, "named": ""})
    assert answer.status_code == 409
    assert "Look again" in words(answer)


def test_a_reason_without_its_words_is_asked_for_again(browser, case):
    answer = browser.post(verb(case, "close"), {"alert": 1, "reason": "transferred", "words": ""})
    assert answer.status_code == 422
    assert "taken the patient over" in words(answer)
    assert browser.post(verb(case, "note"), {"alert": 1, "words": ""}).status_code == 422


def test_who_may_only_view_sees_the_list_and_no_person(client, case):
    client.force_login(staff("viewer", works=False))
    assert client.get(LIST).status_code == 403
    for path in (page(case), verb(case, "acknowledge")):
        assert client.get(path).status_code == 403
    assert client.post(verb(case, "acknowledge"), {"alert": 1, "named": ""}).status_code == 403
    assert Event.objects.filter(kind=Kind.SEEN).count() == 0


def test_a_stranger_is_sent_to_sign_in_and_a_forged_form_is_refused(client, case, clinician):
    assert client.get(page(case)).status_code == 302
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(clinician)
    assert strict.post(verb(case, "acknowledge"), {"alert": 1, "named": ""}).status_code == 403


def test_not_even_a_superuser_adds_changes_or_deletes_a_case(admin_client, case):
    assert admin_client.get(reverse("admin:urgent_case_add")).status_code == 403
    assert admin_client.post(reverse("admin:urgent_case_delete", args=[case.pk])).status_code == 404
    assert admin_client.get(reverse("admin:urgent_contact_changelist")).status_code == 200


def test_what_a_human_wrote_is_shown_as_words(browser, case):
    browser.post(verb(case, "note"), {"alert": 1, "words": "<script>alert(1)</script>"})
    content = browser.get(page(case)).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content
    main = content.split('id="content-main"')[1].split("<footer")[0]
    assert "style=" not in main
