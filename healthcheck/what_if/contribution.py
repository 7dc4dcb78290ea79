"""What a contribution is: how much of a person's risk one input makes, against the healthy person."""

from collections.abc import Mapping
from dataclasses import dataclass

from healthcheck import figure

_SMOKING = ("never smoked", "used to smoke", "1 to 9 a day", "10 to 19 a day", "20 or more a day")
_NUMBERS: Mapping[str, tuple[str, str]] = {
    "townsend": ("Where you live (Townsend score)", ""),
    "systolic": ("Blood pressure, top number", " mmHg"),
    "bmi": ("Body mass index (BMI)", ""),
    "cholesterol_ratio": ("Total cholesterol to HDL ratio", ""),
    "systolic_sd": ("How much blood pressure varies", " mmHg"),
}
_CONDITIONS: Mapping[str, str] = {
    "family_history_chd": "Family heart disease before 60",
    "diabetes_type_1": "Type 1 diabetes",
    "diabetes_type_2": "Type 2 diabetes",
    "treated_hypertension": "Treated high blood pressure",
    "rheumatoid_arthritis": "Rheumatoid arthritis",
    "atrial_fibrillation": "Atrial fibrillation",
    "chronic_kidney_disease": "Chronic kidney disease",
    "migraine": "Migraines",
    "corticosteroids": "Steroid tablets",
    "lupus": "Lupus",
    "atypical_antipsychotics": "Antipsychotic medicine",
    "severe_mental_illness": "Severe mental illness",
    "erectile_dysfunction": "Erectile dysfunction",
}
_SMOKES = "Smoking"
LABELS = (*(label for label, _ in _NUMBERS.values()), *_CONDITIONS.values(), _SMOKES)
_MEDICINES = ("treated_hypertension", "corticosteroids", "atypical_antipsychotics")

# QRISK3 was made to tell who is at risk (BMJ 2017;357:j2099), not why.
CAVEAT = (
    "This shows how QRISK3 works out your chance. It does not show what causes heart attacks and strokes, or what "
    "would happen if you changed something."
)
# A medicine stands in the equation for the illness that it is taken for, and must not look like the harm itself.
_KEEP = (
    "Do not stop or change a medicine because of this. QRISK3 counts it as a sign of the illness that it treats. Talk "
    "to your GP or pharmacist if you are worried."
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One input's part.

    Args:
        name: of the QRISK3 column.
        value: the person's own, as the equation counts it.
        healthy: the healthy person's.
        log_hazard: by how much its terms are more than the healthy person's: exact, and they add up.
        points: its part of the difference of the two risks, in percentage points; below zero where it lowers the risk.
    """

    name: str
    value: float
    healthy: float
    log_hazard: float
    points: float

    @property
    def label(self) -> str:
        """What it is called."""
        return _NUMBERS[self.name][0] if self.name in _NUMBERS else _CONDITIONS.get(self.name, _SMOKES)

    @property
    def compared(self) -> str:
        """The two values: "152 mmHg, compared with 125 mmHg"."""
        return f"{self._written(self.value)}, compared with {self._written(self.healthy)}"

    @property
    def effect(self) -> str:
        """What it does: "2.1 more in 100"."""
        if not self.points:
            return "no difference"
        size = figure.cut(abs(self.points))
        words = f"{size}" if size else "less than 0.1"
        return f"{words} {'more' if self.points > 0 else 'fewer'} in 100"

    def _written(self, value: float) -> str:
        if self.name in _NUMBERS:
            return f"{figure.cut(value)}{_NUMBERS[self.name][1]}"
        return _SMOKING[int(value)] if self.name == "smoking" else ("no", "yes")[int(value)]


@dataclass(frozen=True, slots=True)
class Contributions:
    """A person's risk and the healthy person's, in percent, and what makes the difference.

    Args:
        parts: every input but age, sex and ethnicity, which the two share; in the paper's order.
    """

    risk: float
    healthy: float
    parts: tuple[Contribution, ...]

    @property
    def largest_first(self) -> tuple[Contribution, ...]:
        """Those that make a difference, whether more or fewer."""
        return tuple(sorted((part for part in self.parts if part.points), key=lambda part: -abs(part.points)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know."""
        medicine = any(part.name in _MEDICINES for part in self.largest_first)
        return (CAVEAT, _KEEP) if medicine else (CAVEAT,)
