"""The labels of the page that a person reads, as messages: headings, levels, who acts, how soon."""

from collections.abc import Iterator, Mapping

from healthcheck.words.message import Message

HEADINGS: Mapping[str, str] = {
    "advice": "What to do next",
    "findings": "What we found",
    "scores": "Scores",
    "certainty": "How sure this is",
    "grades": "How far each value can be trusted",
}
URGENCIES: Mapping[str, str] = {
    "none": "For your health",
    "routine": "Soon",
    "urgent": "Urgent",
    "emergency": "Emergency",
}
WHO: Mapping[str, str] = {"person": "you", "surgery": "your GP surgery", "service": "a local service"}
LEVELS: Mapping[str, str] = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "high": "High",
    "raised": "Raised",
    "unknown": "Not known",
    "normal": "Normal",
}
STATES: Mapping[str, str] = {"settled": "Settled", "could_change": "Could change"}
OTHERS: Mapping[str, str] = {
    "source": "Source",
    "not_scored": "not scored",
    "range": "likely {low} to {high}",
    "blood_pressure": "blood pressure",
    "bmi": "body mass index (BMI)",
    "egfr": "kidney function (eGFR)",
}
_GROUPS = {"heading": HEADINGS, "urgency": URGENCIES, "who": WHO, "level": LEVELS, "state": STATES, "label": OTHERS}


def labels() -> Iterator[Message]:
    """All of them."""
    for group, texts in _GROUPS.items():
        yield from (Message(f"{group} {name}", text) for name, text in texts.items())
