"""A risk as people of 100, one rule for words and pictures: never past a threshold that the risk has not reached."""

from healthcheck.scores import qrisk3


def in_100(percent: float) -> str:
    """A risk for people: "about 45 in 100"."""
    return "less than 1 in 100" if less_than_one(percent) else f"about {people(percent)} in 100"


def people(percent: float) -> int:
    """How many of 100: the nearest whole number that is still in the risk's own band.

    It is 9 at 9.6%, because 10 in 100 is raised and 9.6% is not. Less than 1% is a part of one person and counts as 1:
    0 people would say that it cannot happen.
    """
    if less_than_one(percent):
        return 1
    nearest = int(percent + 0.5)
    return nearest if qrisk3.band(nearest) == qrisk3.band(percent) else int(percent)


def less_than_one(percent: float) -> bool:
    """Whether it is said as "less than 1 in 100"."""
    return percent < 1


def fewer(now: float, then: float) -> str:
    """The difference of the two numbers as shown, so that a reader who subtracts them finds the same."""
    count = people(now) - people(then)
    if not count:
        return "less than 1 fewer in 100"
    return f"{'at least' if less_than_one(then) else 'about'} {count} fewer in 100"
