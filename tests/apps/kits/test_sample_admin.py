"""The clinician's page of a doubtful sample: who may see it, what it shows, and what an answer needs."""

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.kits.models import Kit
from apps.kits.sample_doubt import Doubt
from tests.journeys.sample_journey import OTHER, USUAL, SampleJourney, clinician, resolves

pytestmark = pytest.mark.django_db
LIST = "/admin/kits/doubt/"


@pytest.fixture
def journey() -> SampleJourney:
    made = SampleJourney(history=True)
    made.says("not_sure")
    made.reports(OTHER)
    return made


def page(client, journey):
    return client.get(f"{LIST}{journey.doubt().pk}/change/")


def test_it_shows_what_speaks_against_it_and_the_values_beside_the_last_ones(journey):
    shown = page(clinician(), journey).text
    assert "the person is not sure whose blood it is" in shown
    assert "63.3 mmol/mol" in shown and "36 mmol/mol in" in shown and "+27.3, more than expected" in shown
    assert f"NHS number {journey.check.person.nhs_number}" in shown  # somebody must be called
    assert "not sure whose blood, taken on" in shown


def test_only_those_who_may_resolve_see_it_and_each_look_is_in_the_trail(journey):
    reader = clinician("view_doubt", "change_doubt", "view_kit")
    assert page(reader, journey).status_code == 403 and reader.get(LIST).status_code == 403
    assert not Entry.objects.filter(action="sample.doubt_read").exists()
    assert page(clinician(), journey).status_code == 200
    assert Entry.objects.filter(action="sample.doubt_read", subject=journey.check.person_id).count() == 1


def test_the_list_has_no_value_and_the_urgent_one_first(journey):
    shown = clinician().get(LIST).text
    assert "the person is not sure whose blood it is" in shown and "waits for a clinician" in shown
    assert "63.3" not in shown and journey.check.person.nhs_number not in shown
    assert "waits for a clinician" not in clinician().get(f"{LIST}?stands=resolved").text.partition("result_list")[2]
    assert "not urgent" in clinician().get(f"{LIST}?stands=waits").text


@pytest.mark.parametrize("answer", [{"whose": "theirs", "reason": "  "}, {"whose": "", "reason": "x"}, {"whose": "me"}])
def test_an_answer_needs_an_outcome_and_a_reason(journey, answer):
    assert resolves(clinician(), journey.doubt(), answer["whose"], answer.get("reason", "")).status_code == 200
    assert journey.doubt().outcome == ""


def test_a_resolved_one_shows_who_said_what_and_takes_no_second_answer(journey):
    one = clinician()
    resolves(one, journey.doubt(), "not_theirs", "A cousin used the kit.")
    shown = page(one, journey).text
    assert "Dr A" in shown and "A cousin used the kit." in shown and 'name="whose"' not in shown
    assert resolves(one, journey.doubt(), "theirs").status_code == 403


def test_nothing_is_added_or_deleted_by_hand(journey, admin_client):
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{journey.doubt().pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("doubt_outcome_known", {"outcome": "perhaps", "resolved_by": "staff:1", "resolved_at": now()}),
        ("doubt_resolved_by_whom_when_why", {"outcome": "theirs"}),
        ("doubt_resolved_by_whom_when_why", {"outcome": "theirs", "resolved_at": now(), "resolved_by": "staff:1"}),
        ("doubt_resolved_by_whom_when_why", {"resolved_by": "staff:1"}),
    ],
)
def test_the_database_wants_a_name_a_time_and_a_reason(journey, name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Doubt.objects.update(**change)


def test_a_kit_has_one_open_doubt(journey):
    with pytest.raises(IntegrityError, match="one_open_doubt_a_kit"), transaction.atomic():
        Doubt.objects.create(kit=Kit.objects.get(code=journey.kit), reasons=[], found=[], opened_at=now())


def test_of_a_person_without_earlier_values_there_is_nothing_to_compare_with():
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports(USUAL)
    assert "nothing to compare with" in page(clinician(), journey).text


def test_one_clinician_alone_resolves_nothing_however_often_they_answer(journey):
    one, path = clinician(), f"{LIST}{journey.doubt().pk}/change/"
    assert "A second clinician must agree" in one.post(path, {"whose": "theirs", "reason": "Seen."}, follow=True).text
    assert 'name="agree"' not in one.get(path).text
    assert one.post(path, {"agree": "yes"}).status_code == 403
    assert one.post(path, {"whose": "theirs", "reason": "Again."}).status_code == 403
    assert journey.doubt().outcome == ""


def test_the_second_clinician_reads_who_said_what_and_may_disagree(journey):
    path = f"{LIST}{journey.doubt().pk}/change/"
    clinician().post(path, {"whose": "not_theirs", "reason": "A <b>cousin</b>."})
    two = clinician()
    shown = two.get(path).text
    assert "Dr A: waits for a second clinician" in shown and "A &lt;b&gt;cousin&lt;/b&gt;." in shown
    two.post(path, {"agree": "no"})
    assert journey.doubt().outcome == ""
    assert 'name="whose"' in clinician().get(path).text, "it can be looked at again"


def test_a_resolved_one_names_both_clinicians(journey):
    one = clinician()
    resolves(one, journey.doubt(), "theirs")
    assert "; Dr A agreed" in page(one, journey).text
