"""Whole checks of any kind as the JSON that `assess` takes: values, bounds, failures, gaps, places and answers."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.questionnaires import current

Json = dict[str, Any]

DAY = "2026-11-16"
_SAMPLED = "2026-11-12T07:30:00Z"
_LABORATORY = (
    Kind.TOTAL_CHOLESTEROL,
    Kind.HDL_CHOLESTEROL,
    Kind.CHOLESTEROL_RATIO,
    Kind.HBA1C,
    Kind.CREATININE,
    Kind.TRIGLYCERIDES,
    Kind.ACR,
)
_BODY = (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)
_PLACES = [source.value for source in Source if source is not Source.LABORATORY]
# What adults have; beside it the whole range that is credible.
_USUAL = {
    Kind.HEIGHT: (148, 195),
    Kind.WEIGHT: (45, 140),
    Kind.WAIST: (60, 130),
    Kind.TOTAL_CHOLESTEROL: (3, 11),
    Kind.HDL_CHOLESTEROL: (0.6, 2.5),
    Kind.CHOLESTEROL_RATIO: (2, 9),
    Kind.HBA1C: (28, 100),
    Kind.CREATININE: (45, 300),
    Kind.TRIGLYCERIDES: (0.5, 25),
    Kind.ACR: (0, 90),
}
_FAILURES = [reason.key for reason in AbsentReason if reason is not AbsentReason.NOT_MEASURED]


def number(low: float | Decimal, high: float | Decimal, places: int) -> st.SearchStrategy[float]:
    """Within the two, with so many decimals at most."""
    return st.decimals(Decimal(str(low)), Decimal(str(high)), places=places).map(float)


def _value(kind: Kind) -> st.SearchStrategy[float]:
    return st.one_of(number(*_USUAL[kind], kind.places), number(kind.low, kind.high, kind.places))


def _measured(kind: Kind) -> st.SearchStrategy[Json]:
    of_laboratory = kind in _LABORATORY
    return st.fixed_dictionaries(
        {
            "kind": st.just(kind.key),
            "value": _value(kind),
            "unit": st.just(kind.unit.ucum),
            "taken_at": st.just(_SAMPLED),
            "source": st.sampled_from(["laboratory"] if of_laboratory else _PLACES),
        },
        optional={
            "comparator": st.sampled_from(["<", ">"]) if of_laboratory else st.just(""),
            "device": st.sampled_from(["", "scale"]),
            "stored": st.booleans(),
            "arrived_at": st.sampled_from(["2026-11-13T09:00:00Z", "2026-11-16T09:00:00Z"]),
            "specimen": st.just("kit 1") if of_laboratory else st.none(),
        },
    )


def _failed(kind: Kind) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"kind": st.just(kind.key), "absent": st.sampled_from(_FAILURES)},
        optional={"words": st.sampled_from(["", "Tube unlabelled"]), "taken_at": st.just(_SAMPLED)},
    )


def _attempts(kind: Kind) -> st.SearchStrategy[list[Json]]:
    """Nothing, one or two, of which any may have failed."""
    one = st.one_of(_measured(kind), _measured(kind), _failed(kind)) if kind in _LABORATORY else _measured(kind)
    return st.lists(one, max_size=2)


def _usual(kind: Kind) -> st.SearchStrategy[list[Json]]:
    """One plain value that many people have."""
    source = "laboratory" if kind in _LABORATORY else "home"
    plain = {"kind": kind.key, "unit": kind.unit.ucum, "taken_at": _SAMPLED, "source": source}
    return number(*_USUAL[kind], kind.places).map(lambda value: [{**plain, "value": value}])


def series(place: str, systolic: float, diastolic: float) -> list[Json]:
    """The same pressure on five days."""
    return [
        {
            "kind": key,
            "value": value,
            "unit": "mm[Hg]",
            "taken_at": f"2026-11-{10 + day:02d}T08:00:00Z",
            "source": place,
            "reading": f"day {day}",
        }
        for day in range(5)
        for key, value in (("systolic", systolic), ("diastolic", diastolic))
    ]


@st.composite
def _pressures(draw: st.DrawFn) -> list[Json]:
    """No readings, one, or a series, at one place or at two."""
    found: list[Json] = []
    for place in draw(st.lists(st.sampled_from(_PLACES), max_size=2, unique=True)):
        for each in range(draw(st.sampled_from([1, 2, 8]))):
            systolic = draw(st.one_of(st.integers(85, 190), st.integers(70, 300)))
            diastolic = draw(st.integers(40, min(200, systolic - 1)))
            taken_at = f"2026-11-{draw(st.integers(8, 15)):02d}T{8 + each:02d}:00:00Z"
            for key, value, unit in (("systolic", systolic, "mm[Hg]"), ("diastolic", diastolic, "mm[Hg]")):
                found.append(
                    {
                        "kind": key,
                        "value": value,
                        "unit": unit,
                        "taken_at": taken_at,
                        "source": place,
                        "reading": f"{place} {each}",
                    }
                )
    return found


def _answers(name: str) -> st.SearchStrategy[dict[str, str]]:
    """Any question may be left out."""
    return st.fixed_dictionaries(
        {},
        optional={
            question.id: st.sampled_from([option.code for option in question.options])
            for question in current(name).questions
            if question.id not in ("sex_at_birth", "ethnicity")
        },
    )


def _all_answers() -> st.SearchStrategy[dict[str, str]]:
    """None is left out."""
    return st.fixed_dictionaries(
        {
            question.id: st.sampled_from([option.code for option in question.options])
            for question in current("nhs_health_check").questions
            if question.id not in ("sex_at_birth", "ethnicity")
        }
    )


def _follow_up() -> st.SearchStrategy[list[Json]]:
    return _answers("follow_up").map(
        lambda given: [
            {"question": question, "answer": answer, "at": "2026-11-16T08:00:00Z"} for question, answer in given.items()
        ]
    )


PEOPLE = st.fixed_dictionaries(
    {
        "birth_date": st.dates(*(date(year, 11, 16) for year in (1948, 1990))).map(str),
        "nhs_number": st.just("9990000018"),
    },
    optional={
        "sex": st.sampled_from([sex.value for sex in Sex]),
        "ethnicity": st.sampled_from([ethnicity.key for ethnicity in Ethnicity]),
        "townsend": number(-8, 12, 1),
    },
)

CHECKS = st.fixed_dictionaries(
    {
        "day": st.just(DAY),
        "person": PEOPLE,
        "answers": st.one_of(_answers("nhs_health_check"), _all_answers()),
        "measurements": st.tuples(_pressures(), *(_attempts(kind) for kind in (*_BODY, *_LABORATORY))).map(
            lambda parts: [each for part in parts for each in part]
        ),
        "follow_up": st.one_of(st.just([]), _follow_up()),
    }
)

# Every answer, height, weight, a pressure and cholesterol are there and QRISK3 is given; a change of one value counts.
SCORED = st.fixed_dictionaries(
    {
        "day": st.just(DAY),
        "person": st.fixed_dictionaries(
            {
                "birth_date": st.dates(date(1952, 11, 17), date(1986, 11, 16)).map(str),
                "nhs_number": st.just("9990000018"),
                "sex": st.sampled_from([sex.value for sex in Sex]),
                "ethnicity": st.sampled_from([ethnicity.key for ethnicity in Ethnicity]),
                "townsend": number(-8, 12, 1),
            }
        ),
        "answers": _all_answers(),
        "measurements": st.tuples(
            st.tuples(st.integers(100, 178), st.integers(55, 95)).map(lambda pair: series("home", *pair)),
            *(_usual(kind) for kind in (*_BODY, Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL)),
            *(st.one_of(_usual(kind), st.just([])) for kind in (Kind.HBA1C, Kind.CREATININE, Kind.ACR)),
        ).map(lambda parts: [each for part in parts for each in part]),
        "follow_up": st.one_of(st.just([]), _follow_up()),
    }
)


def written(check: Json) -> bytes:
    """As it stands in a file."""
    return json.dumps(check).encode()
