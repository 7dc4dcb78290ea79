"""QuestionnaireResponse: the medical history that QRISK3 rests on, under the national guide's link ids."""

from functools import cache

from healthcheck.fhir.datatype import Json, moment, organisation, profile
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.lifestyle import NO, YES

_CANONICAL = "https://fhir.nhs.uk/Questionnaire/nhs-health-check-medical-history"

# Our question: the guide's linkId, and the question in short.
_QUESTIONS = {
    "lupus": ("lupus", "Systemic lupus erythematosus"),
    "severe_mental_illness": ("severeMentalIllness", "Severe mental illness"),
    "atypical_antipsychotics": ("atypicalAntipsychoticMedication", "Atypical antipsychotic medicine"),
    "migraines": ("migraines", "Migraines"),
    "erectile_dysfunction": ("impotence", "Erectile dysfunction, diagnosed or treated"),
    "rheumatoid_arthritis": ("rheumatoidArthritis", "Rheumatoid arthritis"),
    "steroid_tablets": ("steroidTablets", "Regular steroid tablets"),
}


def make(draft: Draft) -> list[Json]:
    """The answers, or nothing when none were submitted. The person is the source; the service or a helper typed."""
    check = draft.check
    who = check.answers_by
    if check.answers_id is None:
        return []
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": resource_id("QuestionnaireResponse", check.answers_id),
        "meta": profile("UKCore-QuestionnaireResponse"),
        "questionnaire": _CANONICAL,
        "status": "completed",
        "subject": draft.person,
        "encounter": draft.encounter,
        "authored": moment(check.answered_at or check.started_at),
        "author": organisation(who.organisation) if who and who.organisation else draft.service,
        "source": draft.person,
        "item": [_item(question, check.answers[question]) for question in _QUESTIONS if question in check.answers],
    }
    return [{name: value for name, value in response.items() if value != []}]


@cache  # fourteen there are
def _item(question: str, answer: str) -> Json:
    link, text = _QUESTIONS[question]
    return fixed({"linkId": link, "text": text, "answer": [{"valueCoding": {"yes": YES, "no": NO}[answer]}]})
