"""The door of the follow-up questions: which a person's results ask, and their answers."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.clients.doors import Door
from healthcheck.questionnaire import check_answers
from healthcheck.questionnaires import current
from healthcheck.refusal import Conflict

NAME = "follow_up"


class FollowUpGiven(BaseModel):
    """Answers to questions that were asked, any number of them: question id to option code."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: str = Field(max_length=20)
    answers: dict[str, str] = Field(min_length=1, max_length=20)


class FollowUpKept(BaseModel):
    """What was kept, and that what to do next was worked out again."""

    id: str
    answered_at: datetime


class FollowUpAsked(BaseModel):
    """The questions that the results ask, what cannot wait first; none where no answer would change anything."""

    version: str
    questions: list[dict[str, Any]] = Field(description="Each as a questionnaire has it, with `answer`, or null.")


class FollowUpQuestions(Door):
    """Questions that decide how soon to act, asked only of the person whose results ask them."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("self", "helping"),
        "POST": ("self", "helping"),
    }

    @extend_schema(responses={200: FollowUpAsked})
    def get(self, request: Request, check_id: UUID) -> Response:
        """Which questions are asked now. An answer from before the last measurement is asked for again."""
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="follow up questions")
        questionnaire = current(NAME)
        words = {question.id: question.as_json() for question in questionnaire.questions}
        questions = [{**words[each.question], "answer": each.answer or None} for each in checks.ask(check=check, at=at)]
        return Response({"version": questionnaire.version, "questions": questions})

    @extend_schema(request=FollowUpGiven, responses={201: FollowUpKept})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Answer some or all. What to do next is worked out again at once; read it from the results."""
        body, at = self.read(request, FollowUpGiven), now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="follow up answers")
        questionnaire = current(NAME)
        if body.version != questionnaire.version:
            raise Conflict("questions-changed", f"The questions have changed: show version {questionnaire.version}.")
        answers = check_answers(questionnaire, body.answers, whole=False)
        kept = checks.add_follow_up(
            check_id=check.id, questionnaire=questionnaire.label, answers=answers, by=self.caller.actor, at=at
        )
        return Response({"id": str(kept.id), "answered_at": kept.answered_at}, status=201)
