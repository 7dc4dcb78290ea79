"""The pages of what takes two people: who asked for what and why, and the second person's answer."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from apps.clients.clock import now
from apps.staff import second_person
from apps.staff.acting import acting
from apps.staff.forms import DecisionForm, ReasonForm
from apps.staff.models import Kind, Proposal
from apps.staff.shown import decided, proposal_lines, stands, who
from healthcheck.refusal import Refusal


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """What one person asked for and another must decide."""

    list_display = ("what", "asked_by", "made_at", "ends_at", "where_it_stands")
    list_filter = ("kind",)
    list_select_related = ("proposer", "decision__decider")
    ordering = ("closed_at", "-made_at")
    actions = None
    sortable_by: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A file of exact figures is asked for here; all else where it is worked on."""
        return request.user.has_perm("staff.ask_export")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is answered, not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for the return as a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = {"kind": Kind.EXPORT, "subject": "exact-figures", "reason": form.cleaned_data["reason"]}
            return _done(request, second_person.propose, "Asked. Somebody else must agree.", **given)
        return self._page(request, "staff/ask.html", "Ask for exact figures as a file", {"form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One of them, and the answer to it."""
        row = _row(object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        mine = row.proposer_id == request.user.pk
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and "take_back" in request.POST:
            return _done(request, second_person.take_back, "Taken back.", proposal_id=row.pk)
        if request.method == "POST" and row.kind == Kind.EXPORT and form.is_valid():
            given = {"proposal_id": row.pk, "approved": form.approved}
            return _done(request, second_person.decide, "Your answer is kept.", **given)
        waits = row.closed_at is None and row.ends_at > now() and decided(row) is None
        may = request.user.has_perm(second_person.MAY_DECIDE[Kind(row.kind)])
        context = {
            "row": row,
            "form": form,
            "lines": list(proposal_lines(row, now())),
            "takes_back": waits and mine,
            "decides": waits and may and not mine and row.kind == Kind.EXPORT,
            "elsewhere": waits and may and row.kind == Kind.SAMPLE,
        }
        return self._page(request, "staff/proposal.html", Kind(row.kind).label, context)

    @admin.display(description="What")
    def what(self, row: Proposal) -> str:
        """In words."""
        return Kind(row.kind).label

    @admin.display(description="Asked by")
    def asked_by(self, row: Proposal) -> str:
        """By name."""
        return who(row.proposer)

    @admin.display(description="Stands")
    def where_it_stands(self, row: Proposal) -> str:
        """Open, or what came of it."""
        return stands(row, now())

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"title": title}
        return TemplateResponse(request, template, shared | context)


def _row(object_id: str) -> Proposal:
    try:
        return Proposal.objects.select_related("proposer").get(pk=UUID(object_id))
    except (ValueError, Proposal.DoesNotExist):
        raise Http404 from None


def _done(request: HttpRequest, do: Callable[..., Proposal], words: str, **given: Any) -> HttpResponse:
    try:
        do(**given, **acting(request))
        messages.success(request, words)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    return HttpResponseRedirect(reverse("admin:staff_proposal_changelist"))
