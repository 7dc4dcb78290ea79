"""A line of the table: what was measured, beside its limit, and whether its goal is met."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.service.rounds import SWING, Rounds

HEAD = (
    f"{'row':<46} {'product':>12} {'limit':>12} {'reference':>12} {'ratio med [min-max]':>22} {'CPU us/op':>10}  goal"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row.

    Args:
        row: which goal it is of, and what was done.
        product: what the service did, with its unit in `row`.
        limit: what the machine does with nothing of ours in it; 0 where there is none.
        reference: what something else does that people use for the same; 0 where there is none.
        ratio: middle, least and most of product to limit, or of whatever the goal is about.
        cpu: microseconds of the processors for one operation; 0 where it was not measured.
        goal: in words; "" where there is none.
        met: whether it is met; None where nothing is judged.
        swing: how much the limit moved between turns, or 1.
        words: what a reader has to know of it.
    """

    row: str
    product: float
    limit: float
    ratio: tuple[float, float, float]
    cpu: float = 0.0
    reference: float = 0.0
    goal: str = ""
    met: bool | None = None
    swing: float = 1.0
    words: str = ""

    @property
    def trusted(self) -> bool:
        """Whether the machine held still enough."""
        return self.swing <= SWING

    @property
    def verdict(self) -> str:
        if not self.trusted:
            return f"SWINGS {self.swing:.1f}x"
        return "" if self.met is None else "pass" if self.met else "MISSED"

    def __str__(self) -> str:
        middle, least, most = self.ratio
        ratio = f"{middle:.3f} [{least:.3f}-{most:.3f}]"
        figures = f"{_number(self.product)} {_number(self.limit)} {_number(self.reference)}"
        line = f"{self.row:<46} {figures} {ratio:>22} {_number(self.cpu, 10)}  {self.goal} {self.verdict}".rstrip()
        return f"{line}\n    {self.words}" if self.words else line

    def judged(self, met: bool) -> "Line":
        """The same row with another judgement."""
        return replace(self, met=met)

    def as_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return {**asdict(self), "verdict": self.verdict}


def of_rates(row: str, found: Rounds, *, least: float, goal: str, words: str = "", reference: float = 0.0) -> Line:
    """A row whose goal is a share of the limit's rate."""
    ratio = spread(found.ratios)
    return Line(
        row=row,
        product=found.rate,
        limit=found.limit_rate,
        ratio=ratio,
        cpu=found.cpu * 1e6,
        reference=reference,
        goal=goal,
        met=ratio[0] >= least,
        swing=found.swing,
        words=words,
    )


def spread(ratios: list[float]) -> tuple[float, float, float]:
    """Middle, least and most of what is in order."""
    return ratios[len(ratios) // 2], ratios[0], ratios[-1]


def _number(value: float, width: int = 12) -> str:
    if not value:
        return "-".rjust(width)
    return f"{value:,.0f}".rjust(width) if value >= 100 else f"{value:.4g}".rjust(width)
