"""Which answer a simulated person has after each set of measurements, and what every order of asking makes of that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from bench.partial_people import Partial, partial
from healthcheck.advice.action import Urgency
from healthcheck.assess import assess
from healthcheck.certainty import belief
from healthcheck.certainty.completed import completed
from healthcheck.certainty.forecast import Forecast, forecast
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.certainty.outcomes import NOTHING_URGENT

Order = tuple[str, ...]
_ALL = frozenset(MEASUREMENTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one person.

    Args:
        lacking: the measurements that are to be made, in the order of the check.
        right: by those made, whether the likeliest action is the one of full information.
        best: by those made, the one to make next.
    """

    lacking: Order
    right: Mapping[frozenset[str], bool]
    best: Mapping[frozenset[str], str]

    def by_best(self) -> tuple[bool, ...]:
        """After 0, 1, ... 6 measurements, each the best next one."""
        made: list[str] = []
        while len(made) < len(self.lacking):
            made.append(self.best[frozenset(made)])
        return self.by(made)

    def by(self, order: Sequence[str]) -> tuple[bool, ...]:
        """In a fixed order; nobody is asked for what is there."""
        ours = [name for name in order if name in self.lacking]
        right = [self.right[frozenset(ours[:count])] for count in range(len(ours))]
        return (*right, *(True,) * (len(MEASUREMENTS) + 1 - len(ours)))


def ask(seed: int) -> Asked:
    """Every set of what one person lacks but the whole of it, for then the answer is right."""
    person = partial(seed)
    full = full_information(person)
    lacking = tuple(name for name in MEASUREMENTS if name not in person.has)
    right, best = {}, {}
    for count in range(len(lacking)):
        for made in map(frozenset, combinations(lacking, count)):
            found = ahead(person, made)
            right[made], best[made] = found.action == full, found.gains[0].measurement
    return Asked(lacking, right, best)


def ahead(person: Partial, made: frozenset[str]) -> Forecast:
    """What the person's check is likely to say, with these measured as well."""
    check = person.check(person.has | made)
    assert check.person.sex
    beliefs = belief.of(check, check.person.sex)
    found = forecast(check, completed(check, beliefs), beliefs, assess(check).findings)
    assert found
    return found


def full_information(person: Partial) -> str:
    """The action of the check with everything measured."""
    primary = assess(person.check(_ALL)).advice.primary
    return NOTHING_URGENT if primary.urgency is Urgency.NONE else primary.id


def reached(right: Sequence[bool]) -> int:
    """After how many measurements the answer is right and stays so."""
    return max((asked + 1 for asked, good in enumerate(right) if not good), default=0)


def best_order(people: Iterable[Asked]) -> Order:
    """Of all 720 orders the one that needs the fewest measurements of these people: nobody knows it beforehand."""
    needed: dict[Order, int] = defaultdict(int)
    for person in people:
        for order in permutations(person.lacking):
            needed[order] += reached(person.by(order))
    groups = {tuple(sorted(order)) for order in needed}

    def whole(order: Order) -> int:
        return sum(needed[tuple(name for name in order if name in group)] for group in groups)

    return min(permutations(MEASUREMENTS), key=whole)
