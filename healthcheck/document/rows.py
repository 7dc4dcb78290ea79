"""What the document has rows of: each subject or kind, what it is called, and how certainty and codes name it."""

from dataclasses import dataclass

from healthcheck.measurement import Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of values or scores.

    Args:
        key: of its finding.
        called: as its finding begins, so that the row says the number that the finding says.
        shown: as the row begins.
        kind: what was measured for it; None for what is calculated or answered.
        coded: its name in the code table.
        always: whether the row stands there with the reason where there is no value.
    """

    key: str
    called: str
    shown: str
    kind: Kind | None = None
    coded: str = ""
    always: bool = True


@dataclass(frozen=True, slots=True)
class Plain:
    """A measured kind that no threshold looks at, and what it is for."""

    kind: Kind
    shown: str
    serves: str


VALUES: tuple[Subject | Plain, ...] = (
    Subject("blood_pressure", "Blood pressure", "Blood pressure", None, "blood_pressure"),
    Plain(Kind.PULSE, "Pulse", "rhythm: see findings"),
    Subject("bmi", "BMI", "BMI", None, "bmi"),
    Plain(Kind.HEIGHT, "Height", "used in BMI"),
    Plain(Kind.WEIGHT, "Weight", "used in BMI"),
    Plain(Kind.WAIST, "Waist", "used in Leicester score"),
    Subject("total_cholesterol", "Total cholesterol", "Total cholesterol", Kind.TOTAL_CHOLESTEROL, "total_cholesterol"),
    Subject("hdl_cholesterol", "HDL cholesterol", "HDL cholesterol", Kind.HDL_CHOLESTEROL, "hdl_cholesterol"),
    Subject("non_hdl_cholesterol", "Non-HDL cholesterol", "Non-HDL cholesterol"),
    Subject("cholesterol_ratio", "Cholesterol to HDL ratio", "Total/HDL ratio", None, "cholesterol_ratio"),
    Subject("triglycerides", "Triglycerides", "Triglycerides", Kind.TRIGLYCERIDES, "triglycerides", always=False),
    Subject("hba1c", "HbA1c", "HbA1c", Kind.HBA1C, "hba1c"),
    Subject("egfr", "eGFR", "eGFR", None, "egfr"),
    Plain(Kind.CREATININE, "Creatinine", "used in eGFR"),
    Subject("acr", "Urine albumin to creatinine ratio", "Urine ACR", Kind.ACR, "acr"),
)

SCORES: tuple[Subject, ...] = (
    Subject("qrisk3", "QRISK3", "QRISK3, 10 years", coded="qrisk3"),
    Subject("leicester", "Leicester diabetes score", "Leicester diabetes", coded="leicester"),
    Subject("alcohol", "AUDIT", "Alcohol (AUDIT)", coded="audit_c"),
    Subject("activity", "GPPAQ", "Activity (GPPAQ)", coded="gppaq"),
    Subject("smoking", "Smoking", "Smoking", coded="smoking"),
)
IN_ROWS = frozenset(each.key for each in (*VALUES, *SCORES) if isinstance(each, Subject))
