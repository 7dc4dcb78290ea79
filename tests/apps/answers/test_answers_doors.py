"""The questionnaire's doors: fetch, draft, submit."""

import pytest

from apps.answers.models import Draft
from apps.checks.models import Answers, HealthCheck
from tests.apps import scene

pytestmark = pytest.mark.django_db
VERSION = "2026-11"


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


@pytest.fixture
def door(check: HealthCheck) -> scene.Door:
    return scene.door_of(check)


def test_the_questions_are_served_with_their_options(door: scene.Door):
    served = door.get("/v1/questionnaires/nhs_health_check").json()
    asked = {question["id"] for section in served["sections"] for question in section["questions"]}
    assert served["version"] == VERSION
    assert set(scene.WHOLE_ANSWERS) <= asked
    assert door.get("/v1/questionnaires/another").status_code == 404


def test_a_draft_is_kept_replaced_and_gone_when_submitted(check: HealthCheck, door: scene.Door):
    path = f"/v1/checks/{check.id}/answers"
    assert door.get(path).status_code == 404
    door.put(path, {"version": VERSION, "answers": {"smoking": "light"}})
    door.put(path, {"version": VERSION, "answers": {"smoking": "never", "migraines": "no"}})
    assert door.get(path).json()["answers"] == {"smoking": "never", "migraines": "no"}
    assert door.post(path, {"version": VERSION, "answers": scene.WHOLE_ANSWERS}).status_code == 201
    assert not Draft.objects.exists()
    assert Answers.objects.get().answers == scene.WHOLE_ANSWERS


@pytest.mark.parametrize("method", ["put", "post"])
@pytest.mark.parametrize("answers", [{"shoe_size": "9"}, {"smoking": "sometimes"}])
def test_an_unknown_question_or_option_is_refused_and_named(
    check: HealthCheck, door: scene.Door, method: str, answers: dict
):
    body = {"version": VERSION, "answers": scene.WHOLE_ANSWERS | answers}
    refused = getattr(door, method)(f"/v1/checks/{check.id}/answers", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == f"/answers/{next(iter(answers))}"
    assert not Draft.objects.exists()
    assert not Answers.objects.exists()


def test_a_submission_with_a_question_left_out_is_refused_and_names_it(check: HealthCheck, door: scene.Door):
    answers = {key: value for key, value in scene.WHOLE_ANSWERS.items() if key != "smoking"}
    refused = door.post(f"/v1/checks/{check.id}/answers", {"version": VERSION, "answers": answers})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/answers/smoking")


def test_a_second_submission_is_a_conflict_and_changes_nothing(check: HealthCheck, door: scene.Door):
    path = f"/v1/checks/{check.id}/answers"
    door.post(path, {"version": VERSION, "answers": scene.WHOLE_ANSWERS})
    other = {"version": VERSION, "answers": scene.WHOLE_ANSWERS | {"smoking": "heavy"}}
    assert door.post(path, other).status_code == 409
    assert door.put(path, other).status_code == 409
    assert Answers.objects.get().answers["smoking"] == "never"


def test_answers_to_an_older_version_are_sent_back_for_the_new_questions(check: HealthCheck, door: scene.Door):
    refused = door.put(f"/v1/checks/{check.id}/answers", {"version": "2019-01", "answers": {}})
    assert refused.status_code == 409
    assert VERSION in refused.json()["detail"]
