"""What a scenario is: a person's own risk now and at a target, or why the equation cannot show one."""

from dataclasses import dataclass

from healthcheck.in_100 import fewer, in_100, people

# QRISK3 was made to tell who is at risk (BMJ 2017;357:j2099), not what an intervention does.
CAVEAT = (
    "This is a guide, not a promise. QRISK3 compares people with each other. It was not made to work out what a change "
    "does for one person, and your own chance may change more, less or more slowly than this."
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """The risk in percent now and then, everything else being as it is, age too.

    Args:
        id: "stop_smoking", "blood_pressure", "cholesterol_ratio", "bmi" or "all".
        change: "If you stopped smoking".
        notes: what a reader must know, the caveat of all scenarios last.
        source: who says that this is the target.
    """

    id: str
    change: str
    now: float
    then: float
    notes: tuple[str, ...]
    source: str

    @property
    def points(self) -> float:
        """By how many percentage points the risk would be lower."""
        return self.now - self.then

    @property
    def fewer(self) -> str:
        """The same for people: "about 5 fewer in 100"."""
        return fewer(self.now, self.then)

    @property
    def words(self) -> str:
        """The whole in one or two sentences."""
        chance = f"{self.change}, your chance of a heart attack or stroke in the next 10 years would be"
        if people(self.now) == people(self.then):
            return f"{chance} a little lower, but still {in_100(self.then)}."
        return f"{chance} {in_100(self.then)}. Now it is {in_100(self.now)}."


@dataclass(frozen=True, slots=True)
class Withheld:
    """A target that is not offered, because the equation gives no lower risk there."""

    id: str
    change: str
    reason: str
