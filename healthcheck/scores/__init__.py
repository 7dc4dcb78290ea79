"""The scores there are, each a folder, listed here by hand; they never import each other."""

from healthcheck.score import Scorer
from healthcheck.scores import albuminuria, audit, blood_pressure, bmi, egfr, gppaq, leicester, qrisk3, smoking

SCORES: tuple[Scorer, ...] = (qrisk3, leicester, egfr, albuminuria, bmi, blood_pressure, audit, gppaq, smoking)
