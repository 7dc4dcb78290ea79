"""What waits for a human: requests of people, and life events that no machine may settle."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.people.events import LifeEvent
from apps.rights import actions as rights
from apps.rights.erasure import GROUNDS
from apps.rights.models import Answer, Request
from healthcheck.refusal import Refusal


class DecidedAdmin(ReadOnly, admin.ModelAdmin):
    """Nothing is added, changed or deleted by hand; what can be done is an action."""

    actions_on_top = True

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may decide on requests may settle events too."""
        return request.user.has_perm("rights.decide_request")


class DecisionForm(ActionForm):
    """The ground, and the answer where there is none for it."""

    ground = forms.ChoiceField(choices=[("", ""), *((code, code) for code in GROUNDS)], required=False)
    answer = forms.ChoiceField(choices=[("", ""), *Answer.choices], required=False)


@admin.register(Request)
class RequestAdmin(DecidedAdmin):
    """Requests, the oldest open one first. The person's words are read in `manage.py rights_requests`."""

    list_display = ("id", "kind", "asked_at", "due_at", "answer", "ground", "done_at")
    list_filter = ("kind", "answer")
    fields = ("id", "kind", "asked_at", "due_at", "answer", "ground", "answered_at", "answered_by", "done_at")
    ordering = ("answer", "asked_at")
    action_form = DecisionForm
    actions = ("decide",)

    @admin.action(description="Answer (choose ground, or answer)", permissions=["decide"])
    def decide(self, request: HttpRequest, chosen: QuerySet[Request]) -> None:
        """Answer the chosen ones on one ground. An erasure is then done by `manage.py erase`."""
        ground, answer = request.POST.get("ground", ""), request.POST.get("answer", "")
        for each in chosen:
            try:
                rights.decide(
                    request_id=each.pk,
                    ground=ground or answer,
                    answer=answer,
                    by=f"staff:{request.user.pk}",
                    at=now(),
                )
            except Refusal as refusal:
                messages.warning(request, f"{each.pk}: {refusal.detail}")
            else:
                messages.info(request, f"{each.pk} answered.")


@admin.register(LifeEvent)
class LifeEventAdmin(DecidedAdmin):
    """Events of people's lives; those that wait say what a human must do."""

    list_display = ("id", "kind", "outcome", "person_id", "at", "reason")
    list_filter = ("outcome", "kind")
    fields = ("id", "event_id", "kind", "outcome", "reason", "person_id", "happened_at", "at", "by", "settled_at")
    ordering = ("-at",)
    actions = ("try_again", "settle")

    @admin.action(description="Try again (moved to a practice that takes part now)", permissions=["decide"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[LifeEvent]) -> None:
        """Do what could not be done before."""
        self._each(request, chosen, rights.try_again)

    @admin.action(description="Settled: somebody has seen to it", permissions=["decide"])
    def settle(self, request: HttpRequest, chosen: QuerySet[LifeEvent]) -> None:
        """Nothing more is waited for."""
        self._each(request, chosen, rights.settle)

    def _each(self, request: HttpRequest, chosen: QuerySet[LifeEvent], verb: Any) -> None:
        for each in chosen:
            try:
                verb(event_id=each.pk, by=f"staff:{request.user.pk}", at=now())
            except Refusal as refusal:
                messages.warning(request, f"{each.pk}: {refusal.detail}")
            else:
                messages.info(request, f"{each.pk} done.")
