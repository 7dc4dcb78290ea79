"""How many of those invited come, by age and sex: the table beside this file, or one that is given instead."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthcheck.cox import Floats
from healthcheck.person import Sex
from healthcheck.population.unusable import Unusable

# Between authorities uptake went from 25.1 to 84.7% about 52.6% (BMJ Open 2020;10:e042963). If those are the ends of
# 150 on a normal curve of log-odds, its standard deviation is 0.54, which at 40% is 0.32 of the uptake itself.
SPREAD = 0.32
OLDEST = 120
_NEEDED = ("sex", "lowest_age", "highest_age", "percent")
_SEXES = [sex.value for sex in Sex]


@dataclass(frozen=True, slots=True)
class Uptake:
    """The part of those invited who come.

    Args:
        shares: a row for each of Sex and a column for each age from 0; 0 to 1, NaN where the table has none.
        spread: how far the uptake of a whole wave may be off, as a part of it; 0 where it was given as known.
        words: where it comes from.
    """

    shares: Floats
    spread: float
    words: str


def built_in() -> Uptake:
    """The table of this service."""
    text = (Path(__file__).parent / "uptake.csv").read_text(encoding="utf-8")
    return Uptake(
        _shares(text.splitlines()), SPREAD, "about 40% of those invited, fewer men and fewer at 40 than at 70"
    )


def given(said: str) -> Uptake:
    """A percentage of everybody, such as "35", or a table like the built-in one by its file's name. Raises Unusable."""
    number = said.strip().removesuffix("%")
    if number.replace(".", "", 1).isdigit():
        if not 0 < float(number) <= 100:
            raise Unusable(f"an uptake of {said} is none: it is a percentage of those invited, above 0 and at most 100")
        return Uptake(np.full((len(_SEXES), OLDEST + 1), float(number) / 100), 0.0, f"{float(number):g}% of everybody")
    try:
        text = Path(said).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"the uptake {said} is neither a percentage nor a table that can be read") from error
    return Uptake(_shares(text.splitlines()), 0.0, f"by the table {said}")


def _shares(lines: Iterable[str]) -> Floats:
    shares = np.full((len(_SEXES), OLDEST + 1), np.nan)
    for row in csv.DictReader(lines):
        try:
            _fill(shares, row)
        except (KeyError, ValueError, TypeError) as error:
            raise Unusable(
                f"the uptake table needs the columns {', '.join(_NEEDED)}, each filled in every row"
            ) from error
    if np.isnan(shares).all():
        raise Unusable("the uptake table has no row")
    return shares


def _fill(shares: Floats, row: Mapping[str, str]) -> None:
    lowest, highest, percent = int(row["lowest_age"]), int(row["highest_age"]), float(row["percent"])
    if not (0 <= lowest <= highest <= OLDEST and 0 <= percent <= 100):
        raise ValueError
    shares[_SEXES.index(row["sex"]), lowest : highest + 1] = percent / 100
