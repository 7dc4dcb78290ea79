"""The real tables are proved: every state, no failure of any property; folding counts as walking them all does."""

import io
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from healthcheck.advice.action import Urgency
from healthcheck.proof import __main__ as command
from healthcheck.proof import people, readers
from healthcheck.proof.given import given, of_block
from healthcheck.proof.lived import LIVED
from healthcheck.proof.orders import ABSENT, ORDERS
from healthcheck.proof.properties import PROPERTIES, Property, scene
from healthcheck.proof.report import lines, prove
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import blocks, count, milder, named
from healthcheck.proof.tables import Tables
from healthcheck.proof.whole import kinds, tally

TABLES = Tables()
SCENE = scene(TABLES)


@pytest.mark.parametrize("each", PROPERTIES, ids=lambda each: each.title)
def test_the_property_holds_in_every_state(each: Property):
    seen = list(each.look(SCENE))
    assert [one for one in seen if one.wrong] == []
    assert seen


def test_not_one_state_is_left_out():
    states = count(blocks(TABLES))
    assert states > 10**13
    for each in PROPERTIES[:3]:
        assert sum(seen.count for seen in each.look(SCENE)) == states


def test_folding_gives_what_walking_through_every_state_gives():
    """Of five blocks, every whole state by the real rules, one after another."""
    few = [block for block in SCENE.blocks if {"acr", "bmi", "smoking", "risk_equation", "age"} & set(block[0].state)]
    assert len(few) == 5
    walked: Counter[str] = Counter()
    for parts in product(*few):
        advice = given({key: band for part in parts for key, band in part.state.items()}, TABLES).advice
        assert advice is not None
        walked[advice.primary.id] += 1
    names = {"all-normal": "nothing to do", "normal-so-far": "nothing to do so far"}
    assert tally(TABLES, kinds(TABLES, few)) == Counter({names.get(key, key): n for key, n in walked.items()})


def test_a_question_is_answered_only_after_a_finding_that_asks_it():
    (block,) = (each for each in blocks(TABLES) if "high_pressure_symptoms" in each.subjects)
    for state in block.states:
        assert (state["high_pressure_symptoms"] != ABSENT) is state["blood_pressure"].startswith("very_high")
        assert (state["low_pressure_symptoms"] != ABSENT) is state["blood_pressure"].startswith("low")


def test_every_finding_there_can_be_stands_in_the_order():
    for subject, bands in {(row.subject, row.band) for row in TABLES.thresholds if row.in_force}:
        assert bands in ORDERS[subject].bands


def test_two_directions_from_normal_are_not_compared():
    assert milder({"bmi": "healthy"}, {"bmi": "underweight"})
    assert not milder({"bmi": "underweight"}, {"bmi": "overweight"})
    assert not milder({"bmi": "overweight"}, {"bmi": "underweight"})
    assert milder({"egfr": "normal"}, {"egfr": "unknown"})


def test_a_state_is_named_by_what_is_not_the_mildest():
    assert named({"bmi": "healthy", "acr": "a3", "smoking": "heavy"}) == "acr:a3 + smoking:heavy"
    assert named({"bmi": "healthy"}) == "everything normal"


def test_every_action_is_primary_in_some_state_or_is_one_that_never_comes_first():
    primary = set(tally(TABLES, SCENE.kinds))
    never = {row.id for row in TABLES.rows if row.only_further or row.fallback}
    assert {row.id for row in TABLES.rows} - never == primary - {"nothing to do", "nothing to do so far"}


def test_everything_said_is_of_the_row_that_was_given():
    assert [seen for seen in readers.same_row(TABLES, SCENE.kinds, SCENE.blocks[:4]) if seen.wrong] == []


def test_a_worse_value_never_gives_milder_advice_to_random_people():
    assert [seen for seen in people.worse_values(TABLES, pairs=150) if seen.wrong] == []


def test_random_people_would_show_a_row_that_is_inverted():
    rows = [replace(row, urgency=Urgency.NONE) if row.id == "bp-very-high" else row for row in TABLES.rows]
    found = [seen for seen in people.worse_values(Tables(rows=tuple(rows)), pairs=150) if seen.wrong]
    assert found
    assert all("milder advice" in seen.wrong and "very_high" not in seen.state for seen in found)


def test_the_report_counts_names_and_says_how_many_more():
    wrong = Property("never", "things", lambda at: iter([Seen("fine"), *(Seen(f"state {n}", "bad") for n in range(8))]))
    (result,) = prove([wrong], SCENE, io.StringIO())
    written = list(lines(result))
    assert "8 failed of" in written[0] and "9 things" in written[0]
    assert written[1] == "      state 0: bad"
    assert written[-1] == "      and 3 more"


def test_the_command_prints_the_number_of_states_and_ends_with_0(monkeypatch, capsys):
    monkeypatch.setattr(command, "LIVED", LIVED[:1])
    monkeypatch.setattr(command, "PROPERTIES", PROPERTIES[:-1])
    assert command.main(["--tally"]) == 0
    printed = capsys.readouterr().out
    assert f"{count(blocks(TABLES)):,} states of findings" in printed
    assert "Proved: every property holds" in printed
    assert "bp-emergency" in printed


def test_the_command_ends_with_1_and_names_the_state_where_something_does_not_hold(monkeypatch, capsys):
    without = tuple(row for row in TABLES.rows if row.id != "acr-high")
    monkeypatch.setattr(command, "Tables", lambda: Tables(rows=without))
    monkeypatch.setattr(command, "LIVED", ())
    monkeypatch.setattr(command, "PROPERTIES", PROPERTIES[:-1])
    monkeypatch.setattr(command, "REFUSED", "no action for: acr:high")
    assert command.main([]) == 1
    printed = capsys.readouterr().out
    assert "acr:high: acr:high (high) is not answered" in printed
    assert "refuses to start on this table: no action for: acr:high" in printed
    assert "NOT PROVED" in printed


def test_of_block_asks_the_real_rules_for_every_state_of_a_block():
    (block,) = (each for each in blocks(TABLES) if "acr" in each.subjects)
    assert [each.advice.primary.id for each in of_block(block, TABLES) if each.advice] == [
        "all-normal", "acr-raised", "acr-a3", "acr-high", "normal-so-far", "repeat-blood-test", "results-being-checked",
    ]  # fmt: skip
