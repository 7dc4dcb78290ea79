"""What the door of published figures answers, in the API's own words."""

from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from apps.reports.choices import Found
from apps.reports.published import LEGEND, Line, Published, Reached, asked, funnel
from apps.reports.ratio import Ratio
from apps.reports.released_waits import released
from apps.reports.samples import TABLES as SAMPLES

HIDDEN = "Null where it is hidden: see the legend."


class Counts(BaseModel):
    """Offered and received as they are shown. A nought is shown as 0, so null always means hidden."""

    offered: int | None = Field(description=HIDDEN)
    received: int | None = Field(description=HIDDEN)
    uptake_percent: float | None = Field(description="Of the rounded counts; null where one is hidden, or 0 offered.")
    hidden: bool = Field(description="Whether one of the two counts is hidden.")

    @classmethod
    def of(cls, ratio: Ratio, **named: object) -> Self:
        return cls.model_validate(
            {
                "offered": ratio.whole,
                "received": ratio.part,
                "uptake_percent": _rounded(ratio.percent),
                "hidden": ratio.hidden,
                **named,
            }
        )


class OfArea(Counts):
    area_code: str
    area_name: str


class OfQuarter(Counts):
    quarter: str


class OfGroup(Counts):
    """With Wilson's 95% interval of the uptake."""

    table: str = Field(description="`sex`, `age_band`, `ethnicity`, `deprivation`, `channel`, `arm` or `practice`.")
    value: str
    label: str
    interval_low_percent: float | None
    interval_high_percent: float | None


class Count(BaseModel):
    """How many got to a step or came to an outcome."""

    key: str
    label: str
    count: int | None = Field(description=HIDDEN)
    percent: float | None
    hidden: bool

    @classmethod
    def of(cls, key: str, label: str, ratio: Ratio) -> Self:
        hidden = ratio.part is None
        return cls(key=key, label=label, count=ratio.part, percent=_rounded(ratio.percent), hidden=hidden)


class OfWhat(Count):
    """What was asked for, or what came of it."""

    whole: str = Field(description="What the percentage is of.")


class OfSamples(BaseModel):
    """Samples of a supplier, or of so many days in the post."""

    table: str = Field(description="`supplier` or `post`.")
    value: str
    label: str
    processed: int | None = Field(description=HIDDEN)
    failed: int | None = Field(description=HIDDEN)
    failed_percent: float | None


class OfDays(BaseModel):
    """Whole days: a quarter of the people took no more than `lower`, half `median`, three quarters `upper`."""

    table: str = Field(description="`all`, or a group of the whole country.")
    value: str
    label: str
    stretch: str = Field(description="The moment it ends with.")
    stretch_label: str
    lower: int
    median: int
    upper: int


class ProgrammeFigures(BaseModel):
    """Published figures of an area: what the page shows, number for number."""

    as_of: datetime
    legend: str
    area_code: str
    area_name: str
    quarter: str
    group: str
    total: Counts
    funnel: list[Count]
    outcomes: list[Count] = Field(description="Of everybody; empty for a quarter or a group.")
    findings: list[Count] = Field(description="Of everybody assessed; one person may have several.")
    asked: list[OfWhat] = Field(description="What records asked for, and what is known of it.")
    samples: list[OfSamples] = Field(description="Of everybody in the area.")
    days: list[OfDays] = Field(description="How long people took; where too few were timed there is no line.")
    quarters: list[OfQuarter] = Field(description="Offered and received in each quarter, of everybody.")
    areas: list[OfArea] = Field(description="Each area, when none was chosen.")
    groups: list[OfGroup]


TABLES = ("sex", "age_band", "ethnicity", "deprivation", "channel", "arm", "practice")


def figures(found: Published, *, quarter: str, group: str) -> ProgrammeFigures:
    line = found.chosen(quarter=quarter, group=group)
    everybody = line is found.everybody
    return ProgrammeFigures(
        as_of=found.made_at,
        legend=LEGEND,
        area_code=found.area_code,
        area_name=found.area_name,
        quarter=quarter,
        group=group,
        total=Counts.of(line.uptake),
        funnel=[_step(step) for step in funnel(line)],
        outcomes=[Count.of(*outcome) for outcome in found.outcomes] if everybody else [],
        findings=[Count.of(each.value, each.label, line.ratio(each.value, "assessed")) for each in Found],
        asked=[
            OfWhat(**Count.of(key, label, ratio).model_dump(), whole=whole)
            for _, lines in asked(line)
            for key, label, ratio, whole in lines
        ],
        samples=[_samples(each) for table in SAMPLES for each in found.tables.get(table, ())],
        days=[OfDays(**asdict(each)) for each in released(made_at=found.made_at, area=found.area_code)],
        quarters=[OfQuarter.of(ratio, quarter=label) for label, ratio in found.by_quarter],
        areas=[] if found.area_code else [_area(found, code, each) for code, each in found.areas],
        groups=[_group(each) for table in TABLES for each in found.tables.get(table, ())],
    )


def _samples(line: Line) -> OfSamples:
    return OfSamples(
        table=line.table,
        value=line.value,
        label=line.label,
        processed=line.failed.whole,
        failed=line.failed.part,
        failed_percent=_rounded(line.failed.percent),
    )


def _step(step: Reached) -> Count:
    return Count.of(step.key, step.label, step.of)


def _area(found: Published, code: str, line: Line) -> OfArea:
    return OfArea.of(line.uptake, area_code=code, area_name=found.names[code])


def _group(line: Line) -> OfGroup:
    interval = line.uptake.interval
    return OfGroup.of(
        line.uptake,
        table=line.table,
        value=line.value,
        label=line.label,
        interval_low_percent=_rounded(interval.low if interval else None),
        interval_high_percent=_rounded(interval.high if interval else None),
    )


def _rounded(percent: float | None) -> float | None:
    """To one decimal, as the page shows it."""
    return None if percent is None else round(percent, 1)
