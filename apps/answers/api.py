"""Doors of the questionnaire: fetch it, save a draft, submit."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.answers import actions
from apps.answers.models import Draft
from apps.checks import actions as checks
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.language import IN_THEIR_LANGUAGE, in_their_language
from healthcheck.questionnaires import current
from healthcheck.refusal import Missing


class Given(BaseModel):
    """Answers to one version of the questions: question id to option code."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: str = Field(max_length=20)
    answers: dict[str, str] = Field(max_length=100)


class Saved(BaseModel):
    """A draft as it is kept."""

    version: str
    answers: dict[str, str]
    saved_at: datetime


class Submitted(BaseModel):
    """A submission."""

    id: str
    submitted_at: datetime


class Questionnaires(Door):
    """The questions, for anybody who signed in."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self", "people:read", "people:write", "helping")}

    @extend_schema(parameters=IN_THEIR_LANGUAGE, responses={200: dict[str, Any]})
    def get(self, request: Request, name: str) -> Response:
        """The version in force, with its sections, questions, options and when each is asked."""
        return in_their_language(request, current(name).as_json())


class CheckAnswers(Door):
    """A check's answers."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("self", "helping"),
        "PUT": ("self", "helping"),
        "POST": ("self", "helping"),
    }

    @extend_schema(responses={200: Saved})
    def get(self, request: Request, check_id: UUID) -> Response:
        """The draft so far. 404 when there is none."""
        check = checks.find(check_id=check_id, caller=self.caller, at=now(), purpose="draft answers")
        draft = Draft.objects.filter(check_of=check).first()
        if draft is None:
            raise Missing("no-draft", "There are no saved answers.")
        return Response({"version": draft.version, "answers": draft.answers, "saved_at": draft.saved_at})

    @extend_schema(request=Given, responses={200: Saved})
    def put(self, request: Request, check_id: UUID) -> Response:
        """Save answers so far in place of the draft before."""
        body = self.read(request, Given)
        check = checks.find(check_id=check_id, caller=self.caller, at=now(), purpose="draft answers")
        draft = actions.save_draft(check_id=check.id, version=body.version, answers=body.answers, at=now())
        return Response({"version": draft.version, "answers": draft.answers, "saved_at": draft.saved_at})

    @extend_schema(request=Given, responses={201: Submitted})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Submit. Every question that is asked must be answered."""
        body = self.read(request, Given)
        check = checks.find(check_id=check_id, caller=self.caller, at=now(), purpose="answers")
        kept = actions.submit(
            check_id=check.id,
            version=body.version,
            answers=body.answers,
            by=self.caller.actor,
            at=now(),
            entered_by=self.caller.entered_by,
        )
        return Response({"id": str(kept.id), "submitted_at": kept.submitted_at}, status=201)
