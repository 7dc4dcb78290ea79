"""What the real rules give for a state: asked of `advise` itself, never worked out a second way."""

from collections.abc import Sequence
from dataclasses import dataclass

from healthcheck.advice.action import Action, Advice
from healthcheck.advice.finding import Finding
from healthcheck.advice.rules import advise
from healthcheck.advice.table import Row
from healthcheck.proof.orders import ORDERS
from healthcheck.proof.states import Block, State, findings, named
from healthcheck.proof.tables import Tables

NORMAL: State = {subject: order.bands[0] for subject, order in ORDERS.items()}


@dataclass(frozen=True, slots=True)
class Given:
    """A state, its findings, and the advice; None where the rules could give none.

    Args:
        brought: the actions that findings brought, in order; what stands where nothing else does is not among them.
        rows: the row of each of these.
    """

    state: State
    findings: tuple[Finding, ...]
    advice: Advice | None
    brought: tuple[Action, ...]
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The state in words."""
        return named(self.state)


def given(state: State, tables: Tables) -> Given:
    """Everything not in the state is normal."""
    return asked(state, findings({**NORMAL, **state}, tables), tables)


def asked(state: State, found: Sequence[Finding], tables: Tables) -> Given:
    """The advice on findings that are made already."""
    try:
        advice = advise(found, tables.rows)
    except (LookupError, StopIteration):
        return Given(state, tuple(found), None, (), ())
    brought = tuple(action for action in advice.actions if not tables.row[action.id].fallback)
    return Given(state, tuple(found), advice, brought, tuple(tables.row[action.id] for action in brought))


def of_block(block: Block, tables: Tables) -> tuple[Given, ...]:
    """Every state of a block, with everything else normal."""
    return tuple(given(state, tables) for state in block.states)
