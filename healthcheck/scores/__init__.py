"""The scores there are, each a folder, listed here by hand; they never import each other."""

from healthcheck.score import Scorer
from healthcheck.scores import (
    albuminuria,
    audit,
    blood_pressure,
    bmi,
    drs,
    egfr,
    gppaq,
    kdigo,
    kfre,
    leicester,
    lipids,
    qdiabetes,
    qkidney,
    qrisk3,
    smoking,
    ukbdrs,
)

SCORES: tuple[Scorer, ...] = (
    qrisk3,
    leicester,
    qdiabetes,
    egfr,
    albuminuria,
    kdigo,
    kfre,
    qkidney,
    lipids,
    bmi,
    blood_pressure,
    audit,
    gppaq,
    smoking,
    ukbdrs,
    drs,
)
