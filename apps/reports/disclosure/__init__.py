"""Disclosure control: every number that leaves the report goes through here, and none of 1 to 7 can be worked out.

Counts of 1 to 7 are hidden, the others rounded to the nearest 5, 0 is kept; percentages are made of what is shown.
Totals could still give a hidden count away, so more is hidden until each is safe: `safety.py` says what safe means.
Why this way: docs/decisions/0801-disclosure-control.md. Pure: no database.

Source: NHS England, Hospital Episode Statistics analysis guide, disclosure control: 1 to 7 suppressed, the rest to the
nearest 5, with secondary suppression.
"""

from apps.reports.disclosure.release import Release, release
from apps.reports.disclosure.tables import Measure, Table

__all__ = ["Measure", "Release", "Table", "release"]
