"""Missing acknowledgements in the admin: what was sent, whose word has not come, since when."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.audit.read_only import ReadOnly
from apps.delivery.silence import Silence


class Settled(admin.EmptyFieldListFilter):
    """Still missing, or settled since."""

    _WORDS: ClassVar[dict[str, str]] = {"Empty": "Still missing", "Not empty": "Settled since"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "whether it came"

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Its three choices, in words."""
        for choice in super().choices(changelist):
            yield choice | {"display": self._WORDS.get(str(choice["display"]), choice["display"])}


class Whose(admin.ChoicesFieldListFilter):
    """Whose word is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "whose word"


@admin.register(Silence)
class SilenceAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg] # its type takes none when it runs
    """Acknowledgements that have not come: somebody asks the receiver."""

    list_display = ("delivered", "missing", "goes", "since", "told_at", "settled_at")
    list_display_links = None  # what is told of it stands on the delivery's own page
    list_filter = (("settled_at", Settled), ("of", Whose), "delivery__channel")
    list_select_related = ("delivery",)
    ordering = ("-told_at",)
    show_full_result_count = False
    change_list_template = "delivery/silences.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("staff/staff.css", "delivery/outbox.css")}

    @admin.display(description="What")
    def delivered(self, row: Silence) -> SafeString:
        """What was sent, as a link to it."""
        link = reverse("admin:delivery_delivery_change", args=[row.delivery_id])
        return format_html('<a href="{}">{} {}</a>', link, row.delivery.purpose, str(row.delivery_id)[-8:])

    @admin.display(description="Missing", ordering="of")
    def missing(self, row: Silence) -> str:
        """Whose word."""
        return Silence.Of(row.of).label

    @admin.display(description="By and to", ordering="delivery__destination")
    def goes(self, row: Silence) -> str:
        """Which way it went."""
        return f"{row.delivery.channel} to {row.delivery.destination}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below how many are missing."""
        silent = Silence.objects.filter(settled_at__isnull=True).count()
        return super().changelist_view(
            request, {"title": "Missing acknowledgements", "silent": silent} | (extra_context or {})
        )
