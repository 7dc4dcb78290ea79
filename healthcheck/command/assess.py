"""`assess`: one check in, what to do next out: a page, JSON, or the FHIR record."""

import json
import os
import shutil
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid5

from healthcheck import written
from healthcheck.advice.finding import Level
from healthcheck.assess import Assessment
from healthcheck.assess import assess as assess_check
from healthcheck.command.check_json import CheckJson
from healthcheck.command.check_read import LARGEST, Faulty, Given, read
from healthcheck.command.files import STANDARD
from healthcheck.command.page import Page
from healthcheck.command.paint import Paint
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record
from healthcheck.population.unusable import Unusable
from healthcheck.words.language import Language

EXAMPLE = Path(__file__).parent / "example.json"
NOTHING_KNOWN = 3
_WIDEST = 100
_TEACH = "`python -m healthcheck assess --schema` says what may stand where, `assess --example` prints a whole check"


def schema() -> str:
    """The JSON Schema of the input, with an example that holds."""
    made = CheckJson.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "One health check, for python -m healthcheck assess"
    made["examples"] = [json.loads(EXAMPLE.read_text(encoding="utf-8"))]
    return _json(made)


def assess(source: str | None, form: str, language: str, author: str) -> int:
    """Print what came of one check; the exit code. Raises Unusable.

    Args:
        source: a file's name, or "-"; None where nothing is to be assessed.
        form: "text", "json" or "fhir"; "schema" and "example" print what may be given.
        language: the code of a language there is a catalogue of.
        author: ODS code of who writes the record.
    """
    if form in ("schema", "example"):
        print(schema() if form == "schema" else EXAMPLE.read_text(encoding="utf-8"), end="")
        return 0
    if source is None:
        raise Unusable(f"there is no check to assess: name a file, or - for standard input. {_TEACH}")
    given = _read(source)
    if form == "fhir" and not given.names_somebody:
        raise Unusable("/person/nhs_number is missing: a FHIR record is about somebody. Add it, or leave --fhir out")
    assessment = assess_check(given.check)
    print(_record(assessment, author) if form == "fhir" else _said(assessment, form, Language.of(language)))
    sys.stdout.flush()
    return 0 if _anything(assessment) else NOTHING_KNOWN


def _anything(assessment: Assessment) -> bool:
    """Whether more than the age is known."""
    return any(each.level is not Level.UNKNOWN and each.subject != "age" for each in assessment.findings)


def _read(source: str) -> Given:
    name = "standard input" if source == STANDARD else source
    try:
        with open(sys.stdin.fileno() if source == STANDARD else source, "rb", closefd=source != STANDARD) as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"cannot read {name}: {error.strerror}") from error
    if len(text) > LARGEST:
        raise Unusable(f"{name} is larger than {LARGEST:,} bytes, which no check is: give one check, not many")
    try:
        return read(text)
    except Faulty as faulty:
        lines = "".join(f"\n  {fault}" for fault in faulty.faults)
        raise Unusable(f"{name} is not a check that can be assessed:{lines}\n{_TEACH}") from None


def _said(assessment: Assessment, form: str, language: Language) -> str:
    outcome = language.of_document(written.outcome(assessment))
    if form == "json":
        return _json(outcome)
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return Page(language.say, Paint.of(sys.stdout, os.environ), width).of(outcome)


def _record(assessment: Assessment, author: str) -> str:
    """Made at the end of the check's day, so that the same file gives the same record, byte for byte."""
    check = assessment.check
    record = Record(
        assessment_id=uuid5(check.id, "assessment"),
        made_at=datetime.combine(check.day, time(23, 59, 59), UTC),
        author=author,
    )
    made = bundle.make(assessment, record)
    bundle.validate(made)
    return _json(made)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
