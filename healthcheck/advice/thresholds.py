"""The threshold table: which value is in which band, how serious the band is, and who says so.

Which source is in force: NICE and the NHS Health Check Best Practice Guidance where they speak; where they are silent,
NHS Health Check online. A source that differs keeps its row, out of force. Bands of scores are the scores' own.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, lt
from pathlib import Path

from healthcheck.advice import VERSION
from healthcheck.advice.finding import Finding, Level
from healthcheck.measurement import Measurement

_SIGNS = {">=": ge, ">": gt, "<": lt}
_SEVERITY = (Level.NORMAL, Level.UNKNOWN, Level.RAISED, Level.HIGH, Level.URGENT, Level.EMERGENCY)
# Less than any place a laboratory reports: a bound "<3" is a value just below 3.
_JUST = Decimal("1e-6")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One row of the table.

    Args:
        subject: what it is about, such as "hba1c".
        group: to whom or where it applies, such as "home" or "female"; "" for all.
        measure: which of the subject's values it looks at: "value", "systolic", or "band" of a score.
        when: ">=48", ">86", "<30", a score's band, or "else".
        in_force: False for a row kept to show where another source disagrees.
        meaning: the band in words that stand after a value.
    """

    subject: str
    group: str
    measure: str
    when: str
    band: str
    level: Level
    in_force: bool
    meaning: str
    source: str

    @property
    def severity(self) -> int:
        """How serious, mildest 0. What cannot be known to be normal is no milder than normal."""
        return _SEVERITY.index(self.level)

    def finding(self, words: str, gp: str) -> Finding:
        """The finding that this row makes, in words for the person and for the GP."""
        return Finding(self.subject, self.level, self.band, words, self.source, gp=gp)

    def holds(self, values: Mapping[str, Decimal | str]) -> bool:
        """Whether the row's own value is among these and inside the row."""
        value = values.get(self.measure)
        if value is None or isinstance(value, str):
            return value == self.when
        if self.when == "else":
            return True
        sign = self.when.rstrip("0123456789.")
        return bool(_SIGNS[sign](value, Decimal(self.when.removeprefix(sign))))


def _read(path: Path) -> tuple[Threshold, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Threshold(
                level=Level(row.pop("level")),
                in_force={"yes": True, "no": False}[row.pop("in_force")],
                **row,
            )
            for row in csv.DictReader(file, strict=True)
        )


THRESHOLDS = _read(Path(__file__).parent / VERSION / "thresholds.csv")


def worst(rows: Iterable[Threshold]) -> Threshold | None:
    """The most serious row, of equals the first."""
    return max(rows, key=lambda row: row.severity, default=None)


def classify(
    subject: str, values: Mapping[str, Decimal | str], group: str = "", table: Sequence[Threshold] = THRESHOLDS
) -> Threshold | None:
    """The most serious row in force that holds; None when the table has no row for these values."""
    rows = _IN_FORCE.get((subject, group), ()) if table is THRESHOLDS else _of(table, subject, group)
    return worst(row for row in rows if row.holds(values))


def _of(table: Iterable[Threshold], subject: str, group: str) -> tuple[Threshold, ...]:
    return tuple(row for row in table if row.in_force and (row.subject, row.group) == (subject, group))


# Those of each subject and group, in the table's order: most rows are of something else.
_IN_FORCE = {(row.subject, row.group): _of(THRESHOLDS, row.subject, row.group) for row in THRESHOLDS if row.in_force}


def of_band(subject: str, band: str) -> Threshold:
    """The row in force of a score's band. Raises LookupError where the table has none."""
    row = classify(subject, {"band": band})
    if row is None:
        raise LookupError(f"no threshold in force for {subject} {band}")
    return row


def classify_measurement(subject: str, measured: Measurement, group: str = "") -> Threshold | None:
    """The row of a measured value; of a bound, such as "<3", what is certain: never "normal" where it may be worse."""
    if not measured.comparator:
        return classify(subject, {"value": measured.value}, group)
    below = measured.comparator == "<"
    near = measured.value - _JUST if below else measured.value + _JUST
    far = measured.kind.low if below else measured.kind.high
    ends = [row for end in (near, far) if (row := classify(subject, {"value": end}, group))]
    mildest = min(ends, key=lambda row: row.severity)
    maybe_worse = any(row.level is not Level.NORMAL for row in ends)
    return None if mildest.level is Level.NORMAL and maybe_worse else mildest
