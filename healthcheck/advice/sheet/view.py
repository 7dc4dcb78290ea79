"""What a reader of the tables sees of each row: names in place of keys, ranges in place of comparisons."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from healthcheck.advice import VERSION
from healthcheck.advice.action import Urgency
from healthcheck.advice.rules import CODES
from healthcheck.advice.table import TABLE, Row
from healthcheck.advice.thresholds import THRESHOLDS, Threshold
from healthcheck.scores import blood_pressure

_FOLDER = Path(__file__).parents[1] / VERSION
_NO_VALUE = {
    "unknown": "not known",
    "failed": "the test gave no result",
    "held": "a clinician is checking whose sample it is",
}
_FALLBACKS = {
    "all_known": "Everything is known and normal",
    "not_all_known": "What is known is normal; a test that not everybody needs is not known",
}
_WHO = {"person": "The person", "surgery": "The surgery", "service": "A service"}


def _read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


_SUBJECTS = {row["subject"]: row for row in _read("subjects.csv")}
_SHOWN = {(row["subject"], row["band"]): row["shown"] for row in _read("shown.csv")}


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as it is shown. `code`: SNOMED CT and display, "" where none is published."""

    id: str
    urgency: Urgency
    when: tuple[str, ...]
    who: str
    by: str
    patient: str
    gp: str
    code: str
    source: str
    further: bool


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """A threshold as it is shown."""

    subject: str
    range: str
    level: str
    meaning: str
    in_force: bool
    source: str


def actions(rows: Sequence[Row] = TABLE) -> Iterator[ActionLine]:
    """Each action, in the table's order."""
    for row in rows:
        code = CODES[row.urgency]
        yield ActionLine(
            id=row.id,
            urgency=row.urgency,
            when=tuple(_when(row)),
            who=_WHO[row.who],
            by=row.by,
            patient=_words(row.patient),
            gp=_words(row.gp),
            code=f"{code.code} {code.display}" if code else "",
            source=row.source,
            further=row.only_further,
        )


def thresholds(rows: Sequence[Threshold] = THRESHOLDS) -> Iterator[ThresholdLine]:
    """Each threshold, the subjects in the order of the names, each subject's rows as they stand."""
    places = list(_SUBJECTS)
    for row in sorted(rows, key=lambda row: places.index(row.subject)):
        name = _SUBJECTS[row.subject]["name"] + (f", {row.group}" if row.group else "")
        yield ThresholdLine(name, _range(row), row.level.value, row.meaning, row.in_force, row.source)


def pressures() -> Iterator[tuple[str, str, str, bool, str]]:
    """Place, band, figures, whether in force, and source, of everybody who gives blood pressure figures."""
    text = files(blood_pressure).joinpath("thresholds.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), strict=True):
        figures = f"{row['systolic']}/{row['diastolic']}" if row["systolic"] else ""
        said = f"below {figures}" if row["band"] == "low" else f"{figures} or more"
        yield (
            row["place"],
            row["band"].replace("_", " "),
            said if figures else "no figure",
            row["in_force"] == "yes",
            row["source"],
        )


def _when(row: Row) -> Iterator[str]:
    """Findings by subject: "HbA1c 48 to 86 mmol/mol"; then what must be beside, and what takes the row away."""
    if row.fallback:
        yield _FALLBACKS[row.fallback]
    yield from found(row.when)
    if row.also:
        yield f"and: {'; '.join(found(row.also))}"
    if row.unless:
        instead = [other.id for other in TABLE if set(row.unless) & set(other.when)]
        yield f"not with what brings: {', '.join(each.replace('-', ' ') for each in instead)}"


def found(keys: Sequence[str]) -> Iterator[str]:
    """Those that have no value together, for they have many subjects."""
    without: dict[str, list[str]] = {}
    for key in keys:
        subject, _, band = key.partition(":")
        if band in _NO_VALUE:
            without.setdefault(band, []).append(_SUBJECTS[subject]["name"])
        else:
            yield f"{_SUBJECTS[subject]['name']}: {_of_band(subject, band)}"
    yield from (f"{', '.join(names)}: {_NO_VALUE[band]}" for band, names in without.items())


def _of_band(subject: str, band: str) -> str:
    """Of a band: its own words, else the range of each of its thresholds."""
    if shown := _SHOWN.get((subject, band)):
        return shown
    rows = [row for row in THRESHOLDS if row.in_force and (row.subject, row.band) == (subject, band)]
    return "; ".join(f"{row.group} {_range(row)}".strip() for row in rows)


def _range(row: Threshold) -> str:
    """A comparison in words, up to where the next more serious threshold begins."""
    if row.measure == "band":
        return _SHOWN.get((row.subject, row.when)) or _SHOWN.get((row.subject, row.band), row.when)
    unit = _SUBJECTS[row.subject]["unit"]
    own = [
        each
        for each in THRESHOLDS
        if each.in_force and (each.subject, each.group, each.measure) == (row.subject, row.group, row.measure)
    ]
    limit = _next(row, own)
    return f"{_said(row.when, limit)} {unit}".strip()


def _next(row: Threshold, own: Sequence[Threshold]) -> str:
    """The comparison just above, "" for none; of "else" the least serious."""
    above = [each.when for each in own if each.when != "else" and (row.when == "else" or _number(each) > _number(row))]
    return min(above, key=lambda when: float(when.lstrip("<>=")), default="")


def _number(row: Threshold) -> float:
    return float(row.when.lstrip("<>="))


def _said(when: str, limit: str) -> str:
    figure, end = when.lstrip("<>="), limit.lstrip("<>=")
    if when == "else":
        return {"<": f"{end} or more", ">": f"{end} or less", ">=": f"below {end}"}[limit.rstrip("0123456789.")]
    if when.startswith("<"):
        return f"below {figure}"
    start = f"{figure} or more" if when.startswith(">=") else f"above {figure}"
    if not limit:
        return start
    return f"{start}, {'below' if limit.startswith('>=') else 'up to'} {end}"


def _words(template: str) -> str:
    """Without the finding that a text begins with; what else is filled in stands between brackets."""
    plain = re.sub(r"^(\{told\})?\{found\}\.? ?", "", template.replace("Call 999 now. {told}{found}.", "Call 999 now."))
    filled = plain.replace("{found}", "[the finding]").replace("{told}", "[what was asked] ")
    return filled.replace("{missing}", "[what is missing, and why]") or "[the finding]"
