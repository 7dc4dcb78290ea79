"""One measured value with its unit, time and source, or the reason there is none."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, StrEnum
from uuid import UUID

from healthcheck.coding import Coding, snomed
from healthcheck.entry import Entry
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.refusal import Invalid
from healthcheck.sample import Sample, SampleFlag
from healthcheck.units import IMPERIAL, Unit, UnknownUnit


class Source(StrEnum):
    """Where a value was measured, which decides thresholds and trust."""

    HOME = "home"
    PHARMACY = "pharmacy"
    KIOSK = "kiosk"
    CLINIC = "clinic"
    LABORATORY = "laboratory"


class Arm(StrEnum):
    """The arm a blood pressure was taken on."""

    LEFT = "left"
    RIGHT = "right"


class Kind(Enum):
    """What is measured: key, words, the one unit kept inside, lowest and highest credible value, decimals kept.

    Ranges of blood pressure, height, weight and waist are those of NHS Health Check online; laboratory ranges are
    ours, wide enough for any living adult, so that a wrong unit cannot pass as an extreme value.
    """

    SYSTOLIC = ("systolic", "systolic blood pressure", Unit.MMHG, "70", "300", 0)
    DIASTOLIC = ("diastolic", "diastolic blood pressure", Unit.MMHG, "40", "200", 0)
    PULSE = ("pulse", "pulse", Unit.PER_MINUTE, "30", "220", 0)
    HEIGHT = ("height", "height", Unit.CM, "139.7", "243.8", 1)
    WEIGHT = ("weight", "weight", Unit.KG, "25.4", "317.5", 1)
    WAIST = ("waist", "waist circumference", Unit.CM, "35.6", "304.8", 1)
    TOTAL_CHOLESTEROL = ("total_cholesterol", "total cholesterol", Unit.MMOL_PER_L, "0.5", "30", 2)
    HDL_CHOLESTEROL = ("hdl_cholesterol", "HDL cholesterol", Unit.MMOL_PER_L, "0.1", "10", 2)
    CHOLESTEROL_RATIO = ("cholesterol_ratio", "total cholesterol to HDL ratio", Unit.ONE, "1", "30", 2)
    HBA1C = ("hba1c", "HbA1c", Unit.MMOL_PER_MOL, "10", "200", 1)
    CREATININE = ("creatinine", "serum creatinine", Unit.UMOL_PER_L, "10", "2000", 1)
    TRIGLYCERIDES = ("triglycerides", "triglycerides", Unit.MMOL_PER_L, "0.1", "60", 2)
    ACR = ("acr", "urine albumin to creatinine ratio", Unit.MG_PER_MMOL, "0", "2000", 2)

    def __init__(self, key: str, written: str, unit: Unit, low: str, high: str, places: int) -> None:
        self.key = key
        self.written = written
        self.unit = unit
        self.low = Decimal(low)
        self.high = Decimal(high)
        self.places = places

    __hash__ = object.__hash__  # there is one of each: Enum's own, over the name, takes ten times as long

    @classmethod
    def of(cls, key: str) -> "Kind":
        """The kind of an API word. Raises Invalid for a word that is none."""
        kind = _KINDS.get(key)
        if kind is None:
            raise Invalid("unknown-kind", "This is not something the health check measures.")
        return kind


_KINDS = {kind.key: kind for kind in Kind}


class AbsentReason(Enum):
    """Why a value is not there: key, plain words, and the SNOMED CT code a laboratory gives it."""

    NOT_MEASURED = ("not_measured", "not measured", None)
    HAEMOLYSED = ("haemolysed", "sample haemolysed", snomed("118128002", "Sample haemolysed"))
    INSUFFICIENT = ("insufficient", "not enough blood in the sample", snomed("281268007", "Insufficient sample"))
    INVALID = ("invalid", "sample not valid", snomed("455371000124106", "Invalid result"))
    REJECTED = ("rejected", "sample rejected by the laboratory", snomed("373880007", "Sample rejected"))
    LAB_ERROR = ("laboratory_error", "error at the laboratory", snomed("384281000000108", "Laboratory error"))
    UNKNOWN = ("unknown", "the laboratory gave no reason", snomed("240031000000109", "Unknown failure"))
    CONTROL_FAILED = ("control_failed", "the device's quality control failed", None)
    WITHDRAWN = ("withdrawn", "the laboratory took the result back", None)
    CANCELLED = ("cancelled", "the laboratory cancelled the test", None)
    UNREADABLE = ("unreadable", "the laboratory's value could not be read safely", None)
    HELD = ("held", "result is being checked by a clinician: it may not be this person's sample", None)
    NOT_YOUR_SAMPLE = ("not_your_sample", "a clinician found that it may not be this person's sample", None)
    KIT_LOST = ("kit_lost", "test kit lost, nothing was tested", None)
    KIT_EXPIRED = ("kit_expired", "test kit out of date, nothing was tested", None)
    KIT_CANCELLED = ("kit_cancelled", "test kit cancelled, nothing was tested", None)

    def __init__(self, key: str, written: str, code: Coding | None) -> None:
        self.key = key
        self.written = written
        self.code = code

    @classmethod
    def of(cls, key: str) -> "AbsentReason":
        """The reason of a stored key. Raises Invalid for a key that is none."""
        for reason in cls:
            if reason.key == key:
                return reason
        raise Invalid("unknown-reason", "This is not a reason for a missing value.")


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value in its kind's own unit.

    Args:
        id: of this value, so that a record made twice is the same record.
        value: in `kind.unit`.
        taken_at: when it was measured, or when the specimen was collected; aware of its time zone.
        reading: joins values measured together, such as a systolic and its diastolic.
        comparator: "<" or ">" where the laboratory gave only a bound; "" for a value.
        device: the model that measured it, as told to us; "" when not told.
        stored: the device's own memory gave the value; False where a person typed it.
        arrived_at: when the specimen reached the laboratory; None when not told, and for what needs no specimen.
        specimen: the kit it was measured from; None for what was not measured in a laboratory.
        reported_at: when the laboratory said so, which tells a correction from what it corrects.
        arm: of a blood pressure; None when not told.
        irregular_pulse: whether the monitor showed its sign of an irregular pulse; None when not told.
        entered_by: who put it in; None for a laboratory's, and when not told.
        test: the point-of-care test it is of; None for any other.
        flags: how the laboratory marked the sample while it gave the value.
        sample: what else is known of the sample; None for what was measured in none of our kits.
    """

    id: UUID
    kind: Kind
    value: Decimal
    taken_at: datetime
    source: Source
    reading: UUID | None = None
    comparator: str = ""
    device: str = ""
    stored: bool = False
    arrived_at: datetime | None = None
    specimen: UUID | None = None
    reported_at: datetime | None = None
    arm: Arm | None = None
    irregular_pulse: bool | None = None
    entered_by: Entry | None = None
    test: PointOfCareTest | None = None
    flags: tuple[SampleFlag, ...] = ()
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """No value of a kind, and why. `id` and `taken_at` are None where nothing was ever tried.

    `reading`, `entered_by` and `test` are those of a point-of-care test, and `source` then says where it was done.
    `unused` is what a device showed whose quality control failed: it is kept, and nothing reads it.
    """

    kind: Kind
    reason: AbsentReason
    words: str = ""
    id: UUID | None = None
    taken_at: datetime | None = None
    specimen: UUID | None = None
    reported_at: datetime | None = None
    source: Source = Source.LABORATORY
    reading: UUID | None = None
    entered_by: Entry | None = None
    test: PointOfCareTest | None = None
    unused: str = ""

    def __str__(self) -> str:
        return f"{self.kind.written}: {self.words or self.reason.written}"


def convert(kind: Kind, value: Decimal, ucum: str) -> Decimal:
    """A value as it comes in, in the kind's own unit and credible range.

    Args:
        value: a finite decimal.
        ucum: the unit's UCUM code as the sender wrote it; inches, pounds and stones are counted over.

    Raises:
        Invalid: code "wrong-unit", "not-a-number" or "out-of-range".
    """
    factor = IMPERIAL.get((ucum, kind.unit))
    try:
        unit = kind.unit if factor is not None else Unit.of(ucum)
    except UnknownUnit:
        unit = None
    if unit is not kind.unit:
        raise Invalid("wrong-unit", f"{kind.written} must be in {kind.unit.ucum}.")
    if not value.is_finite():
        raise Invalid("not-a-number", f"{kind.written} must be a number.")
    if factor is not None:
        value = (value * factor).quantize(Decimal(1).scaleb(-kind.places), ROUND_HALF_UP)
    if not kind.low <= value <= kind.high:
        raise Invalid("out-of-range", f"{kind.written} must be from {kind.low} to {kind.high} {kind.unit.ucum}.")
    return value
