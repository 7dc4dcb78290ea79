"""May this person have a check at home? Yes, or the reasons why not, each with whom to talk to instead."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from healthcheck.person import whole_years
from healthcheck.refusal import Invalid

_RULES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_CONDITIONS = {rule["code"]: rule for rule in _RULES["conditions"]}
_HOME = {rule["code"]: rule for rule in _RULES["home"]}
_TALK_TO = (
    "The NHS Health Check is for people who are not already looked after for this. "
    "Talk to your GP surgery about the check-ups that are right for you."
)

VERSION: str = _RULES["version"]
CONDITIONS: tuple[str, ...] = tuple(_CONDITIONS)
HOME: tuple[str, ...] = tuple(_HOME)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not.

    Args:
        code: stable, such as "too_young", "checked_recently" or a condition's own.
        group: "age", "recall", "condition", or "home" where the person may have a check, but not at home.
        words: what the person reads, with whom to talk to.
        source: the rule behind it.
    """

    code: str
    group: str
    words: str
    source: str


def decide(
    birth_date: date, day: date, conditions: Collection[str], home: Collection[str], last_check_on: date | None
) -> tuple[Reason, ...]:
    """Every reason against a check at home on a day, age first; () when there is none.

    Args:
        conditions: those of CONDITIONS that the person has.
        home: those of HOME that hold for the person.
        last_check_on: day of the last NHS Health Check; None when there was none.

    Raises:
        Invalid: code "unknown-condition" or "date-in-future".
    """
    _check_known(conditions, _CONDITIONS, "/conditions")
    _check_known(home, _HOME, "/home")
    if birth_date > day:
        raise Invalid("date-in-future", "The date of birth must be in the past.", field="/birth_date")
    if last_check_on and last_check_on > day:
        raise Invalid("date-in-future", "The last NHS Health Check must be in the past.", field="/last_check_on")
    return (
        *_age(whole_years(birth_date, day)),
        *(_recall(whole_years(last_check_on, day)) if last_check_on else ()),
        *(_condition(rule) for code, rule in _CONDITIONS.items() if code in conditions),
        *(_home(rule) for code, rule in _HOME.items() if code in home),
    )


def _check_known(given: Collection[str], known: Collection[str], field: str) -> None:
    if not set(given) <= set(known):
        raise Invalid("unknown-condition", f"Each must be one of: {', '.join(known)}.", field=field)


def _age(age: int) -> tuple[Reason, ...]:
    rule = _RULES["age"]
    if age < rule["lowest"]:
        return (Reason("too_young", "age", rule["too_young"], rule["source"]),)
    if age > rule["highest"]:
        return (Reason("too_old", "age", rule["too_old"], rule["source"]),)
    return ()


def _recall(years: int) -> tuple[Reason, ...]:
    rule = _RULES["recall"]
    return () if years >= rule["years"] else (Reason("checked_recently", "recall", rule["words"], rule["source"]),)


def _condition(rule: dict[str, Any]) -> Reason:
    words = f"You told us that {rule['told']}. {_TALK_TO}"
    return Reason(rule["code"], "condition", words, _RULES["source"]["conditions"])


def _home(rule: dict[str, Any]) -> Reason:
    return Reason(rule["code"], "home", f"You told us that {rule['told']}. {rule['talk_to']}", _RULES["source"]["home"])
