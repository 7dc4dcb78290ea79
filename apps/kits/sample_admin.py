"""Doubtful samples in the admin: a clinician sees what speaks against one, and says whose it is."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.kits import actions
from apps.kits.sample_doubt import OPEN, Doubt, Why
from apps.kits.sample_form import ConfirmForm, ResolveForm
from apps.kits.sample_second import OUTCOMES, SecondClinician, proposed
from apps.kits.sample_written import for_clinician, words_of_person
from apps.staff.acting import acting
from apps.staff.models import Decision
from apps.staff.shown import who
from healthcheck.refusal import Refusal

_WORDS = {why.key: why.written for why in Why}
_FOUND = ("person", "how_soon", "what_speaks_against_it", "the_persons_words", "the_results", "opened_at")
_RESOLVED = ("stands", "resolved_at", "resolved_by_whom", "reason_given")
_PROPOSED = ("proposed_by", "proposed_outcome", "proposed_reason")


class StandsFilter(admin.SimpleListFilter):
    """Those that wait, or those that somebody looked at."""

    title = "stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        """The two."""
        return (("waits", "waits for a clinician"), ("resolved", "resolved"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Doubt]) -> QuerySet[Doubt]:
        """As chosen."""
        if self.value() is None:
            return queryset
        return queryset.filter(outcome=OPEN) if self.value() == "waits" else queryset.exclude(outcome=OPEN)


@admin.register(Doubt)
class DoubtAdmin(SecondClinician, admin.ModelAdmin):  # type: ignore[type-arg]  # it takes its model between brackets in the stubs only
    """Samples that may not be the person's: urgent ones first, then the oldest."""

    form = ResolveForm
    list_display = ("why_doubted", "how_soon", "stands", "opened_at")
    list_filter = (StandsFilter, "urgent")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Doubts open by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Results are shown: only to those who may say whose they are."""
        return request.user.has_perm("kits.resolve_doubt")

    def has_change_permission(self, request: HttpRequest, obj: Doubt | None = None) -> bool:
        """An open one is answered; who answered first does not answer again."""
        if not self.has_view_permission(request) or (obj is not None and obj.outcome != OPEN):
            return False
        waits = proposed(obj)
        return waits is None or waits.proposer_id != request.user.pk

    def get_fields(self, request: HttpRequest, obj: Doubt | None = None) -> tuple[str, ...]:
        """What was found, and what there is to say; of a resolved one what was said."""
        if obj is None or obj.outcome != OPEN:
            return (*_FOUND, *_RESOLVED)
        if proposed(obj) is None:
            return (*_FOUND, "whose", "reason")
        return (*_FOUND, *_PROPOSED, *(("agree",) if self.has_change_permission(request, obj) else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Doubt | None = None) -> tuple[str, ...]:
        """All but what there is to say."""
        return (*_FOUND, *_RESOLVED, *_PROPOSED)

    def get_form(self, request: HttpRequest, obj: Doubt | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The first clinician's form, or the second's."""
        return super().get_form(
            request, obj, change, **kwargs, form=ResolveForm if proposed(obj) is None else ConfirmForm
        )

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one doubt. Of two clinicians who answer at once, the second is told so."""
        context = {"title": "Whose sample is it?", "show_save_and_continue": False, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except Refusal as refusal:
            messages.error(request, refusal.detail)
            return HttpResponseRedirect(reverse("admin:kits_doubt_changelist"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Doubt | None:
        """Leaves an audit row: the person's results are read here."""
        doubt: Doubt | None = super().get_object(request, object_id, from_field)
        if doubt is not None and self.has_view_permission(request):
            detail = {"kit": str(doubt.kit_id), "reference": str(doubt.id)}
            by, subject = f"staff:{request.user.pk}", doubt.kit.check_of.person_id
            audit.record(actor=by, action="sample.doubt_read", subject=subject, at=now(), detail=detail)
        return doubt

    def save_model(self, request: HttpRequest, obj: Doubt, form: ResolveForm | ConfirmForm, change: bool) -> None:
        """What one clinician says takes effect when a second one agrees."""
        if isinstance(form, ResolveForm):
            actions.propose_outcome(doubt_id=obj.pk, outcome=form.outcome, why=form.why, **acting(request))
            messages.info(request, "A second clinician must agree. Nothing has changed yet.")
            return
        waits = proposed(obj)
        if waits is not None:
            actions.confirm_outcome(proposal_id=waits.pk, approved=form.approved, **acting(request))

    @admin.display(description="Person")
    def person(self, doubt: Doubt) -> str:
        """Whom to call: the surgery has the number."""
        who = doubt.kit.check_of.person
        name = f"{who.given_name} {who.family_name}, born {who.birth_date:%-d %B %Y}"
        return f"{name}, NHS number {who.nhs_number}, practice {who.practice_id}"

    @admin.display(description="How soon")
    def how_soon(self, doubt: Doubt) -> str:
        """Whether the held results, if they are this person's, cannot wait."""
        return "URGENT: these results cannot wait" if doubt.urgent else "not urgent"

    @admin.display(description="Stands")
    def stands(self, doubt: Doubt) -> str:
        """Where the work is."""
        return OUTCOMES[doubt.outcome]

    @admin.display(description="Why")
    def why_doubted(self, doubt: Doubt) -> str:
        """In words, without values."""
        return "; ".join(_WORDS[key] for key in doubt.reasons)

    @admin.display(description="What speaks against it")
    def what_speaks_against_it(self, doubt: Doubt) -> SafeString:
        """Each reason as it was found."""
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((words,) for words in doubt.found)))

    @admin.display(description="What the person said")
    def the_persons_words(self, doubt: Doubt) -> SafeString:
        """Every word, the last one last."""
        words = words_of_person(doubt) or ["nothing"]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in words)))

    @admin.display(description="Results of this sample")
    def the_results(self, doubt: Doubt) -> SafeString:
        """Beside the last ones that are known."""
        head = format_html(
            "<tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>", "Test", "This sample", "Last known", "Change"
        )
        rows = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", for_clinician(doubt))
        return format_html("<table>{}{}</table>", head, rows)

    @admin.display(description="Resolved by")
    def resolved_by_whom(self, doubt: Doubt) -> str:
        """Both clinicians' names."""
        first = get_user_model().objects.filter(pk=doubt.resolved_by.removeprefix("staff:")).first()
        agreed = (
            Decision.objects.filter(proposal__subject=str(doubt.pk), approved=True).select_related("decider").first()
        )
        second = f"; {who(agreed.decider)} agreed" if agreed else ""
        return (who(first) if first else doubt.resolved_by) + second

    @admin.display(description="Reason given")
    def reason_given(self, doubt: Doubt) -> str:
        """The clinician's own words."""
        return doubt.why or ""
