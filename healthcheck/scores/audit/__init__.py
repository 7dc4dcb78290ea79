"""AUDIT: alcohol risk from AUDIT-C (0 to 12) and, from 5 points on, the full AUDIT (0 to 40).

Source: Saunders JB, Aasland OG, Babor TF, et al. Addiction 1993;88:791-804. doi:10.1111/j.1360-0443.1993.tb02093.x;
AUDIT-C: Bush K, et al. Arch Intern Med 1998;158:1789-95. doi:10.1001/archinte.158.16.1789; bands and the step
from AUDIT-C to AUDIT: Public Health England, Alcohol use screening tests (2017); NHS Health Check Best Practice
Guidance (2019).
Licence: free to use (World Health Organization); no notice is asked for.
Valid: adults. The value and its code are always those of AUDIT-C, so that a full AUDIT is never filed as one; the full
AUDIT is `parts["audit"]`, and where it is there the band is by it.
"""

from bisect import bisect_right

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, NotKnown, scored
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "audit"
ALGORITHM = "AUDIT-C and AUDIT, UK bands"
CODE = snomed("763256006", "Alcohol use disorders identification test - consumption score")
FULL_FROM = 5

_BANDS = ("lower", "increasing", "higher", "possible_dependence")
_CUTS_C, _CUTS = (5, 8, 11), (8, 16, 20)

_HOW_OFTEN = {"never": 0, "monthly_or_less": 1, "2_to_4_a_month": 2, "2_to_3_a_week": 3, "4_or_more_a_week": 4}
_UNITS = {"0_to_2": 0, "3_to_4": 1, "5_to_6": 2, "7_to_9": 3, "10_or_more": 4}
_FREQUENCY = {"never": 0, "less_than_monthly": 1, "monthly": 2, "weekly": 3, "daily": 4}
_EVER = {"no": 0, "yes_not_last_year": 2, "yes_last_year": 4}
_FURTHER = {f"audit_{number}": _FREQUENCY if number < 9 else _EVER for number in range(4, 11)}


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    audit_c = _audit_c(evidence)
    full = _full(evidence, audit_c) if audit_c >= FULL_FROM else None
    parts: dict[str, float | str] = {"audit_c": audit_c} if full is None else {"audit_c": audit_c, "audit": full}
    return Estimate(
        name=NAME,
        value=float(audit_c),
        unit=Unit.POINTS,
        band=band_of_audit_c(audit_c) if full is None else band_of_audit(full),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts=parts,
        code=CODE,
    )


def band_of_audit_c(points: int) -> str:
    """The band of AUDIT-C, where the full AUDIT is not known."""
    return _BANDS[bisect_right(_CUTS_C, points)]


def band_of_audit(points: int) -> str:
    """The band of the full AUDIT."""
    return _BANDS[bisect_right(_CUTS, points)]


def _audit_c(evidence: Evidence) -> int:
    """A person who never drinks is not asked the second and third question."""
    often = evidence.choice("audit_1", _HOW_OFTEN)
    if often == 0:
        return 0
    return often + evidence.choice("audit_2", _UNITS) + evidence.choice("audit_3", _FREQUENCY)


def _full(evidence: Evidence, audit_c: int) -> int | None:
    """All ten questions; None, with a note, while one of the further seven is not answered."""
    try:
        return audit_c + sum(evidence.choice(question, options) for question, options in _FURTHER.items())
    except NotKnown as reason:
        evidence.notes.append(f"The full AUDIT could not be scored ({reason}); the band is that of AUDIT-C.")
        return None
