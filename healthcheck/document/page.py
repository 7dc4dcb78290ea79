"""Everything that stands on the page, as plain values in the page's own order; the template only lays it out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from healthcheck import certainty, grade
from healthcheck.assess import Assessment
from healthcheck.coding import SNOMED
from healthcheck.document import scores_rows, source_words, values
from healthcheck.document.legible import legible
from healthcheck.document.rows import IN_ROWS, VALUES, Plain
from healthcheck.document.to_do import to_do
from healthcheck.fhir import codes
from healthcheck.fhir.diagnostic_report import CONCLUSIONS
from healthcheck.fhir.record import Record
from healthcheck.person import Person
from healthcheck.score import Estimate
from healthcheck.sentence import ended, unbroken

TITLE = "NHS Health Check at home"
_CHANNEL = "gp_connect"  # the one that carries this page: its codes are printed
# The scores that something on the page comes from; the notes of others would speak of what is not there.
_SHOWN = frozenset(
    ("qrisk3", "leicester", "egfr", "kdigo", "kfre", "lipids", "bmi", "blood_pressure", "audit", "gppaq", "smoking")
)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the document is about and for, in what the assessment does not hold.

    Args:
        practice: ODS code of the practice that it is for.
        version: 1 for the first record of a check, one more for each that takes its place.
    """

    given_name: str
    family_name: str
    practice: str
    version: int = 1


def page(assessment: Assessment, record: Record, named: Named) -> dict[str, Any]:
    """The page's contents. Every text is drawable by the document's font."""
    ranges = certainty.of(assessment.check)
    content = {
        "title": TITLE,
        "head": _head(assessment, record, named),
        "person": _person(assessment.check.person, assessment, named),
        "amended": _amended(record, named),
        "stopped": ended(record.stopped) if record.stopped else "",
        "to_do": to_do(assessment),
        "values": values.rows(assessment, ranges),
        "scores": scores_rows.rows(assessment, ranges),
        "also": list(scores_rows.also_found(assessment)),
        "not_known": [
            unbroken(each) for each in (*scores_rows.not_known(assessment), *values.failures(assessment.check))
        ],
        "weak": list(_weak(assessment)),
        "notes": list(_notes(assessment)),
        "codes": list(_codes(assessment, record)),
        "foot": _foot(assessment, record, named),
    }
    cleaned: dict[str, Any] = _drawable(content)
    return cleaned


def _head(assessment: Assessment, record: Record, named: Named) -> dict[str, str]:
    return {
        "to": f"To the GP practice {named.practice}",
        "made": f"{source_words.day(record.made_at)}, version {named.version}",
        "file": f"{TITLE}, results of {source_words.day(record.made_at)}",
    }


def _person(person: Person, assessment: Assessment, named: Named) -> dict[str, str]:
    check, digits, born = assessment.check, person.nhs_number.digits, person.birth_date
    return {
        "name": f"{_family(named)}, {named.given_name}",
        "nhs": f"{digits[:3]} {digits[3:6]} {digits[6:]}",
        "born": f"{source_words.written(born)} (age {check.age})",
        "sex": person.sex.value if person.sex else "not known",
        "ethnicity": person.ethnicity.written,
        "checked": f"Check begun {source_words.day(check.started_at)}, results of {source_words.written(check.day)}",
    }


def _family(named: Named) -> str:
    """In capitals, as GP systems write it, where capitals change nothing but the size."""
    return named.family_name.upper() if named.family_name.isascii() else named.family_name


def _amended(record: Record, named: Named) -> dict[str, Any] | None:
    if record.replaces is None:
        return None
    changes = ended("; ".join(record.changes)) if record.changes else ""
    return {"replaces": str(record.replaces), "version": named.version - 1, "changes": changes}


def _weak(assessment: Assessment) -> Iterator[str]:
    """Grades that a decision should not rest on alone, each with its reasons."""
    shown = {row.kind.key if isinstance(row, Plain) else row.key: row.shown for row in VALUES}
    for name, graded in grade.of(assessment.check).items():
        if graded.grade in (grade.Grade.C, grade.Grade.D):
            yield f"{shown.get(name, name)} {graded.grade.name}: {', '.join(graded.reasons)}"


def _notes(assessment: Assessment) -> Iterator[str]:
    """What a reader must know of each score: a value that was clamped, assumed or left out, and the notices due."""
    said: set[str] = set()
    for finding in assessment.findings:
        if finding.subject in IN_ROWS and (more := values.caution(finding)):
            said.update(sentence for sentence in (more, f"{more}."))
            yield f"{finding.gp.split(' ')[0]}: {more.removesuffix('.')}."
    for score in assessment.scores.values():
        for note in score.notes if isinstance(score, Estimate) and score.name in _SHOWN else ():
            if note not in said:
                said.add(note)
                yield note


def _codes(assessment: Assessment, record: Record) -> Iterator[str]:
    """SNOMED CT codes of the document, of what follows and of each value that is there, once each."""
    table = codes.in_force(codes.day_of(record.made_at), _CHANNEL)
    wanted = {"stopped" if record.stopped else "completed": "Health Check " + ("stopped" if record.stopped else "done")}
    wanted |= dict(CONCLUSIONS[action.urgency] for action in assessment.advice.actions if action.urgency in CONCLUSIONS)
    shown = [*values.rows(assessment, {}), *scores_rows.rows(assessment, {})]
    wanted |= {row["coded"]: row["name"] for row in shown if row["known"] and row["coded"]}
    for name, words in wanted.items():
        yield from (f"{words} {each.code}" for each in table.get(name, ()) if each.system == SNOMED)


def _foot(assessment: Assessment, record: Record, named: Named) -> dict[str, str]:
    check = assessment.check
    asked = f" (questionnaire {check.questionnaire})" if check.questionnaire else ""
    asked = asked if check.answers else "; no questionnaire was handed in"
    return {
        "who": f"Made by the NHS Health Check service {record.author} from what the person answered and measured and "
        f"what laboratories reported{asked}. No clinician has examined the person.",
        "id": f"Record {record.assessment_id}",
        "short": f"{_family(named)}, NHS {check.person.nhs_number.digits}",
    }


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {key: _drawable(each) for key, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, list) else value
