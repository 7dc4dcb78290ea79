"""The programme's figures: offered, received and uptake by area and quarter, and how far checks got.

Counted as the statutory return (single data list 254-00) counts: *offered* is the first invitation of a five-year
cycle, in the quarter it was made; *received* is a check whose results were given, in the quarter they were given, once
a cycle. A check whose person was found not eligible is never received. A quarter's uptake may pass 100%: what is
offered in one quarter may be received in the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q

from apps.reports.choices import Outcome, Step
from apps.reports.models import Fact
from apps.reports.quarter import LOCAL, Quarter
from apps.reports.row import Reached, Row, total
from healthcheck.refusal import Missing

CAVEAT = "Exact counts, for the people who run the programme. Do not publish: small numbers can give a person away."
# Calendar and financial quarters begin on the same days, so PostgreSQL's date_trunc serves.
BY_AREA_AND_QUARTER = """
    SELECT area_code, max(reports_area.name) AS area_name,
           date_trunc('quarter', event.at AT TIME ZONE %(zone)s)::date AS starts,
           count(*) FILTER (WHERE event.name = 'offered'),
           count(*) FILTER (WHERE event.name = 'received')
    FROM reports_fact JOIN reports_area ON reports_area.code = area_code,
         LATERAL (VALUES ('offered', offered_at), ('received', received_at)) AS event (name, at)
    WHERE event.at IS NOT NULL
      AND (event.name = 'offered' OR ineligible_at IS NULL OR eligible_at > ineligible_at)
    GROUP BY area_code, starts
    ORDER BY max(reports_area.name), area_code, starts
"""
RECEIVED = Q(received_at__isnull=False) & (Q(ineligible_at__isnull=True) | Q(eligible_at__gt=F("ineligible_at")))


@dataclass(frozen=True, slots=True)
class Programme:
    """What the page and the API both show."""

    rows: tuple[Row, ...]
    total: Row
    funnel: tuple[Reached, ...]
    outcomes: tuple[Reached, ...]
    areas: tuple[tuple[str, str], ...]
    quarters: tuple[str, ...]


def programme(*, area: str = "", quarter: str = "") -> Programme:
    """The figures of one area code and one quarter; "" means every one. Two queries, however many rows there are."""
    every = by_area_and_quarter()
    rows = chosen(every, area=area, quarter=quarter)
    counts = _counts(area=area, quarter=quarter)
    offered, known = counts[Step.INVITED.value], sum(counts[f"outcome_{end.value}"] for end in Outcome)
    return Programme(
        rows=rows,
        total=total(rows),
        funnel=tuple(Reached(step.value, str(step.label), counts[step.value], offered) for step in Step),
        outcomes=tuple(Reached(end.value, str(end.label), counts[f"outcome_{end.value}"], known) for end in Outcome),
        areas=tuple(dict.fromkeys((row.area_code, row.area_name) for row in every)),
        quarters=tuple(sorted({row.quarter for row in every}, reverse=True)),
    )


def by_area_and_quarter() -> tuple[Row, ...]:
    """Every area and quarter in which a check was offered or received, by area and then by time."""
    with connection.cursor() as cursor:
        cursor.execute(BY_AREA_AND_QUARTER, {"zone": LOCAL.key})
        return tuple(
            Row(offered, received, code, name, Quarter.of(starts).label)
            for code, name, starts, offered, received in cursor.fetchall()
        )


def chosen(rows: Sequence[Row], *, area: str, quarter: str) -> tuple[Row, ...]:
    if area and all(row.area_code != area for row in rows):
        raise Missing("unknown-area", "There are no figures for that area.", field="/area")
    if quarter and all(row.quarter != quarter for row in rows):
        raise Missing("unknown-quarter", "There are no figures for that quarter.", field="/quarter")
    return tuple(row for row in rows if area in ("", row.area_code) and quarter in ("", row.quarter))


def _counts(*, area: str, quarter: str) -> dict[str, int]:
    """How far the checks first offered in the area and quarter have got by now."""
    facts = Fact.objects.all()
    if area:
        facts = facts.filter(area=area)
    if quarter:
        offered_in = Quarter.read(quarter)
        facts = facts.filter(offered_at__gte=offered_in.starts, offered_at__lt=offered_in.ends)
    steps = {step.value: Count(step.column) for step in Step if step is not Step.RECEIVED}
    ends = {f"outcome_{end.value}": Count("pk", filter=Q(outcome=end)) for end in Outcome}
    return facts.aggregate(**steps, **ends, received=Count("pk", filter=RECEIVED))
