"""advise(findings): one primary action and the further ones, by the action table."""

from collections.abc import Mapping, Sequence

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
    made = {finding.key: finding for finding in findings}
    rows = [row for row in table if _holds(row, made)]
    rows.sort(key=lambda row: _SOONEST.index(row.urgency))
    primary = next((row for row in rows if not row.only_further), None) or _fallback(findings, table)
    return Advice(
        primary=_action(primary, made),
        further=tuple(_action(row, made) for row in rows if row is not primary),
    )


def _holds(row: Row, made: dict[str, Finding]) -> bool:
    if any(key in made for key in row.unless):
        return False
    return any(key in made for key in row.when) and (not row.also or any(key in made for key in row.also))


def _fallback(findings: Sequence[Finding], table: Sequence[Row]) -> Row:
    """Reassurance only where every finding is known and normal."""
    normal = bool(findings) and all(finding.level is Level.NORMAL for finding in findings)
    wanted = "all_known" if normal else "not_all_known"
    return next(row for row in table if row.fallback == wanted)


def _action(row: Row, made: dict[str, Finding]) -> Action:
    brought, beside = _made(row.when, made), _made(row.tells, made)
    patient = {
        "{found}": ". ".join(dict.fromkeys(finding.words for finding in brought)),
        "{told}": "".join(f"{finding.words}. " for finding in beside),
        "{missing}": gaps.listed(gap for finding in brought for gap in finding.gaps),
    }
    gp = {
        "{found}": _for_gp(brought),
        "{told}": "".join(f"{_sentence(finding)} " for finding in beside),
    }
    return Action(
        id=row.id,
        urgency=row.urgency,
        who=row.who,
        by=row.by,
        because=(*brought, *beside),
        patient=_filled(row.patient, patient),
        gp=_filled(row.gp, gp),
        source=row.source,
        code=CODES[row.urgency],
    )


def _made(keys: Sequence[str], made: Mapping[str, Finding]) -> tuple[Finding, ...]:
    return tuple(made[key] for key in keys if key in made)


def _for_gp(findings: Sequence[Finding]) -> str:
    return "; ".join(dict.fromkeys(finding.gp or finding.words for finding in findings))


def _sentence(finding: Finding) -> str:
    """What is told beside: of what is not known the name alone stands in `gp`."""
    return f"Not known: {finding.gp}." if finding.level is Level.UNKNOWN else f"{finding.gp or finding.words}."


def _filled(words: str, values: Mapping[str, str]) -> str:
    for place, value in values.items():
        words = words.replace(place, value)
    return words
