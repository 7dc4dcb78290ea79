"""The rows of values: result, how it stands, its usual range, how far it can be trusted, how it was measured.

A row says the number and the words of its finding, so that it cannot differ from the record or the person's page. Where
there is no value the row stands there all the same and says why.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from healthcheck import figure, grade
from healthcheck.advice.finding import Finding, Level
from healthcheck.assess import Assessment
from healthcheck.certainty.range import Range
from healthcheck.check import HealthCheck
from healthcheck.document import source_words
from healthcheck.document.rows import VALUES, Plain, Subject
from healthcheck.document.usual import meaning, usual
from healthcheck.measurement import Measurement
from healthcheck.score import Estimate

NO_RESULT = "No result"
Row = dict[str, Any]
# Of what is calculated, the grade of its weakest part.
_GRADED_AS = {"egfr": "creatinine", "non_hdl_cholesterol": "cholesterol_ratio"}


def rows(assessment: Assessment, ranges: Mapping[str, Range]) -> list[Row]:
    """One for each, in a fixed order."""
    check = assessment.check
    grades = {name: each.grade.name for name, each in grade.of(check).items()}
    found = {finding.subject: finding for finding in assessment.findings}
    made = (
        _plain(check, row, grades) if isinstance(row, Plain) else _row(assessment, row, found, ranges) for row in VALUES
    )
    whole = [each for each in made if each]
    return [{**each, "grade": grades.get(each.pop("graded"), "") if each["known"] else ""} for each in whole]


def _row(assessment: Assessment, row: Subject, found: Mapping[str, Finding], ranges: Mapping[str, Range]) -> Row | None:
    finding, check = found.get(row.key), assessment.check
    if finding is None:
        return None
    value, stands = told(row, finding)
    if not value:
        return {**_nothing(row.shown, stands), "graded": ""} if row.always or finding.gp else None
    return {
        "name": row.shown,
        "value": value,
        "stands": f"{stands}{_category(assessment, row.key)}",
        "level": finding.level.value,
        "range": _ends(row.key, ranges),
        "usual": usual(row.key, check),
        "how": source_words.of_subject(check, row.key, row.kind),
        "graded": _GRADED_AS.get(row.key, row.key),
        "coded": row.coded,
        "known": True,
    }


def _category(assessment: Assessment, key: str) -> str:
    """Of eGFR its category, by which a GP's system files it."""
    score = assessment.scores.get(key) if key == "egfr" else None
    return f" ({score.band})" if isinstance(score, Estimate) else ""


def told(row: Subject, finding: Finding) -> tuple[str, str]:
    """The value and how it stands, as the finding has it for the GP; no value and why, where there is none."""
    number = (
        re.match(rf"{re.escape(row.called)}(?:-C)? ((?!\()[^:]*): (.*)", finding.gp, re.DOTALL) if row.called else None
    )
    if number is None:
        return "", reason(finding.gp)
    value, words = number.groups()
    short = meaning(finding.subject, finding.band)
    if finding.level is Level.UNKNOWN and not words.startswith(short):
        return value, words
    return value, f"{short}; read the notes" if caution(finding) else short


def caution(finding: Finding) -> str:
    """What a finding says beyond its value and how it stands, such as that the figure may be too low."""
    _, mark, more = finding.gp.partition(f": {meaning(finding.subject, finding.band)}. ")
    return more if mark else ""


def reason(gp: str) -> str:
    """What stands between the brackets of "HbA1c (sample haemolysed)"; all of it where none do."""
    inner = re.fullmatch(r"[^(]*\((.*)\)", gp, re.DOTALL)
    return inner.group(1) if inner else gp


def _plain(check: HealthCheck, row: Plain, grades: Mapping[str, str]) -> Row | None:
    value = check.latest(row.kind)
    if not isinstance(value, Measurement):
        return None
    return {
        "name": row.shown,
        "value": f"{value.comparator}{figure.plain(value.value)} {row.kind.unit.written}".rstrip(),
        "stands": row.serves,
        "level": "plain",
        "range": "",
        "usual": "",
        "how": source_words.of_value(value),
        "graded": row.kind.key,
        "coded": row.kind.key,
        "known": True,
    }


def _nothing(name: str, why: str) -> Row:
    empty = {"range": "", "usual": "", "how": ""}
    return {"name": name, "value": NO_RESULT, "stands": why, "level": Level.UNKNOWN.value, "known": False, **empty}


def ends(found: Range | None) -> str:
    """How far it could move, "" where that is not known or where a missing value was filled in."""
    if found is None or found.missing:
        return ""
    low, high = figure.cut(found.low), figure.cut(found.high)
    return f"{low} to {high}" if low != high else ""


def _ends(key: str, ranges: Mapping[str, Range]) -> str:
    """Of a pressure it is the upper number's."""
    found = ends(ranges.get(key))
    return f"systolic {found}" if found and key == "blood_pressure" else found


def failures(check: HealthCheck) -> Iterator[str]:
    """Attempts without a value that a later one has made good, or that stand beside another: none is left out."""
    for row in VALUES:
        if row.kind is None:
            continue
        latest = check.latest(row.kind)
        for each in check.standing(row.kind):
            if not isinstance(each, Measurement) and each is not latest and each.taken_at:
                why = each.words or each.reason.written
                yield f"{row.shown}: an attempt of {source_words.day(each.taken_at)} gave no result ({why})"
