"""Reads the hazard log and refuses one that does not hold together."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from healthcheck.hazards.risk import ACCEPTABLE, Likelihood, Risk, Severity

FILE: Final = Path(__file__).with_name("hazards.toml")


class BadLog(ValueError):
    """The log contradicts itself; the message names the hazard."""


class Kind(StrEnum):
    """What a control is. Only a deployer's control may go without a test: it is theirs to keep, under DCB0160."""

    DESIGN = "design"
    WORDS = "words"
    DEPLOYER = "deployer"


@dataclass(frozen=True, slots=True)
class Control:
    """What prevents a hazard, and the tests that prove it, each as path::name."""

    says: str
    kind: Kind
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One way in which somebody could come to harm."""

    id: str
    name: str
    causes: tuple[str, ...]
    harm: str
    initial: Risk
    residual: Risk
    controls: tuple[Control, ...]
    left: str


@dataclass(frozen=True, slots=True)
class Log:
    """All hazards, with who has approved them."""

    version: str
    approved_by: str
    hazards: tuple[Hazard, ...]


def read(text: str) -> Log:
    """The log of a TOML text. Raises BadLog."""
    told = tomllib.loads(text)
    hazards = tuple(_hazard(one) for one in told["hazard"])
    names = [hazard.id for hazard in hazards]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadLog(f"used twice: {', '.join(sorted(twice))}")
    return Log(told["version"], told["approved_by"], hazards)


def _hazard(told: dict[str, Any]) -> Hazard:
    name = told["id"]
    try:
        hazard = Hazard(
            name,
            told["name"],
            tuple(told["causes"]),
            told["harm"],
            _risk(told["initial"]),
            _risk(told["residual"]),
            tuple(_control(one) for one in told["control"]),
            told.get("left", ""),
        )
    except KeyError as missing:
        raise BadLog(f"{name}: {missing} is missing or not known") from missing
    _agrees(hazard)
    return hazard


def _agrees(hazard: Hazard) -> None:
    """No hazard without a cause, no risk that grew, none left undesirable without a reason."""
    if not hazard.causes or not hazard.controls:
        raise BadLog(f"{hazard.id}: a hazard has at least one cause and one control")
    if hazard.residual.rating > hazard.initial.rating or hazard.residual.severity > hazard.initial.severity:
        raise BadLog(f"{hazard.id}: the controls make it worse")
    if hazard.residual.rating > ACCEPTABLE and not hazard.left:
        raise BadLog(f"{hazard.id}: rated {hazard.residual.rating} at the end; say in `left` why no more can be done")
    for control in hazard.controls:
        if (control.kind is Kind.DEPLOYER) == bool(control.tests):
            raise BadLog(f"{hazard.id}: each control but a deployer's names the test that proves it")


def _risk(told: list[str]) -> Risk:
    severity, likelihood = told
    return Risk(Severity[severity.upper()], Likelihood[likelihood.upper()])


def _control(told: dict[str, Any]) -> Control:
    return Control(told["says"], Kind(told.get("kind", "design")), tuple(told.get("tests", ())))
