"""The finding on kidney failure: made where the five-year risk asks for a referral; eGFR itself speaks for the rest."""

from collections.abc import Iterator

from healthcheck import figure
from healthcheck.advice.finding import Finding
from healthcheck.advice.thresholds import of_band
from healthcheck.score import Estimate, Score


def kidney_failure(score: Score) -> Iterator[Finding]:
    """By the four-variable risk equation (KFRE), where eGFR and ACR are both known."""
    if isinstance(score, Estimate) and score.value is not None and score.band == "high":
        row, people = of_band("kidney_failure", score.band), round(score.value)
        yield row.finding(
            f"Your chance of kidney failure in the next 5 years is about {people} in 100, which is {row.meaning}",
            gp=f"Kidney failure risk (KFRE, 5 years) {figure.percent(score.value)}: more than 5%",
        )
