"""QuestionnaireResponse of the follow-up questions: what the person answered after a result, each time they answered.

No national guide has these questions, so the questionnaire named is this service's own, in its version. What an answer
means stands in the report's conclusion; here it is as it was given, "yes" or "no".
"""

from itertools import groupby
from uuid import UUID, uuid5

from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.fhir.datatype import SERVICE_SYSTEM, Json, moment, profile
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.lifestyle import NO, YES
from healthcheck.questionnaires import current

_NAME = "follow_up"
_CANONICAL = f"{SERVICE_SYSTEM}Questionnaire/follow-up"


def make(draft: Draft) -> list[Json]:
    """One for each time that questions were answered, oldest first."""
    answers = sorted(draft.check.follow_up, key=lambda each: each.at)
    return [_response(draft, tuple(together)) for _, together in groupby(answers, key=lambda each: each.at)]


def _response(draft: Draft, answers: tuple[FollowUpAnswer, ...]) -> Json:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": resource_id("QuestionnaireResponse", _id(draft.check, answers)),
        "meta": profile("UKCore-QuestionnaireResponse"),
        "questionnaire": f"{_CANONICAL}|{current(_NAME).version}",
        "status": "completed",
        "subject": draft.person,
        "encounter": draft.encounter,
        "authored": moment(answers[0].at),
        "author": draft.service,
        "source": draft.person,
        "item": [_item(each) for each in answers],
    }


def _id(check: HealthCheck, answers: tuple[FollowUpAnswer, ...]) -> UUID:
    """The same for the same answers of the same time: a record made again does not double them."""
    told = (f"{each.question}={each.option}" for each in answers)
    return uuid5(check.id, "; ".join(["follow-up", answers[0].at.isoformat(), *told]))


def _item(given: FollowUpAnswer) -> Json:
    words = {question.id: question.text for question in current(_NAME).questions}
    return {
        "linkId": given.question,
        "text": words[given.question],
        "answer": [{"valueCoding": {"yes": YES, "no": NO}[given.option]}],
    }
