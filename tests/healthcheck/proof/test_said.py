"""Texts, readers, times and codes by hand: what is swapped, lost or handed to another is found, by the row's name."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from healthcheck.advice import rules
from healthcheck.advice.action import Urgency, Who
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.table import Row
from healthcheck.proof import asked, hand, pressures, said
from healthcheck.proof.seen import Seen
from healthcheck.proof.tables import Tables

TABLES = Tables()
ROWS = {row.id: row for row in TABLES.rows}


def wrong(seen: Iterator[Seen]) -> list[str]:
    return [one.state for one in seen if one.wrong]


def changed(*rows: Row) -> Tables:
    laid = {row.id: row for row in rows}
    return Tables(rows=tuple(laid.get(row.id, row) for row in TABLES.rows))


def test_the_real_tables_say_what_is_expected():
    for look in (said.by_hand, said.in_the_order_by_hand, said.codes, said.thresholds_say):
        assert wrong(look(TABLES)) == []
    assert wrong(asked.by_hand()) == []


@pytest.mark.parametrize("text", ["patient", "gp"])
def test_the_texts_of_any_two_rows_cannot_be_swapped(text: str):
    for one, other in combinations(TABLES.rows, 2):
        if getattr(one, text) != getattr(other, text):
            first, second = (replace(a, **{text: getattr(b, text)}) for a, b in ((one, other), (other, one)))
            assert set(wrong(said.by_hand(changed(first, second)))) & {one.id, other.id}, (one.id, other.id)


@pytest.mark.parametrize("row", TABLES.rows, ids=lambda row: row.id)
def test_no_row_can_be_handed_to_another_or_lose_its_urgency_time_words_or_source(row: Row):
    other = next(who for who in Who if who is not row.who)
    urgency = Urgency.ROUTINE if row.urgency is not Urgency.ROUTINE else Urgency.URGENT
    broken = [
        replace(row, who=other),
        replace(row, urgency=urgency),
        replace(row, by="within 3 months"),
        replace(row, tells=(*row.tells, "acr:a3")),
        replace(row, patient=""),
        replace(row, gp=""),
        replace(row, source=""),
    ]
    for each in broken:
        assert wrong(said.by_hand(changed(each))) == [row.id]


def test_a_row_that_nothing_is_expected_of_and_one_that_is_gone_are_found():
    new = replace(ROWS["weight"], id="waist")
    tables = Tables(rows=tuple(new if row.id == "weight" else row for row in TABLES.rows))
    assert wrong(said.by_hand(tables)) == ["weight", "waist"]


def test_rows_as_strict_as_each_other_keep_their_order():
    rows = list(TABLES.rows)
    rows[0], rows[2] = rows[2], rows[0]
    assert "bp-low-emergency" in wrong(said.in_the_order_by_hand(Tables(rows=tuple(rows))))


def test_a_code_of_another_urgency_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(rules.CODES, Urgency.ROUTINE, rules.CODES[Urgency.URGENT])
    assert wrong(said.codes(TABLES)) == ["routine"]


@pytest.mark.parametrize("lost", ["source", "meaning"])
def test_a_threshold_without_its_source_or_of_another_meaning_is_found(lost: str):
    row = next(row for row in TABLES.thresholds if (row.subject, row.band) == ("acr", "a3"))
    rows = tuple(replace(each, **{lost: ""}) if each is row else each for each in TABLES.thresholds)
    tables = Tables(thresholds=rows)
    assert wrong(said.thresholds_say(tables) if lost == "source" else hand.agrees(tables))


def test_a_pressure_threshold_that_is_moved_is_found(monkeypatch: pytest.MonkeyPatch):
    assert wrong(pressures.by_hand()) == []
    monkeypatch.setattr(pressures, "band", lambda systolic, diastolic, at_home: "normal")
    assert len(wrong(pressures.by_hand())) == sum(band != "normal" for *_, band in pressures.CASES)


def test_a_question_asked_less_often_meaning_less_or_gone_is_found():
    (high, low, *rest) = ASKS
    faint = replace(low, signs=(low.signs[0], replace(low.signs[1], band="none")))
    assert wrong(asked.by_hand([replace(high, when=high.when[:1]), low, *rest])) == ["high_pressure_emergency"]
    assert wrong(asked.by_hand([high, faint, *rest])) == ["low_pressure_signs"]
    assert wrong(asked.by_hand(ASKS[:-1])) == ["hba1c_new_medicine"]
    assert wrong(asked.by_hand([*ASKS, high])) == ["high_pressure_emergency"]
