"""The rows of scores: what each is, how far it could move, how it stands; and what could not be given and why."""

from collections.abc import Iterator, Mapping

from healthcheck.advice.finding import Finding, Level
from healthcheck.assess import Assessment
from healthcheck.certainty.range import Range
from healthcheck.document.rows import IN_ROWS, SCORES, Subject
from healthcheck.document.usual import meaning
from healthcheck.document.values import NO_RESULT, Row, ends, told
from healthcheck.score import Estimate, Unscored

BY_ANSWERS = "by the person's own answers"
# Scores that have no row of their own and no finding while they are not known.
_WITHOUT_A_ROW = {"kdigo": "KDIGO category", "kfre": "kidney failure risk"}
_OF = {"leicester": " of 47", "alcohol": " of 40", "AUDIT-C": " of 12"}  # the most points there are


def rows(assessment: Assessment, ranges: Mapping[str, Range]) -> list[Row]:
    """QRISK3 with heart age beside it, then the others; a score without a figure says why."""
    found = {finding.subject: finding for finding in assessment.findings}
    made: list[Row] = []
    for row in SCORES:
        if (finding := found.get(row.key)) is None:
            continue
        value, stands = told(row, finding)
        if not value and finding.level is not Level.UNKNOWN:
            value, stands = finding.gp.rpartition(": ")[2], BY_ANSWERS
        known = bool(value)
        name = finding.gp.split(" ")[0] if row.key == "alcohol" and known else row.shown
        made.append(
            {
                "name": name,
                "value": _of_the_most(value, name, row.key) if known else NO_RESULT,
                "stands": stands,
                "level": finding.level.value,
                "range": ends(ranges.get(row.key)) if known else "",
                "could": _could(ranges.get(row.key), finding) if known else "",
                "coded": _coded(assessment, name, row),
                "known": known,
            }
        )
        made += _heart_age(assessment) if row.key == "qrisk3" and known else []
    return made


def _of_the_most(value: str, name: str, key: str) -> str:
    return f"{value}{_OF.get(name, _OF.get(key, ''))}" if value.isdecimal() else value


def _coded(assessment: Assessment, name: str, row: Subject) -> str:
    """Its name in the code table: of an answer that has codes of its own the answer's."""
    gppaq, smoking = assessment.scores.get("gppaq"), assessment.check.answers.get("smoking")
    if row.key == "activity" and isinstance(gppaq, Estimate):
        return f"gppaq_{gppaq.band}"
    if row.key == "smoking" and smoking:
        return f"smoking_{smoking}"
    return "audit" if name == "AUDIT" else row.coded


def _heart_age(assessment: Assessment) -> list[Row]:
    score = assessment.scores.get("qrisk3")
    age = score.parts.get("heart_age") if isinstance(score, Estimate) else None
    if age is None:
        return []
    value = age if isinstance(age, str) else f"{round(age)} years"
    stands = f"the person is {assessment.check.age}"
    row = {"name": "Heart age (QRISK3)", "value": value, "stands": stands, "level": "plain", "range": "", "could": ""}
    return [{**row, "coded": "heart_age", "known": True}]


def _could(found: Range | None, finding: Finding) -> str:
    """Which other bands are plausible, given how everything in it was measured."""
    if found is None or found.settled:
        return ""
    others = [meaning(finding.subject, band) for band in found.bands if band != finding.band]
    return f"could be {' or '.join(others)}" if others else ""


def not_known(assessment: Assessment) -> Iterator[str]:
    """What has no row and is not known, then each reason with the scores it leaves without a figure."""
    said: set[str] = set()
    for finding in assessment.findings:
        if finding.level is Level.UNKNOWN and finding.subject not in IN_ROWS and finding.gp not in said:
            said.add(finding.gp)
            yield finding.gp
    without: dict[str, list[str]] = {}
    for score in assessment.scores.values():
        if isinstance(score, Unscored) and score.applies and score.name in _WITHOUT_A_ROW:
            without.setdefault(score.reason, []).append(_WITHOUT_A_ROW[score.name])
    yield from (f"{', '.join(names)} not scored ({why})" for why, names in without.items())


def also_found(assessment: Assessment) -> Iterator[str]:
    """What was found and has no row: pulse, family history, symptoms."""
    for finding in assessment.findings:
        if finding.level is not Level.UNKNOWN and finding.subject not in IN_ROWS and finding.subject != "age":
            yield finding.gp
