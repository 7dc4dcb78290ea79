"""Organisations and their credentials in the admin. A credential is made on the command line and revoked here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.audit.read_only import ReadOnly
from apps.clients import actions
from apps.clients.clock import now
from apps.clients.models import Credential, Organisation


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Who calls us."""

    list_display = ("ods_code", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("ods_code", "name")


@admin.register(Credential)
class CredentialAdmin(ReadOnly, admin.ModelAdmin):
    """Which credentials there are and what they may do; their hashes are not shown."""

    list_display = ("id", "organisation", "scopes", "created_at", "revoked_at")
    fields = ("id", "organisation", "scopes", "created_at", "revoked_at")
    actions = ("revoke",)

    @admin.action(description="Revoke the selected credentials", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        """They stop working at once."""
        for credential in queryset:
            actions.revoke_credential(credential_id=credential.id, at=now())

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whoever may change credentials may revoke them."""
        return request.user.has_perm("clients.change_credential")
