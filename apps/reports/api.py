"""GET /v1/reports/programme: the published figures of the pages, for a commissioner's own system; as a file too."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.models import Kind
from apps.reports import asked, exports
from apps.reports.bodies import ProgrammeFigures, figures
from apps.reports.published import Published, published
from healthcheck.refusal import Invalid, Missing, NotAllowed

AREA = OpenApiParameter("area", description="An area code, such as E06000052. The whole country when left out.")


class AreaQuery(BaseModel):
    """What may be chosen; a misspelt name is refused, or it would silently choose everything."""

    model_config = ConfigDict(extra="forbid")

    area: str = ""


class ProgrammeQuery(AreaQuery):
    quarter: str = ""
    group: str = ""


class FiguresDoor(Door):
    """For commissioners only, even where another organisation holds the scope. Each look is logged."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("reports:read",)}
    renderer_classes = (JSONRenderer,)  # figures are no FHIR

    def look(self, given: ProgrammeQuery) -> Published:
        organisation = self.caller.organisation
        if organisation is None or organisation.kind != Kind.COMMISSIONER:
            raise NotAllowed("not-a-commissioner", "The programme's figures are for commissioners.")
        try:
            found = published(given.area)
            if found is None:
                raise Missing("nothing-released", "No figures have been released yet.")
            found.chosen(quarter=given.quarter, group=given.group)
        except (Missing, Invalid):
            asked.refused(by=self.caller.actor, at=now())
            raise
        asked.published(by=self.caller.actor, at=now(), area=given.area, quarter=given.quarter, group=given.group)
        return found


class ProgrammeDoor(FiguresDoor):
    """The figures as JSON."""

    @extend_schema(
        summary="Who was reached, and what came of it",
        description=(
            "The newest release: counts rounded to the nearest 5, hidden ones null. Released once a day. "
            "A quarter and a group are not released together, and asking for both is refused."
        ),
        parameters=[
            AREA,
            OpenApiParameter("quarter", description="Invited in this financial quarter, such as 2026/27 Q3."),
            OpenApiParameter("group", description="One group, such as `sex:female` or `deprivation:1`."),
        ],
        responses={200: ProgrammeFigures},
    )
    def get(self, request: Request) -> Response:
        asked_for = ProgrammeQuery.model_validate(request.query_params.dict())
        found = figures(self.look(asked_for), quarter=asked_for.quarter, group=asked_for.group)
        return Response(found.model_dump(mode="json"))


class AsItIs(BaseContentNegotiation):
    """A file is of one type, whatever the caller accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        renderer: BaseRenderer = renderers[0]
        return renderer, renderer.media_type


class ProgrammeCsv(FiguresDoor):
    """The figures as CSV."""

    content_negotiation_class = AsItIs

    @extend_schema(
        summary="The published figures as CSV",
        description="A line a count; a hidden one is empty. No text in it runs in a spreadsheet.",
        parameters=[AREA],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        given = AreaQuery.model_validate(request.query_params.dict())
        return HttpResponse(exports.as_csv(self.look(ProgrammeQuery(area=given.area))), content_type=exports.CSV_TYPE)


class ProgrammeWorkbook(FiguresDoor):
    """The figures as a workbook."""

    content_negotiation_class = AsItIs

    @extend_schema(
        summary="The published figures as an Excel workbook",
        description="A line a count, as a number; a hidden one is empty.",
        parameters=[AREA],
        responses={(200, exports.XLSX_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponse:
        given = AreaQuery.model_validate(request.query_params.dict())
        found = self.look(ProgrammeQuery(area=given.area))
        return HttpResponse(exports.as_workbook(found), content_type=exports.XLSX_TYPE)
