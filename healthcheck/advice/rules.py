"""advise(findings): one primary action and the further ones, by the action table."""

from collections.abc import Sequence

from healthcheck.advice import gaps
from healthcheck.advice.action import Action, Advice, Urgency
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.table import TABLE, Row
from healthcheck.coding import Coding, snomed

_SOONEST = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.ROUTINE, Urgency.NONE)

# NHS Health Check online, terminology standards: both pass the check digit. None is published for "no follow-up": the
# code once printed for it, 2242641000000105, fails its check digit.
_URGENT = snomed("2242661000000109", "Digital NHS Health Check requires urgent follow-up")
_FOLLOW_UP = snomed("2242651000000106", "Digital NHS Health Check requires follow-up")
CODES: dict[Urgency, Coding | None] = {
    Urgency.EMERGENCY: _URGENT,
    Urgency.URGENT: _URGENT,
    Urgency.ROUTINE: _FOLLOW_UP,
    Urgency.NONE: None,
}


def advise(findings: Sequence[Finding], table: Sequence[Row] = TABLE) -> Advice:
    """What to do next: most urgent first, then in the table's order. The first that may be primary is."""
    made = {f"{finding.subject}:{finding.band}": finding for finding in findings}
    rows = [row for row in table if _holds(row, made)]
    rows.sort(key=lambda row: _SOONEST.index(row.urgency))
    primary = next((row for row in rows if not row.only_further), None) or _fallback(findings, table)
    return Advice(
        primary=_action(primary, made),
        further=tuple(_action(row, made) for row in rows if row is not primary),
    )


def _holds(row: Row, made: dict[str, Finding]) -> bool:
    return any(key in made for key in row.when) and (not row.also or any(key in made for key in row.also))


def _fallback(findings: Sequence[Finding], table: Sequence[Row]) -> Row:
    """Reassurance only where every finding is known and normal."""
    normal = bool(findings) and all(finding.level is Level.NORMAL for finding in findings)
    wanted = "all_known" if normal else "not_all_known"
    return next(row for row in table if row.fallback == wanted)


def _action(row: Row, made: dict[str, Finding]) -> Action:
    because = tuple(made[key] for key in row.when if key in made)
    found = ". ".join(dict.fromkeys(finding.words for finding in because))
    missing = gaps.listed(gap for finding in because for gap in finding.gaps)
    for_gp = "; ".join(dict.fromkeys(finding.gp or finding.words for finding in because))
    return Action(
        id=row.id,
        urgency=row.urgency,
        who=row.who,
        by=row.by,
        because=because,
        patient=row.patient.replace("{found}", found).replace("{missing}", missing),
        gp=row.gp.replace("{found}", for_gp),
        source=row.source,
        code=CODES[row.urgency],
    )
