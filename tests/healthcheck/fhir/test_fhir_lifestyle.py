"""Answers in the record: family history, smoking, alcohol, activity, and the medical history behind QRISK3."""

import pytest

from healthcheck.person import Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, observed, only, resources

HARMFUL = {f"audit_{number}": "weekly" for number in range(3, 9)} | {
    "audit_1": "4_or_more_a_week",
    "audit_2": "7_to_9",
    "audit_9": "yes_last_year",
    "audit_10": "no",
}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("never", "266919005"),
        ("ex", "8517006"),
        ("light", "160603005"),
        ("moderate", "160604004"),
        ("heavy", "56771006"),
    ],
)
def test_smoking_is_the_question_and_the_finding_is_its_answer(answer, code):
    (smoking,) = observed(a_bundle(a_check(answers={"smoking": answer})), "smoking")
    assert smoking["valueCodeableConcept"]["coding"][0]["code"] == code
    assert code not in [coding["code"] for coding in smoking["code"]["coding"]]


def test_audit_c_stays_under_its_own_code_and_the_full_audit_has_another():
    made = a_bundle(a_check(answers=HARMFUL))
    (audit_c,), (audit,) = observed(made, "audit_c"), observed(made, "audit")
    assert audit_c["code"]["coding"][0]["code"] == "763256006"
    assert audit["code"]["coding"][0]["code"] == "443280005"
    assert audit_c["valueInteger"] == 10
    assert audit["valueInteger"] == 29


def test_where_only_the_first_three_questions_were_asked_there_is_no_full_audit():
    made = a_bundle(a_check())
    assert observed(made, "audit_c")[0]["valueInteger"] == 1
    assert observed(made, "audit") == []


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"work_activity": "sitting", "exercise_hours": "none", "cycling_hours": "none"}, "366121000000108"),
        ({"work_activity": "sitting", "exercise_hours": "under_1", "cycling_hours": "none"}, "366171000000107"),
        ({"work_activity": "sitting", "exercise_hours": "1_to_3", "cycling_hours": "none"}, "366211000000105"),
        ({"work_activity": "heavy_manual", "exercise_hours": "none", "cycling_hours": "none"}, "366241000000106"),
    ],
)
def test_the_activity_index_is_an_answer_of_the_set_that_gp_code_lists_use(answers, code):
    (index,) = observed(a_bundle(a_check(answers=answers)), "gppaq")
    assert index["category"][0]["coding"][0]["code"] == "activity"
    assert index["valueCodeableConcept"]["coding"][0]["code"] == code


@pytest.mark.parametrize(("answer", "code"), [("yes", "Y"), ("no", "N")])
def test_family_history_is_yes_or_no(answer, code):
    answers = {"family_heart_disease_under_60": answer, "family_diabetes": answer}
    made = a_bundle(a_check(answers=answers))
    for name in answers:
        (history,) = observed(made, name)
        assert history["valueCodeableConcept"]["coding"][0]["code"] == code


def test_family_history_that_is_not_known_is_neither_yes_nor_no():
    (history,) = observed(a_bundle(a_check(answers={"family_diabetes": "not_known"})), "family_diabetes")
    assert "valueCodeableConcept" not in history
    assert history["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"


def test_every_answer_says_that_the_person_gave_it():
    made = a_bundle(a_check())
    for name in ("smoking", "family_diabetes", "family_heart_disease_under_60"):
        (answer,) = observed(made, name)
        assert answer["performer"][0]["identifier"]["system"] == "https://fhir.nhs.uk/Id/nhs-number"
        assert answer["note"] == [{"text": "Reported by the person."}]
    response = only(made, "QuestionnaireResponse")
    assert response["source"]["identifier"]["value"] == "9990000018"


def test_the_questionnaire_response_has_the_seven_questions_under_the_national_link_ids():
    answers = {"migraines": "yes", "sex_at_birth": "male", "erectile_dysfunction": "no"}
    response = only(a_bundle(a_check(sex=Sex.MALE, answers=answers)), "QuestionnaireResponse")
    answers = {item["linkId"]: item["answer"][0]["valueCoding"]["code"] for item in response["item"]}
    assert answers == {
        "lupus": "N",
        "severeMentalIllness": "N",
        "atypicalAntipsychoticMedication": "N",
        "migraines": "Y",
        "impotence": "N",
        "rheumatoidArthritis": "N",
        "steroidTablets": "N",
    }


def test_a_question_that_was_not_asked_is_left_out():
    response = only(a_bundle(a_check(answers={"erectile_dysfunction": None})), "QuestionnaireResponse")
    assert "impotence" not in {item["linkId"] for item in response["item"]}


def test_without_answers_there_is_no_response_and_no_social_history():
    made = a_bundle(a_check(answers=dict.fromkeys(a_check().answers), answers_id=None, answered_at=None))
    assert resources(made, "QuestionnaireResponse") == []
    assert observed(made, "social_history") == []
    assert observed(made, "smoking") == []
