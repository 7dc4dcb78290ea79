"""The tallies: kept up from what changed, or made anew from all the facts, by the same statement.

A fact that changes leaves rows in `reports_change` in its own transaction (a trigger, migration 0004). `fold` adds them
to the tallies and takes them away, in one transaction: killed at any line, nothing is counted twice or not at all.
Whoever reads folds first, so a new check is in the figures at once.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from apps.reports.choices import BESIDE, LATER_STEPS, Outcome
from apps.tenancy.scope import SERVICE, within

DIMENSIONS = ("sex", "age_band", "ethnicity", "deprivation", "channel", "arm", "practice")
COUNTERS = (
    "invited",
    *(step.value for step in LATER_STEPS),
    *(f"outcome_{outcome.value}" for outcome in Outcome),
    "received_then",
    *(aside.value for aside in BESIDE),
)
_LOCK = 8_151_623  # one fold at a time: any number that nobody else's advisory lock has

_IMAGE = f"area_code, {', '.join(DIMENSIONS)}, quarter, received_quarter, steps, outcome, sign"
_CHANGED = f"DELETE FROM reports_change RETURNING {_IMAGE}"  # noqa: S608  of our own column names
_FACTS = "SELECT image.*, 1 AS sign FROM reports_fact AS fact, reports_image(fact) AS image"
_EVERY_FACT = f"SELECT {_IMAGE} FROM ({_FACTS})"  # noqa: S608  as above

_COUNTED = ",\n".join(
    (
        "coalesce(sum(people) FILTER (WHERE cohort), 0) AS invited",
        *(
            f"coalesce(sum(people * (steps >> {place} & 1)) FILTER (WHERE cohort), 0) AS {step.value}"
            for place, step in enumerate(LATER_STEPS)
        ),
        *(
            f"coalesce(sum(people) FILTER (WHERE cohort AND outcome = '{end.value}'), 0) AS outcome_{end.value}"
            for end in Outcome
        ),
        "coalesce(sum(people) FILTER (WHERE NOT cohort), 0) AS received_then",
        *(
            f"coalesce(sum(people * (steps >> {place} & 1)) FILTER (WHERE cohort), 0) AS {aside.value}"
            for place, aside in enumerate(BESIDE, start=len(LATER_STEPS))
        ),
    )
)
_NAMED = "\n".join(f"WHEN grouping({name}) = 0 THEN '{name}'" for name in DIMENSIONS)
_VALUED = "\n".join(f"WHEN grouping({name}) = 0 THEN {name}::text" for name in DIMENSIONS)
_SHAPE = "area_code, quarter, cohort, steps, outcome"
_SETS = ", ".join((f"({_SHAPE})", *(f"({_SHAPE}, {name})" for name in DIMENSIONS)))

# A check counts in the quarter in which it was offered and once more, as received, in the one of its results.
# Practices lie in one area: the country needs no line of its own for each. People who got equally far are put together
# first, with one sum: they are many and the ways they went are few, so what every counter adds up is short.
_SPREAD = """
    WITH taken AS ({source}),
    counted AS (
        SELECT area_code, {dimensions}, quarter, steps, outcome, sign, true AS cohort FROM taken
        UNION ALL
        SELECT area_code, {dimensions}, received_quarter, 0, NULL, sign, false FROM taken
        WHERE received_quarter IS NOT NULL
    ),
    alike AS (
        SELECT {shape}, CASE {named} ELSE 'all' END AS dimension, CASE {valued} ELSE '' END AS value,
               sum(sign) AS people
        FROM counted GROUP BY GROUPING SETS ({sets})
    )
    INSERT INTO reports_tally AS kept (area_code, quarter, dimension, value, {names})
    SELECT area.code, period.quarter, dimension, value, {counters}
    FROM alike, LATERAL (VALUES (area_code), ('')) AS area (code), LATERAL (VALUES (quarter), (0)) AS period (quarter)
    WHERE area.code <> '' OR dimension <> 'practice'
    GROUP BY area.code, period.quarter, dimension, value
    ORDER BY area.code, period.quarter, dimension, value
    ON CONFLICT (area_code, quarter, dimension, value) DO UPDATE SET {added}
"""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a fold did: how many notes of changes it took in; None when another was at it."""

    changes: int | None


@transaction.atomic
def fold() -> Folded:
    """Add what has changed since the last fold. Where another fold is running, that one does the work."""
    # Whoever looks folds first: the service's own work, over the facts of all.
    with within(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return Folded(None)
        cursor.execute("SELECT count(*) FROM reports_change")
        changes = cursor.fetchone()[0]
        if changes:
            cursor.execute(_sql(_CHANGED))
        return Folded(changes)


@transaction.atomic
def rebuild() -> None:
    """Make every tally anew from the facts. Facts may be written meanwhile: what changes waits for the next fold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # Nobody's change may be in the facts but not in the notes, or the other way round, at the moment of the cut.
        cursor.execute("LOCK TABLE reports_fact IN SHARE MODE")
        cursor.execute("DELETE FROM reports_change")
        cursor.execute("DELETE FROM reports_tally")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(_sql(_EVERY_FACT))


def _sql(source: str) -> str:
    return _SPREAD.format(
        source=source,
        dimensions=", ".join(DIMENSIONS),
        shape=_SHAPE,
        named=_NAMED,
        valued=_VALUED,
        counters=_COUNTED,
        sets=_SETS,
        names=", ".join(COUNTERS),
        added=", ".join(f"{name} = kept.{name} + excluded.{name}" for name in COUNTERS),
    )
