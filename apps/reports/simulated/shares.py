"""How simulated people are spread: shares.toml beside this, as arrays, and how each area differs from the country."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from apps.reports.eligible import NOT_ELIGIBLE

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("shares.toml").read_text(encoding="utf-8"))
SEXES = ("female", "male")
AGES = tuple(TABLE["age"])
LIKE = 40.0  # how alike areas are: the weight of the country in an area's own shares
PRACTICES = 43  # of an area, on average: some 6,500 of England over 150 authorities


def shares(name: str) -> np.ndarray:
    """A list of the table, made to sum to 1."""
    found: np.ndarray = np.array(list(TABLE[name].values()), dtype=float)
    return np.asarray(found / found.sum())


def eligible() -> np.ndarray:
    """Of everybody who is eligible, the share of each sex and age band: those on a register are not invited."""
    people = np.array([[TABLE["age"][age] * float(1 - NOT_ELIGIBLE[sex, age]) for age in AGES] for sex in SEXES])
    return np.asarray(people / people.sum())


def factors(name: str) -> np.ndarray:
    """What multiplies the uptake, in the order of the list."""
    found: Mapping[str, float] = TABLE["uptake"][name]
    return np.array(list(found.values()))


@dataclass(frozen=True, slots=True)
class Places:
    """The areas of a simulation: how large each is, who lives there and how many come.

    Args:
        size: share of everybody.
        ethnicity, deprivation: shares, a row an area.
        uptake: what multiplies the uptake.
        practices: how many.
    """

    size: np.ndarray
    ethnicity: np.ndarray
    deprivation: np.ndarray
    uptake: np.ndarray
    practices: np.ndarray

    @classmethod
    def made(cls, areas: int, seed: int) -> "Places":
        chance = np.random.default_rng([seed, 0])
        size = chance.lognormal(0.0, 0.5, areas)
        return cls(
            size=size / size.sum(),
            ethnicity=chance.dirichlet(shares("ethnicity") * LIKE, areas),
            deprivation=chance.dirichlet(shares("deprivation") * LIKE, areas),
            uptake=chance.lognormal(0.0, 0.2, areas),
            practices=np.maximum(1, np.round(PRACTICES * size / size.mean())).astype(int),
        )

    def name(self, area: int) -> tuple[str, str]:
        """Code and name: no authority has such a code."""
        return f"X{area + 1:08d}", f"Simulated area {area + 1}"
