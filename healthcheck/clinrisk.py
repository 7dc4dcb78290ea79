"""What ClinRisk's QRISK3, QDiabetes and QKidney share: their columns, and what a check's answers count as in them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays, Column, choice
from healthcheck.cox import Floats
from healthcheck.evidence import YES_NO, Evidence, NotKnown
from healthcheck.person import Ethnicity, Sex
from healthcheck.units import Unit

# The equations are made for a BMI of 20 to 40; the official calculators count what is outside as the nearer end.
BMI_LOW, BMI_HIGH = 20.0, 40.0
TOWNSEND_LOW, TOWNSEND_HIGH = -8.0, 12.0

SEX = choice("sex", "sex at birth", tuple(sex.value for sex in Sex))
ETHNICITY = choice(
    "ethnicity",
    "ethnic group",
    (
        "white_or_not_stated",
        "indian",
        "pakistani",
        "bangladeshi",
        "other_asian",
        "black_caribbean",
        "black_african",
        "chinese",
        "other",
    ),
    default=0,
)
SMOKING = choice(
    "smoking",
    "smoking: light is fewer than 10 cigarettes a day, moderate 10 to 19, heavy 20 or more",
    ("non_smoker", "ex_smoker", "light_smoker", "moderate_smoker", "heavy_smoker"),
)
# Beyond 10 to 100 it is not a person's BMI but a slip, such as of units.
BMI = Column("bmi", "body mass index; counts as 20 to 40", 10, 100, Unit.KG_PER_M2, example=27)
TOWNSEND = Column("townsend", "Townsend deprivation score", TOWNSEND_LOW, TOWNSEND_HIGH, default=0)

_SMOKING = {"never": 0, "ex": 1, "light": 2, "moderate": 3, "heavy": 4}
_RELATIVES = {"yes": 1, "no": 0, "not_known": 0}
_NOT_KNOWN = "not known, counted as 0 as the official calculator does"
_EXCLUDED = "not asked: a person who has it may not have the check, confirmed at eligibility"


def of_one_sex(name: str, meaning: str) -> Column:
    """A condition that counts in one sex's equation only, so that the other may have nothing there."""
    return Column(name, meaning, low=0, high=1, whole=True, default=0)


def clamped(bmi: Floats) -> Floats:
    """BMI as the equations count it."""
    return np.minimum(np.maximum(bmi, BMI_LOW), BMI_HIGH)


def each_sex(equation: Callable[[Sex, Arrays], Arrays], people: Arrays) -> Arrays:
    """Each person's outputs by the equation of their own sex, in the order of the people."""
    count, scored = len(people["sex"]), 0
    together: dict[str, NDArray[Any]] = {}
    for index, sex in enumerate(Sex):
        rows = np.flatnonzero(people["sex"] == index)
        if len(rows) == count:
            return equation(sex, people)
        for name, values in equation(sex, _Part(people, rows)).items():
            together.setdefault(name, np.empty(count, values.dtype))[rows] = values
        scored += len(rows)
    if scored < count:
        raise ValueError("every person's sex must be one of the two that there are equations for")
    return together


class _Part(Mapping[str, NDArray[Any]]):
    """Some rows of columns. A column is copied when it is asked for and not before, so that it is in the cache then."""

    def __init__(self, people: Arrays, rows: NDArray[np.intp]) -> None:
        self._people, self._rows = people, rows
        self._copied: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._copied:
            self._copied[name] = self._people[name].take(self._rows)
        return self._copied[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)


def one(person: Mapping[str, float]) -> Arrays:
    """A person as columns of length one."""
    return {name: np.array([value], np.float64) for name, value in person.items()}


def within(low: float, high: float, value: float, words: str, score: str) -> float:
    """The value, if the score is made for it. Raises NotKnown."""
    if not low <= value <= high:
        raise NotKnown(f"{words}: {score} is made for {low:g} to {high:g}")
    return value


def sex(evidence: Evidence) -> int:
    """The index in SEX."""
    return list(Sex).index(evidence.sex())


def ethnicity(evidence: Evidence, score: str) -> int:
    """The index in ETHNICITY; not stated counts as White, which is what the group is called."""
    found = evidence.ethnicity()
    if found is Ethnicity.NOT_STATED:
        evidence.notes.append(
            f"Ethnicity was not stated and counted as White, as {score} does: the risk may be higher or lower."
        )
    return found.qrisk_group - 1


def smoking(evidence: Evidence) -> int:
    """The index in SMOKING."""
    return evidence.choice("smoking", _SMOKING)


def condition(evidence: Evidence, question: str, name: str = "") -> int:
    """A condition that the check asks about."""
    return evidence.choice(question, YES_NO, name=name)


def excluded(evidence: Evidence, name: str) -> int:
    """A condition that nobody who may have the check has."""
    evidence.use(name, 0, _EXCLUDED)
    return 0


def unasked(evidence: Evidence, name: str) -> int:
    """A condition that the check does not ask about; the score says that it counted none."""
    evidence.use(name, 0, "not asked, counted as no")
    return 0


def relatives(evidence: Evidence, question: str, name: str, words: str) -> int:
    """A condition of the family, which a person need not know."""
    counted = evidence.choice(question, _RELATIVES, name=name)
    if evidence.check.answers[question] == "not_known":
        evidence.notes.append(f"{words} in the family was not known and counted as none; the risk may be higher.")
    return counted


def townsend(evidence: Evidence, score: str, low: float = TOWNSEND_LOW, high: float = TOWNSEND_HIGH) -> float:
    """Townsend 0 is a value. Only None is not known."""
    found = evidence.check.person.townsend
    if found is None:
        evidence.use("townsend", 0, _NOT_KNOWN)
        evidence.notes.append("Deprivation of the area (Townsend score) was not known and counted as 0, the average.")
        return 0.0
    evidence.use("townsend", found, "postcode")
    return within(low, high, float(found), "Townsend score", score)


def bmi(evidence: Evidence, score: str) -> float:
    """As measured; a note says so where the equation counts it as 20 or 40."""
    found = float(evidence.bmi())
    if not BMI_LOW <= found <= BMI_HIGH:
        counted, end = (BMI_HIGH, "highest") if found > BMI_HIGH else (BMI_LOW, "lowest")
        evidence.notes.append(f"BMI {found:g} was counted as {counted:g}, the {end} that {score} is made for.")
    return found


def other_sex(evidence: Evidence, person: Arrays, figure: Callable[[Arrays], float], not_asked: str = "") -> float:
    """The figure of the other equation, as NHS Health Check guidance asks where gender is not that of birth."""
    own = list(Sex)[int(person["sex"][0])]
    evidence.notes.append(
        f"Scored with the equation for the sex at birth ({own.value}); the figure of the equation for the other sex "
        f"is given beside it. Talk with your GP about which fits you.{not_asked}"
    )
    return figure({**person, "sex": 1 - person["sex"]})
