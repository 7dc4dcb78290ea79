"""How far a count could move without anything that is shown changing: by one up, by one down.

A shown 10 stands for 8 to 12, a shown 15 for 13 to 17, a shown 0 for 0. We grant the attacker to know which counts were
hidden for being small, so these stand for 1 to 7, the ones hidden beside them for 8 and more, and a hidden 0 for
anything.
"""

from dataclasses import dataclass

import numpy as np

from apps.reports.disclosure.tables import SMALL, Counts, Flags, rounded, small


@dataclass(frozen=True)
class Room:
    """Of each count, whether one more and one fewer would look the same."""

    up: Flags
    down: Flags

    def turned(self) -> "Room":
        """The same with up and down changed over."""
        return Room(self.down, self.up)


def room(exact: Counts, hidden: Flags) -> Room:
    """The room of each count; any shape."""
    near, little = rounded(exact), small(exact)
    up = np.where(hidden, ~little | (exact < SMALL), (exact > 0) & (exact < near + 2))
    down = np.where(
        hidden,
        np.where(little, exact > 1, exact > SMALL + 1),
        exact > np.maximum(near - 2, SMALL + 1),
    )
    return Room(up, down)
