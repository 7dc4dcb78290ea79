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
    """By the newest value. While it is not known whether the test is valid, a normal value is not known to be one."""
    found = laboratory.of_measurement("hba1c", "Your HbA1c (average blood sugar) is", check.latest(Kind.HBA1C))
    if found.level not in DOUBTED:
        return found
    if doubt := _doubt(check):
        gap = Gap(gaps.what(Kind.HBA1C.key, ""), doubt.words)
        because = f"but we cannot rely on this test for you: {doubt.words}"
        return _instead(found, doubt.band, because, f"not valid ({doubt.gp})", gap)
    if found.level is Level.NORMAL and (question := _unanswered(check)):
        gap = Gap(gaps.what(question, ""))
        because = "but we do not know yet if we can rely on this test for you"
        return _instead(found, "validity_unknown", because, "below 42, but not answered whether the test is valid", gap)
    return found


def _instead(found: Finding, band: str, because: str, gp: str, gap: Gap) -> Finding:
    """The same value, not relied on."""
    row = of_band("hba1c", band)
    words, value_gp = found.words.rpartition(", which is ")[0], found.gp.rpartition(": ")[0]
    return Finding("hba1c", row.level, row.band, f"{words}, {because}", row.source, f"{value_gp}: {gp}", (gap,))


def _doubt(check: HealthCheck) -> Sign | None:
    """The first reason to doubt. Where earlier answers call for a question, an answer not known is one too."""
    for ask in ASKS:
        if not ask.subject and ask.is_open(check):
            for sign in ask.signs:
                given = answer(ask, sign, check)
                if given == YES or (ask.given and given != NO):
                    return sign
    return None


def _unanswered(check: HealthCheck) -> str:
    """The first question on the test that is asked of everybody and not answered; "" for none."""
    asked = ((ask, sign) for ask in ASKS if not (ask.subject or ask.given) for sign in ask.signs)
    return next((sign.question for ask, sign in asked if not answer(ask, sign, check)), "")
