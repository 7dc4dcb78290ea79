"""The NHS Health Check's own questions, each version in its folder.

Sources: NHS Health Check Best Practice Guidance 2019 (updated April 2020) for what must be recorded; QRISK3-2017 (BMJ
2017;357:j2099) for the medical questions; the General Practice Physical Activity Questionnaire (DH, 2009); AUDIT
(Saunders et al., Addiction 1993;88:791-804, free to use; UK units version). Words are our own.
"""

from pathlib import Path

from healthcheck.questionnaires.definition import read

VERSIONS = (read(Path(__file__).parent / "2026-11"),)
