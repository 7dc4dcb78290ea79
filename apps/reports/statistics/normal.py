"""How many standard deviations an interval of the normal distribution reaches to each side."""

from statistics import NormalDist

_STANDARD = NormalDist()


def reach(level: float) -> float:
    """For a two-sided level such as 0.95: 1.96.

    Raises:
        ValueError: for a level that is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, not {level}")
    return _STANDARD.inv_cdf((1 + level) / 2)


def two_sided(z: float) -> float:
    """The probability of being at least this many standard deviations off, to either side."""
    return 2 * _STANDARD.cdf(-abs(z))
