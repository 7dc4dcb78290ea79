"""How many people of an area are eligible: its population by sex and age, less those whom a check is not for."""

import tomllib
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

_NOT: dict[str, dict[str, float]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
NOT_ELIGIBLE = {(sex, band): Decimal(str(share)) / 100 for sex, bands in _NOT.items() for band, share in bands.items()}


class Group(NamedTuple):
    """People of one sex and five-year age band, as the ONS counts them less those in prison."""

    sex: str
    age_band: str
    people: int


def eligible(groups: Iterable[Group]) -> int:
    """To the nearest person; groups that no check is for count for nothing.

    Raises:
        ValueError: for fewer than no people.
    """
    whole = Decimal(0)
    for group in groups:
        if group.people < 0:
            raise ValueError("a population is not negative")
        if (group.sex, group.age_band) in NOT_ELIGIBLE:
            whole += group.people * (1 - NOT_ELIGIBLE[group.sex, group.age_band])
    return int(whole.quantize(Decimal(1), ROUND_HALF_UP))
