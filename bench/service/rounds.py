"""The product and its limit in turns, A B B A, so that what else the machine does falls on both alike."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

SWING = 2.0  # a limit that moves more than this between rounds tells that nothing here can be trusted


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one side.

    Args:
        rate: operations a second.
        cpu: seconds of the processors for one operation.
    """

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Rounds:
    """What both sides did, turn by turn; the turns of the same place stood beside each other."""

    product: list[Turn]
    limit: list[Turn]

    @property
    def rate(self) -> float:
        """The product's middle rate."""
        return statistics.median(turn.rate for turn in self.product)

    @property
    def limit_rate(self) -> float:
        return statistics.median(turn.rate for turn in self.limit)

    @property
    def ratios(self) -> list[float]:
        """Of each pair, smallest first."""
        return sorted(product.rate / limit.rate for product, limit in zip(self.product, self.limit, strict=True))

    @property
    def cpu(self) -> float:
        """The product's middle cost of one operation, in seconds of the processors."""
        return statistics.median(turn.cpu for turn in self.product)

    @property
    def cpu_ratios(self) -> list[float]:
        """How many times the limit's processor time the product takes, pair by pair, smallest first."""
        return sorted(product.cpu / limit.cpu for product, limit in zip(self.product, self.limit, strict=True))

    @property
    def swing(self) -> float:
        """How many times the slowest turn of the limit its fastest was."""
        rates = [turn.rate for turn in self.limit]
        return max(rates) / min(rates)


def alternate(product: Callable[[], Turn], limit: Callable[[], Turn], rounds: int) -> Rounds:
    """Each side twice a round, after one turn each that warms up and is thrown away."""
    limit(), product()
    found = Rounds([], [])
    for _ in range(rounds):
        for side in ("product", "limit", "limit", "product"):
            if side == "product":
                found.product.append(product())
            else:
                found.limit.append(limit())
    return found
