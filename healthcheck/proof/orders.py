"""The hand-written order of bands: what there is to find of each subject, and what is worse than what."""

import tomllib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

ABSENT = ""
_OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Order:
    """Of one subject. `bands` in the order they were written, with ABSENT where it may make no finding."""

    bands: tuple[str, ...]
    worse: frozenset[tuple[str, str]]

    def at_least(self, band: str, than: str) -> bool:
        """Whether a band is the same as another, or worse."""
        return band == than or (than, band) in self.worse


def _order(chains: list[list[str]]) -> Order:
    named = [[ABSENT if band == _OPTIONAL else band for band in chain] for chain in chains]
    bands = tuple(dict.fromkeys(band for chain in named for band in chain))
    pairs = {pair for chain in named for pair in combinations(chain, 2)}
    beyond = {(milder, worst) for milder, between in pairs for start, worst in pairs if between == start}
    return Order(bands, frozenset(pairs | beyond))


def _read(path: Path) -> dict[str, Order]:
    return {subject: _order(chains) for subject, chains in tomllib.loads(path.read_text(encoding="utf-8")).items()}


ORDERS = _read(Path(__file__).parent / "orders.toml")
