"""How many days people take from one step to the next: the median and the quartiles, exact, by any groups."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Self

from apps.reports.choices import Step
from apps.reports.crossed import analyst, listed
from apps.reports.quarter import Quarter
from healthcheck.refusal import Invalid


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment of a check to a later one. Whoever took them in another order is not counted.

    Args:
        begins, ends: columns of a fact.
        counts: the measures of a release that count who got to either.
        label: as a page calls it.
    """

    begins: str
    ends: str
    counts: tuple[str, str]
    label: str

    @classmethod
    def of(cls, begins: Step, ends: Step) -> Self:
        """Of two steps."""
        words = f"{begins.label} to {ends.label.lower()}"
        return cls(begins.column, ends.column, (begins.value, ends.value), words)


STRETCHES: Final = {
    stretch.counts[1]: stretch
    for stretch in (
        Stretch.of(Step.INVITED, Step.SIGNED_IN),
        Stretch.of(Step.SIGNED_IN, Step.ANSWERED),
        Stretch.of(Step.ANSWERED, Step.KIT_ORDERED),
        Stretch.of(Step.KIT_ORDERED, Step.KIT_RETURNED),
        Stretch.of(Step.KIT_RETURNED, Step.PROCESSED),
        Stretch.of(Step.PROCESSED, Step.RECEIVED),
        Stretch.of(Step.RECEIVED, Step.ACKNOWLEDGED),
        Stretch("urgent_at", "urgent_seen_at", ("asked_urgent", "urgent_seen"), "Urgent finding to seen by a person"),
    )
}


@dataclass(frozen=True, slots=True)
class Waited:
    """Days: a quarter of the people took no more than `lower`, half `median`, three quarters `upper`."""

    people: int
    lower: float
    median: float
    upper: float


def waited(
    *, areas: Collection[str], by: Sequence[str], stretch: str, quarter: Quarter | None = None
) -> dict[tuple[str | int, ...], Waited]:
    """By the values of the groups, in their order. The right and the audit are the caller's, as for `crossed`.

    Raises:
        Invalid: "unknown-group", "unknown-stretch".
    """
    if stretch not in STRETCHES:
        raise Invalid("unknown-stretch", f"Choose one of: {', '.join(STRETCHES)}.", field="/wait")
    columns = listed(by)
    begins, ends = STRETCHES[stretch].begins, STRETCHES[stretch].ends
    within = "" if quarter is None else "AND offered_at >= %s AND offered_at < %s"
    grouped = f"GROUP BY {', '.join(by)}" if by else ""
    query = (
        f"SELECT {columns}count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) "  # noqa: S608  of our own column names
        f"WITHIN GROUP (ORDER BY extract(epoch FROM {ends} - {begins}) / 86400) "
        f"FROM reports_fact WHERE {ends} >= {begins} {within} {grouped}"
    )
    with analyst(areas) as cursor:
        cursor.execute(query, [] if quarter is None else [quarter.starts, quarter.ends])
        return {tuple(key): Waited(people, *days) for *key, people, days in cursor.fetchall() if days is not None}
