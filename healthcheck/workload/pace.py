"""How soon a record must be at the surgery: at once, or in its turn but within so many weeks."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from healthcheck.advice.action import Action
from healthcheck.workload import item
from healthcheck.workload.item import Acts, Item

_DATA = tomllib.loads((Path(__file__).parent / "budget.toml").read_text(encoding="utf-8"))

PER_WEEK: int = _DATA["per_week"]
WAITS: dict[str, int] = {row["by"]: row["weeks"] for row in _DATA["wait"]}


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one record.

    Args:
        item: what it is to the surgery's work.
        weeks: it is sent at the latest with the budget of the week that begins so many weeks from this one; 0 for at
            once, whatever the budget.
    """

    item: Item
    weeks: int

    @property
    def waits(self) -> bool:
        """Whether it may wait for a later week."""
        return self.item is Item.ROUTINE and self.weeks > 0


AT_ONCE = Pace(Item.NONE, 0)


def of(actions: Sequence[Action]) -> Pace:
    """The pace of a record with these actions: that of the one that can wait least."""
    found = item.of(actions)
    weeks = [WAITS.get(action.by, 0) for action in actions if _routine(action)]
    return Pace(found, min(weeks, default=0) if found is Item.ROUTINE else 0)


def _routine(action: Acts) -> bool:
    return item.of([action]) is Item.ROUTINE
