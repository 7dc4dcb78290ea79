"""For whom QRISK3 says too little or is not meant: NICE NG238 (2023), in what a check can know of it."""

from collections.abc import Mapping
from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement

# NG238, "recognise that CVD risk tools may underestimate": question id to the words of its group.
_TOO_LOW: Mapping[str, str] = {
    "severe_mental_illness": "severe mental illness",
    "atypical_antipsychotics": "antipsychotic medicine",
    "steroid_tablets": "steroid tablets",
    "lupus": "lupus",
    "rheumatoid_arthritis": "rheumatoid arthritis",
    "blood_pressure_medicine": "treatment for high blood pressure",
}

# NG238: no risk tool with type 1 diabetes. A result here is one sample, not yet a diagnosis. Kidney results, of which
# eGFR is a score that this folder cannot see, are joined to the figure in `healthcheck/advice/heart.py`.
_NOT_MEANT: Mapping[Kind, tuple[Decimal, str]] = {
    Kind.HBA1C: (Decimal(48), "The HbA1c is in the diabetes range"),
}


def caveats(check: HealthCheck) -> tuple[str, ...]:
    """What a reader must know about this person's figure."""
    too_low = [words for question, words in _TOO_LOW.items() if check.answers.get(question) == "yes"]
    notes = [f"QRISK3 may say too little for a person with: {', '.join(too_low)} (NICE NG238)."] if too_low else []
    if check.answers.get("smoking") == "ex":
        notes.append("QRISK3 may say too little for a person who stopped smoking not long ago (NICE NG238).")
    for kind, (from_value, words) in _NOT_MEANT.items():
        found = check.latest(kind)
        if isinstance(found, Measurement) and found.comparator != "<" and found.value >= from_value:
            notes.append(f"{words}. QRISK3 counted none: if it is confirmed, this figure is too low (NICE NG238).")
    return tuple(notes)
