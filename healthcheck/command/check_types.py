"""The simple values of a check's JSON: days, times, exact numbers, and words that each stand for one thing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema

from healthcheck.entry import Route
from healthcheck.measurement import AbsentReason, Arm, Kind, Source
from healthcheck.person import Ethnicity, NhsNumber, Sex
from healthcheck.refusal import Invalid
from healthcheck.sample import SampleFlag, Whose
from healthcheck.units import IMPERIAL, Unit

_T = TypeVar("_T")


def _day(given: object) -> date:
    try:
        if isinstance(given, str) and date.fromisoformat(given).isoformat() == given:
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise ValueError("write a day as 2026-11-16")


def _moment(given: object) -> datetime:
    try:
        if isinstance(given, str) and "T" in given:
            return datetime.fromisoformat(given)
    except ValueError:
        pass
    raise ValueError("write a time with its zone as 2026-11-16T08:30:00Z")


def _number(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise ValueError("write a number, without quotation marks")
    return Decimal(given)


def _nhs_number(given: object) -> NhsNumber:
    try:
        return NhsNumber(str(given))
    except Invalid as refusal:
        raise ValueError(refusal.detail) from None


def _word(options: Mapping[str, _T]) -> Callable[[object], _T]:
    """Reads the thing that a word stands for."""

    def read(given: object) -> _T:
        if isinstance(given, str) and given in options:
            return options[given]
        raise ValueError(f"must be one of {', '.join(options)}")

    return read


def _enum(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "string", "enum": list(options)}


_SEXES = {sex.value: sex for sex in Sex}
_ETHNICITIES = {ethnicity.key: ethnicity for ethnicity in Ethnicity}
_KINDS = {kind.key: kind for kind in Kind}
_SOURCES = {source.value: source for source in Source}
_REASONS = {reason.key: reason for reason in AbsentReason}
_ARMS = {arm.value: arm for arm in Arm}
_FLAGS = {flag.key: flag for flag in SampleFlag}
_WHOSE = {whose.value: whose for whose in Whose}
_ROUTES = {route.value: route for route in Route}
# Each unit that a measured kind has, and the body's imperial ones.
_UNITS = {unit: unit for unit in [*dict.fromkeys(kind.unit.ucum for kind in Kind), *(ucum for ucum, _ in IMPERIAL)]}

_KINDS_AND_UNITS = ", ".join(f"{kind.key} in {kind.unit.ucum}" for kind in Kind if kind.unit is not Unit.ONE)

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
NhsDigits = Annotated[
    NhsNumber, BeforeValidator(_nhs_number), WithJsonSchema({"type": "string", "pattern": "^[0-9]{10}$"})
]
SexWord = Annotated[Sex, BeforeValidator(_word(_SEXES)), WithJsonSchema(_enum(_SEXES))]
EthnicityWord = Annotated[Ethnicity, BeforeValidator(_word(_ETHNICITIES)), WithJsonSchema(_enum(_ETHNICITIES))]
KindWord = Annotated[Kind, BeforeValidator(_word(_KINDS)), WithJsonSchema(_enum(_KINDS))]
SourceWord = Annotated[Source, BeforeValidator(_word(_SOURCES)), WithJsonSchema(_enum(_SOURCES))]
ReasonWord = Annotated[AbsentReason, BeforeValidator(_word(_REASONS)), WithJsonSchema(_enum(_REASONS))]
ArmWord = Annotated[Arm, BeforeValidator(_word(_ARMS)), WithJsonSchema(_enum(_ARMS))]
RouteWord = Annotated[Route, BeforeValidator(_word(_ROUTES)), WithJsonSchema(_enum(_ROUTES))]
FlagWord = Annotated[SampleFlag, BeforeValidator(_word(_FLAGS)), WithJsonSchema(_enum(_FLAGS))]
WhoseWord = Annotated[Whose, BeforeValidator(_word(_WHOSE)), WithJsonSchema(_enum(_WHOSE))]
UnitWord = Annotated[str, BeforeValidator(_word(_UNITS)), WithJsonSchema(_enum(_UNITS))]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Text = Annotated[str, Field(max_length=200)]

UNITS_SAID = f"UCUM code of the value's unit: {_KINDS_AND_UNITS}; a ratio in 1; the body also in inches or pounds."
