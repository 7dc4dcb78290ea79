"""Questions asked after a result, only where their answer decides what to do next: each version in its folder.

Sources: NICE NG136 (2019, updated 2023) for very high blood pressure; the NHS website, low blood pressure, diabetes and
diabetic ketoacidosis, for what cannot wait; NHS Health Check Best Practice Guidance 2019 for when HbA1c is not valid.
Which finding asks which question stands in `healthcheck/advice/2026-11/follow_up.toml`. Words are our own.
"""

from pathlib import Path

from healthcheck.questionnaires.definition import read

VERSIONS = (read(Path(__file__).parent / "2026-11"),)
