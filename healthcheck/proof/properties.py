"""What is proved, each with the states it is proved of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from healthcheck.proof import asked, hand, pressures, said, union, values, whole, within
from healthcheck.proof.given import of_block
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import blocks
from healthcheck.proof.tables import Tables
from healthcheck.proof.whole import Kinds, kinds
from healthcheck.proof.within import Blocks


@dataclass(frozen=True, slots=True)
class Scene:
    """The tables with every state of every block, and every kind of whole state, worked out once."""

    tables: Tables
    blocks: Blocks
    kinds: Kinds


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, what is counted, and a look at each."""

    title: str
    counted: str
    look: Callable[[Scene], Iterator[Seen]]


def scene(tables: Tables) -> Scene:
    """Of these tables."""
    states = tuple(of_block(block, tables) for block in blocks(tables))
    return Scene(tables, states, kinds(tables, states))


PROPERTIES = (
    Property("exactly one primary action", "whole states", lambda at: whole.one_primary(at.tables, at.kinds)),
    Property(
        "nothing urgent is hidden by anything else",
        "whole states",
        lambda at: whole.nothing_hidden(at.tables, at.kinds),
    ),
    Property(
        "what is not known never reassures", "whole states", lambda at: whole.never_reassured(at.tables, at.kinds)
    ),
    Property(
        "every finding is answered, and as urgently as it stands",
        "states of blocks",
        lambda at: within.answered(at.tables, at.blocks),
    ),
    Property("no finding is answered twice", "states of blocks", lambda at: within.answered_once(at.tables, at.blocks)),
    Property(
        "a worse finding never gives milder advice",
        "pairs of states",
        lambda at: chain(within.monotone(at.tables, at.blocks), within.levels(at.tables, at.blocks)),
    ),
    Property("the rows stand in the order of how urgent and how soon", "rows", lambda at: within.in_order(at.tables)),
    Property(
        "every value has one band, and a worse value never a milder one",
        "values",
        lambda at: chain(values.one_threshold(at.tables), values.monotone(at.tables)),
    ),
    Property(
        "the tables agree with the hand-made cases",
        "cases",
        lambda at: chain(hand.agrees(at.tables), hand.complete(at.tables), pressures.by_hand()),
    ),
    Property(
        "each row says to each reader what is expected by hand, in the order by hand",
        "rows and codes",
        lambda at: chain(
            said.by_hand(at.tables),
            said.in_the_order_by_hand(at.tables),
            said.codes(at.tables),
            said.thresholds_say(at.tables),
            asked.by_hand(),
        ),
    ),
    Property(
        "blocks together bring what each brings alone", "pairs of states", lambda at: union.unions(at.tables, at.blocks)
    ),
)
