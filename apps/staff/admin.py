"""What our staff see of each other: who there is, what waits for a second person, and glass that was broken."""

from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.audit.read_only import ReadOnly
from apps.staff import broken_glass
from apps.staff.acting import acting
from apps.staff.models import BrokenGlass, Member
from apps.staff.proposal_admin import ProposalAdmin  # noqa: F401, Django looks for an app's pages here
from apps.staff.roles import ROLES
from apps.staff.shown import who
from healthcheck.refusal import Refusal

admin.site.unregister([User, Group])  # what somebody may do is said by the table of roles, and by nothing else


@admin.register(Member)
class MemberAdmin(ReadOnly, admin.ModelAdmin):
    """Who works here in which role. Accounts are made and changed by manage.py add_staff and staff_access."""

    list_display = ("name", "role_name", "works_here", "since")
    list_select_related = ("user",)
    fields = ("name", "role_name", "works_here", "since")
    readonly_fields = fields

    @admin.display(description="Name", ordering="user__username")
    def name(self, member: Member) -> str:
        """As they sign in."""
        return member.user.get_username()

    @admin.display(description="Role", ordering="role")
    def role_name(self, member: Member) -> str:
        """In words."""
        return ROLES.get(member.role, "none")

    @admin.display(description="Works here", boolean=True)
    def works_here(self, member: Member) -> bool:
        """Whether they can sign in."""
        return member.user.is_active


@admin.register(BrokenGlass)
class BrokenGlassAdmin(ReadOnly, admin.ModelAdmin):
    """Records that were opened outside the ordinary right, the newest first: a safety officer looks into each."""

    list_display = ("broken_at", "opened_by", "person_id", "reason_given", "looked_into_by")
    list_select_related = ("user", "reviewer")
    fields = ("broken_at", "ends_at", "opened_by", "person_id", "reason_given", "reviewed_at", "looked_into_by")
    readonly_fields = fields
    actions = ("looked_into",)

    @admin.action(description="I have looked into it", permissions=["looked_into"])
    def looked_into(self, request: HttpRequest, chosen: QuerySet[BrokenGlass]) -> None:
        """Note it of each that somebody else opened."""
        for row in chosen:
            try:
                broken_glass.review(glass_id=row.pk, **acting(request))
            except Refusal as refusal:
                messages.warning(request, refusal.detail)

    def has_looked_into_permission(self, request: HttpRequest) -> bool:
        """The safety officer."""
        return request.user.has_perm("staff.review_glass")

    @admin.display(description="Opened by")
    def opened_by(self, row: BrokenGlass) -> str:
        """By name."""
        return who(row.user)

    @admin.display(description="Reason given")
    def reason_given(self, row: BrokenGlass) -> str:
        """In their words."""
        return str(row.reason)

    @admin.display(description="Looked into by")
    def looked_into_by(self, row: BrokenGlass) -> str:
        """By name, once somebody has."""
        return who(row.reviewer) if row.reviewer else "nobody yet"
