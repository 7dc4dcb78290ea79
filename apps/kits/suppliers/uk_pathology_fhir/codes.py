"""The codes of the national pathology message: analytes, panels, reasons for failure, and what is not used."""

from types import MappingProxyType

from healthcheck.coding import SNOMED, snomed
from healthcheck.measurement import AbsentReason, Kind

PATHOLOGY_REPORT = snomed("371528001", "Pathology report")
UCUM = "http://unitsofmeasure.org"
DATA_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

# PBCL is the bounded code list of today's messages, PaLM the pathology and laboratory medicine set that replaces it.
# Sources: the NHS pathology FHIR R4 examples (PaLM, HbA1c), NHS Health Check online (PBCL lipids, HbA1c).
_ANALYTES = (
    (Kind.TOTAL_CHOLESTEROL, snomed("1005671000000105", "Serum cholesterol level")),
    (Kind.TOTAL_CHOLESTEROL, snomed("1106541000000101", "Cholesterol substance concentration in serum")),
    (Kind.HDL_CHOLESTEROL, snomed("1005681000000107", "Serum high density lipoprotein cholesterol level")),
    (Kind.HDL_CHOLESTEROL, snomed("1107681000000108", "HDL cholesterol substance concentration in serum")),
    (Kind.CHOLESTEROL_RATIO, snomed("1015681000000109", "Serum cholesterol/high density lipoprotein ratio")),
    (Kind.HBA1C, snomed("999791000000106", "Haemoglobin A1c level - IFCC standardised")),
    (Kind.HBA1C, snomed("1003671000000109", "Haemoglobin A1c level")),
    (Kind.CREATININE, snomed("1000731000000107", "Serum creatinine level")),
    (Kind.CREATININE, snomed("1107001000000108", "Creatinine substance concentration in serum")),
    (Kind.ACR, snomed("1023491000000104", "Urine albumin/creatinine ratio")),
)
ANALYTES = MappingProxyType({code.code: kind for kind, code in _ANALYTES})

# A panel that failed whole has no members: its failure is that of each analyte. PaLM procedure codes of the examples.
_PANELS = (
    (snomed("271244005", "Measurement of serum lipid level"), (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL)),
    (snomed("43396009", "Haemoglobin A1c measurement"), (Kind.HBA1C,)),
    (snomed("252167001", "Urea and electrolytes"), (Kind.CREATININE,)),
)
PANELS = MappingProxyType({code.code: kinds for code, kinds in _PANELS})

# Known and left alone. PaLM's HDL/total ratio is the inverse of ours by its name, while the national example prints a
# total/HDL figure under it: nobody can tell which was meant, and the check divides the two values itself. The eGFR is
# calculated here from the creatinine, by the equation in force.
_NOT_USED = (
    snomed("1107741000000108", "HDL/total cholesterol ratio"),
    snomed("12021000237106", "Non-HDL cholesterol"),
    snomed("1011481000000105", "eGFR (CKD-EPI)"),
)
NOT_USED = MappingProxyType({code.code: code.display for code in _NOT_USED})

_FAILURES = MappingProxyType(
    {(SNOMED, reason.code.code): reason for reason in AbsentReason if reason.code is not None}
    | {(DATA_ABSENT, "error"): AbsentReason.LAB_ERROR}
)


def failure(codings: tuple[tuple[str, str], ...]) -> AbsentReason:
    """The first reason that is known among (system, code) pairs; UNKNOWN when none is."""
    return next((_FAILURES[coding] for coding in codings if coding in _FAILURES), AbsentReason.UNKNOWN)
