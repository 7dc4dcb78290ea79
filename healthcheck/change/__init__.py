"""Change against the person's last value: what is surprising, and what is implausible in one and the same person.

The limits are data, `limits.toml`, with their sources. A surprising change lowers a grade and nothing else: illness and
treatment look like it too. Only several markers together make a sample doubtful: docs/decisions/0204.
"""

from healthcheck.change.compared import Compared, compared, since
from healthcheck.change.last import as_systolic, last_values
from healthcheck.change.sameness import implausible

__all__ = ["Compared", "as_systolic", "compared", "implausible", "last_values", "since"]
