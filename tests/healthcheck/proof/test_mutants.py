"""A row deleted, doubled or inverted on purpose: the proof fails and names the state; what survives is known."""

from collections.abc import Iterable
from dataclasses import replace
from os import environ

from healthcheck.proof import union
from healthcheck.proof.given import of_block
from healthcheck.proof.properties import PROPERTIES, scene
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import blocks
from healthcheck.proof.tables import Tables
from tests.healthcheck.proof.mutants import REAL, Mutant, of_actions, of_thresholds

# That blocks bring what each brings alone is true of the rules, whatever the table; it takes longest.
OF_THE_TABLE = [each for each in PROPERTIES if "bring what each brings" not in each.title]


def failure(mutant: Mutant) -> Seen | None:
    """The first state in which a property fails."""
    at = scene(mutant.tables)
    return next((seen for each in OF_THE_TABLE for seen in each.look(at) if seen.wrong), None)


def survivors(mutants: Iterable[Mutant]) -> list[str]:
    """Which the proof lets through. Every state that a failure names has a name."""
    lived = []
    for mutant in mutants:
        found = failure(mutant)
        if found is None:
            lived.append(mutant.name)
        else:
            assert found.state and found.wrong
    return lived


def sample(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Every fourth, or all where HEALTHCHECK_EVERY_MUTANT is set: each row is broken at least once."""
    return list(mutants)[:: 1 if environ.get("HEALTHCHECK_EVERY_MUTANT") else 4]


def test_no_broken_row_of_the_action_table_is_let_through():
    """But one that changes nothing: how somebody feels is never all there is to say, so it cannot come first anyway."""
    assert set(survivors(sample(of_actions()))) <= {"say-how-you-feel the other of further or not"}


def test_no_broken_threshold_in_force_is_let_through():
    """A row out of force decides nothing, so it may be there, not there or there twice: it is kept to be read."""
    lived = survivors(sample(of_thresholds()))
    assert [name for name in lived if "(out of force)" not in name] == []


def test_a_deleted_row_is_named_by_the_state_it_leaves_without_an_answer():
    (mutant,) = (each for each in of_actions() if each.name == "hba1c-raised deleted")
    found = [seen for each in OF_THE_TABLE for seen in each.look(scene(mutant.tables)) if seen.wrong]
    assert "hba1c:raised" in {seen.state for seen in found}
    assert any(seen.wrong == "hba1c:raised (raised) is not answered" for seen in found)


def test_a_row_inverted_is_named_as_milder_advice():
    (mutant,) = (each for each in of_actions() if each.name == "bp-very-high of inverted urgency")
    titles = {each.title for each in OF_THE_TABLE if any(seen.wrong for seen in each.look(scene(mutant.tables)))}
    assert {"nothing urgent is hidden by anything else", "a worse finding never gives milder advice"} <= titles


def test_the_cut_itself_would_be_found_wrong():
    """Were a row to look at two subjects that stand in different blocks, their union would not be what each brings."""
    rows = [replace(row, also=("smoking:light",)) if row.id == "weight" else row for row in REAL.rows]
    tied = Tables(rows=tuple(rows))
    apart = [of_block(block, tied) for block in blocks(REAL) if {"bmi", "smoking"} & set(block.subjects)]
    found = [seen.state for seen in union.unions(tied, apart) if seen.wrong]
    assert "bmi:obese_1 + smoking:light" in found
    assert len([block for block in blocks(tied) if {"bmi", "smoking"} <= set(block.subjects)]) == 1
