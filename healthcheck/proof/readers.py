"""Who reads what: the person's words, the GP's words, the record's code and the report's category, all of one row."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from healthcheck import written
from healthcheck.advice.action import Action
from healthcheck.advice.rules import CODES
from healthcheck.advice.table import Row
from healthcheck.assess import Assessment, assess
from healthcheck.fhir import diagnostic_report
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.record import Record
from healthcheck.proof.given import Given, given
from healthcheck.proof.person import Somebody
from healthcheck.proof.seen import Seen
from healthcheck.proof.tables import Tables
from healthcheck.proof.whole import Kinds
from healthcheck.proof.within import Blocks
from healthcheck.sentence import ended

_RECORD = Record(UUID(int=1), datetime(2026, 11, 16, tzinfo=UTC), "RX1")


def same_row(tables: Tables, found: Kinds, blocks: Blocks) -> Iterator[Seen]:
    """In each block's states and in one of each kind of whole state: everything said is of the row that was given."""
    usual = assess(Somebody().check())
    for each in (*(one for block in blocks for one in block), *(given(kind.state, tables) for kind in found.values())):
        if each.advice is not None:
            faults = [fault for action in each.advice.actions for fault in _of_the_row(action, tables.row[action.id])]
            yield Seen(each.name, "; ".join([*faults, *_of_the_record(each, usual)]))


def _of_the_row(action: Action, row: Row) -> Iterator[str]:
    """The action is the row, with its places filled."""
    if (action.urgency, action.who, action.by, action.source) != (row.urgency, row.who, row.by, row.source):
        yield f"{row.id}: urgency, who, by or source is not the row's"
    if not (_fills(row.patient, action.patient) and _fills(row.gp, action.gp)):
        yield f"{row.id}: the words are not the row's"
    if action.code != CODES[row.urgency]:
        yield f"{row.id}: the code is not that of its urgency"


def _fills(template: str, words: str) -> bool:
    """Whether the words are the template's own, in order, with nothing left to fill."""
    pieces = template.replace("{found}", "{}").replace("{missing}", "{}").replace("{told}", "{}").split("{}")
    place = 0
    for piece in pieces:
        place = words.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return words.startswith(pieces[0]) and words.endswith(pieces[-1]) and "{" not in words


def _of_the_record(each: Given, usual: Assessment) -> Iterator[str]:
    """What is kept, which the person's page and the report show, and what the GP's system gets."""
    if each.advice is None:
        return
    assessment = replace(usual, findings=each.findings, advice=each.advice)
    primary, kept = each.advice.primary, written.said(assessment)["advice"]
    if (kept["urgency"], kept["primary"]["patient"]) != (primary.urgency.value, primary.patient):
        yield "the person's page or the report's category is not the primary action's"
    report = diagnostic_report.make(Draft(assessment, _RECORD), [])
    codes = [coding["code"] for concept in report.get("conclusionCode", []) for coding in concept["coding"]]
    if codes != ([primary.code.code] if primary.code else []):
        yield f"the record is coded {codes}, the primary action {primary.code and primary.code.code}"
    unsaid = [action.id for action in each.advice.actions if ended(action.gp) not in report["conclusion"]]
    if unsaid:
        yield f"the GP is not told of {unsaid[0]}"
