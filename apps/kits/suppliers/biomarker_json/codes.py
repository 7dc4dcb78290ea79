"""The words of the order/biomarker message: its marker codes, its units and its reasons for a failed marker."""

from types import MappingProxyType

from healthcheck.measurement import AbsentReason, Kind

# CHO, HDL, CHDD, GHBI: the laboratory result message of NHS Health Check online. CRE and ACR are ours, for the kidney
# tests that message has no code for.
MARKERS = MappingProxyType(
    {
        "CHO": Kind.TOTAL_CHOLESTEROL,
        "HDL": Kind.HDL_CHOLESTEROL,
        "CHDD": Kind.CHOLESTEROL_RATIO,
        "GHBI": Kind.HBA1C,
        "CRE": Kind.CREATININE,
        "ACR": Kind.ACR,
    }
)

# As laboratories write them, to UCUM. The two micro signs are U+00B5 and U+03BC.
UNITS = MappingProxyType(
    {
        "mmol/L": "mmol/L",
        "mmol/l": "mmol/L",
        "mmol/mol": "mmol/mol",
        "umol/L": "umol/L",
        "umol/l": "umol/L",
        "\u00b5mol/L": "umol/L",
        "\u03bcmol/L": "umol/L",
        "mg/mmol": "mg/mmol",
        "ratio": "1",
        "1": "1",
    }
)

# A laboratory may give our key or the SNOMED CT code of the reason; anything else is UNKNOWN, with its own description.
FAILURES = MappingProxyType(
    {word: reason for reason in AbsentReason if reason.code is not None for word in (reason.key, reason.code.code)}
)
