"""The finding on HbA1c: by its value, unless something can make a value look better than it is."""

from healthcheck.advice import gaps, laboratory
from healthcheck.advice.finding import Finding, Gap, Level
from healthcheck.advice.follow_up import ASKS, NO, YES, Sign, answer
from healthcheck.advice.thresholds import of_band
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind

# What falls short of the diabetes range is believed only where the test is valid; what is in it is acted on anyway.
DOUBTED = (Level.NORMAL, Level.RAISED)


def hba1c(check: HealthCheck) -> Finding:
    """By the newest value."""
    found = laboratory.of_measurement("hba1c", "Your HbA1c (average blood sugar)", check.latest(Kind.HBA1C))
    doubt = _doubt(check) if found.level in DOUBTED else None
    if doubt is None:
        return found
    value, value_gp = found.words.rpartition(", which is ")[0], found.gp.rpartition(": ")[0]
    gap = Gap(gaps.what(Kind.HBA1C.key, ""), doubt.words)
    row = of_band("hba1c", doubt.band)
    words = f"{value}, but we cannot rely on this test for you: {doubt.words}"
    return Finding("hba1c", row.level, row.band, words, row.source, f"{value_gp}: not valid ({doubt.gp})", (gap,))


def _doubt(check: HealthCheck) -> Sign | None:
    """The first reason to doubt. Where earlier answers call for a question, an answer not known is one too."""
    for ask in ASKS:
        if not ask.subject and ask.is_open(check):
            for sign in ask.signs:
                given = answer(ask, sign, check)
                if given == YES or (ask.given and given != NO):
                    return sign
    return None
