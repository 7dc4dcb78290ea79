"""The work list of urgent cases, and the page of one: what a human may do about it, each step asked once more."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django import forms as django_forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.urgent import actions, forms, shown
from apps.urgent.alarms import alarms
from apps.urgent.models import Case, Contact
from apps.urgent.worklist import PHONE_RUNGS, Worklist
from healthcheck.refusal import Conflict, Missing, Refusal

WORK = "urgent.work_cases"

# verb -> what it does, its form, its heading, its button
VERBS: dict[str, tuple[Callable[..., Case], type[django_forms.Form], str, str]] = {
    "acknowledge": (actions.acknowledge, forms.Acknowledge, "Acknowledge the case", "Yes, it has been seen"),
    "contacted": (actions.contact, forms.Contacted, "The patient was contacted", "Write it down"),
    "note": (actions.note, forms.Noted, "Add a note", "Write it down"),
    "close": (actions.close, forms.Closed, "Close the case", "Yes, close the case"),
    "reopen": (actions.reopen, forms.Reopened, "Open the case again", "Yes, open it again"),
}


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    """How practices and clinicians on call are reached."""

    list_display = ("ods_code", "mail", "phone")
    search_fields = ("=ods_code",)


@admin.register(Case)
class CaseAdmin(ReadOnly, admin.ModelAdmin):
    """Open cases, the soonest due first. Nothing personal stands in the list; opening a case leaves an audit row."""

    list_display = ("clock", "urgency", "standing", "practice", "opened_at")
    list_display_links = ("clock",)
    list_filter = (Worklist, "urgency", ("practice", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("practice",)
    ordering = ("due_at", "opened_at")
    sortable_by = ("urgency", "practice", "opened_at")
    actions = None
    change_list_template = "urgent/worklist.html"
    show_full_result_count = False
    search_fields: ClassVar[tuple[str, ...]] = ("=id",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may view or work cases sees the list."""
        return request.user.has_perm(WORK) or super().has_view_permission(request, obj)

    @admin.display(description="Clock", ordering="due_at")
    def clock(self, case: Case) -> str:
        """How long there is still."""
        words = shown.clock(case, now())
        return format_html('<span class="urgent-late">{}</span>', words) if words.endswith("overdue") else words

    @admin.display(description="Seen")
    def standing(self, case: Case) -> str:
        """Whether a human has it."""
        return "closed" if case.closed_at else "by a human" if case.seen_at else "by nobody yet"

    def get_urls(self) -> list[URLPattern]:
        """The verbs, before the admin's own."""
        view = self.admin_site.admin_view(self.work)
        return [path("<uuid:case_id>/<slug:verb>/", view, name="urgent_case_work"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, headed by what is wrong now."""
        return super().changelist_view(request, {"alarms": alarms(now()), "title": "Urgent cases"})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One case, for those who work cases: it names the person."""
        self._require(request)
        at = now()
        looked = _look(object_id, request, at)
        context = {
            "title": "Urgent case",
            "looked": looked,
            "clock": shown.clock(looked.held.case, at),
            "stands": looked.held.stands,
            "ladder": list(shown.ladder(looked.held, at)),
            "timeline": list(shown.timeline(looked.held)),
            "phone_now": not looked.held.stands.seen and any(rung in PHONE_RUNGS for rung in looked.held.stands.taken),
            "seen_by": shown.who(looked.held.stands.seen) if looked.held.stands.seen else "",
        }
        return TemplateResponse(request, "urgent/case.html", self.admin_site.each_context(request) | context)

    def work(self, request: HttpRequest, case_id: UUID, verb: str) -> HttpResponse:
        """Ask once more, then do it."""
        if verb == "change":
            return self.change_view(request, str(case_id))
        self._require(request)
        if verb not in VERBS:
            raise Http404
        do, form_class, heading, button = VERBS[verb]
        case = Case.objects.filter(pk=case_id).first()
        if case is None:
            raise Http404
        form = form_class(request.POST or None, initial={"alert": request.GET.get("alert", "")})
        refused: Refusal | None = None
        if request.method == "POST" and form.is_valid():
            given = form.for_action() if isinstance(form, forms.Reopened) else form.cleaned_data
            try:
                do(case_id=case_id, user=request.user, by=f"staff:{request.user.pk}", at=now(), **given)
            except Refusal as refusal:
                refused = refusal
            else:
                messages.success(request, f"{heading}: done.")
                return HttpResponseRedirect(reverse("admin:urgent_case_change", args=[case_id]))
        context = {"title": heading, "case": case, "form": form, "button": button, "verb": verb, "refused": refused}
        status = 409 if isinstance(refused, Conflict) else 422 if refused or form.errors else 200
        return TemplateResponse(
            request, "urgent/work.html", self.admin_site.each_context(request) | context, status=status
        )

    def _require(self, request: HttpRequest) -> None:
        if not request.user.has_perm(WORK):
            raise PermissionDenied


def _look(object_id: str, request: HttpRequest, at: Any) -> Any:
    try:
        return actions.look(case_id=UUID(object_id), by=f"staff:{request.user.pk}", at=at)
    except (Missing, ValueError):
        raise Http404 from None
