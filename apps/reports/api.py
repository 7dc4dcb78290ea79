"""GET /v1/reports/programme: the same figures as the page, for a commissioner's own system."""

from typing import ClassVar, Self

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.doors import Door
from apps.clients.models import Kind
from apps.reports import figures
from apps.reports.row import Reached, Row
from healthcheck.refusal import NotAllowed


class ProgrammeQuery(BaseModel):
    """What may be chosen; a misspelt name is refused, or it would silently choose everything."""

    model_config = ConfigDict(extra="forbid")

    area: str = ""
    quarter: str = ""


class Counts(BaseModel):
    offered: int
    received: int
    uptake_percent: float | None

    @classmethod
    def of(cls, row: Row, **named: str) -> Self:
        return cls(offered=row.offered, received=row.received, uptake_percent=_rounded(row.uptake), **named)


class AreaQuarter(Counts):
    area_code: str
    area_name: str
    quarter: str


class Line(BaseModel):
    key: str
    label: str
    count: int
    percent: float | None

    @classmethod
    def of(cls, reached: Reached) -> Self:
        return cls(key=reached.key, label=reached.label, count=reached.count, percent=_rounded(reached.share))


class ProgrammeFigures(BaseModel):
    """Offered, received and uptake by area and quarter; how far the checks offered have got; what came of them."""

    caveat: str
    rows: list[AreaQuarter]
    total: Counts
    funnel: list[Line]
    outcomes: list[Line]


class ProgrammeDoor(Door):
    """For commissioners only, even where another organisation holds the scope."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("reports:read",)}

    @extend_schema(
        summary="Offered, received and uptake by area and quarter",
        parameters=[
            OpenApiParameter("area", description="An area code, such as E06000052. All areas when left out."),
            OpenApiParameter("quarter", description="A financial quarter, such as 2026/27 Q3. All when left out."),
        ],
        responses={200: ProgrammeFigures},
    )
    def get(self, request: Request) -> Response:
        organisation = self.caller.organisation
        if organisation is None or organisation.kind != Kind.COMMISSIONER:
            raise NotAllowed("not-a-commissioner", "The programme's figures are for commissioners.")
        asked = ProgrammeQuery.model_validate(request.query_params.dict())
        return Response(answer(figures.programme(area=asked.area, quarter=asked.quarter)).model_dump())


def answer(found: figures.Programme) -> ProgrammeFigures:
    return ProgrammeFigures(
        caveat=figures.CAVEAT,
        rows=[
            AreaQuarter.of(row, area_code=row.area_code, area_name=row.area_name, quarter=row.quarter)
            for row in found.rows
        ],
        total=Counts.of(found.total),
        funnel=[Line.of(line) for line in found.funnel],
        outcomes=[Line.of(line) for line in found.outcomes],
    )


def _rounded(percent: float | None) -> float | None:
    """To one decimal, as the page shows it."""
    return None if percent is None else round(percent, 1)
