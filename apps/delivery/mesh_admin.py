"""What came to our MESH mailbox, in the admin: what was refused and why. Content and envelope stay sealed."""

from django.contrib import admin

from apps.audit.read_only import ReadOnly
from apps.delivery.mesh_messages import MeshMessage


@admin.register(MeshMessage)
class MeshMessageAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg] # its type takes none when it runs
    """To look at alone: what is wrong with an answer is settled with the practice, and nothing is changed by hand."""

    list_display = ("mesh_id", "kind", "sender", "workflow", "collected_at", "verdict", "why", "delivery")
    list_filter = ("verdict", "kind", "workflow")
    search_fields = ("=mesh_id", "=sender", "=delivery__id")
    ordering = ("-collected_at",)
    exclude = ("envelope", "body")
    show_full_result_count = False
