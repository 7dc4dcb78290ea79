"""The follow-up questions: which a check asks, and what was answered that still holds."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from healthcheck.advice import VERSION
from healthcheck.advice.finding import Finding
from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.measurement import Kind, Measurement

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Sign:
    """A question, and what its answer "yes" means: the band, in words for the person and for the GP.

    Args:
        beside: other questions whose "yes" tells of the same signs; they are not asked for this.
    """

    question: str
    band: str
    words: str
    gp: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Questions that are asked together.

    Args:
        subject: of the finding that the answers make; "" where they make none.
        when: findings as "subject:band", any one of which asks.
        given: earlier questions of which one must have been answered "yes"; () for no such need.
        kinds: what was measured; an answer "no" from before the last of these says nothing of it.
        signs: the most serious first.
        unknown: in words for the person, where the answers are not known; `none`: where all are "no".
    """

    when: tuple[str, ...]
    kinds: tuple[Kind, ...]
    signs: tuple[Sign, ...]
    subject: str = ""
    given: tuple[str, ...] = ()
    unknown: str = ""
    unknown_gp: str = ""
    none: str = ""
    none_gp: str = ""

    def asks(self, made: Collection[str], check: HealthCheck) -> bool:
        """Whether it is asked after these findings."""
        return any(key in made for key in self.when) and self.is_open(check)

    def is_open(self, check: HealthCheck) -> bool:
        """Whether the earlier answers call for it."""
        return not self.given or any(check.answers.get(question) == YES for question in self.given)


def _ask(raw: dict[str, Any]) -> Ask:
    signs = tuple(Sign(**{**each, "beside": tuple(each.get("beside", ()))}) for each in raw.pop("sign"))
    given = tuple(raw.pop("given", ()))
    kinds = tuple(Kind.of(key) for key in raw.pop("kinds"))
    return Ask(when=tuple(raw.pop("when")), kinds=kinds, signs=signs, given=given, **raw)


def _read(path: Path) -> tuple[Ask, ...]:
    return tuple(_ask(each) for each in tomllib.loads(path.read_text(encoding="utf-8"))["ask"])


ASKS = _read(Path(__file__).parent / VERSION / "follow_up.toml")


@dataclass(frozen=True, slots=True)
class Asked:
    """The id of a question that is asked, and the answer that holds; "" where there is none."""

    question: str
    answer: str


def asked(findings: Iterable[Finding], check: HealthCheck) -> tuple[Asked, ...]:
    """The questions that these findings ask, answered or not, what cannot wait first."""
    made = {finding.key for finding in findings}
    asks = [ask for ask in ASKS if ask.asks(made, check)]
    return tuple(Asked(sign.question, answer(ask, sign, check)) for ask in asks for sign in ask.signs)


def answer(ask: Ask, sign: Sign, check: HealthCheck) -> str:
    """The answer that holds: "yes", "no", or "" where it is not known.

    An answer of the questionnaire holds until the question is answered again, although the sample is taken later: what
    it asks about lasts for months.
    """
    if any(_last(question, check) == YES for question in sign.beside):
        return YES
    given = [each for each in check.follow_up if each.question == sign.question]
    if not given:
        told = check.answers.get(sign.question, "")
        return told if told in (YES, NO) else ""
    last = max(given, key=_order)
    if last.option == NO and last.at < _last_measured(ask, check):
        return ""
    return last.option


def _last(question: str, check: HealthCheck) -> str:
    given = [each for each in check.follow_up if each.question == question]
    return max(given, key=_order).option if given else ""


def _order(given: FollowUpAnswer) -> tuple[datetime, bool]:
    """By when; of two answers of one moment "yes" counts."""
    return given.at, given.option == YES


def _last_measured(ask: Ask, check: HealthCheck) -> datetime:
    """When the last of what it is about was measured."""
    return max(each.taken_at for each in check.measurements if isinstance(each, Measurement) and each.kind in ask.kinds)
