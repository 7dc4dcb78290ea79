"""What can be done with a check, one verb a file."""

from apps.checks.actions.acknowledge import acknowledge
from apps.checks.actions.assess import assess
from apps.checks.actions.close import close, close_overdue
from apps.checks.actions.collect import add_answers, add_readings, add_results, await_results
from apps.checks.actions.consent import consent
from apps.checks.actions.declare import declare
from apps.checks.actions.find import find, require_open, step
from apps.checks.actions.invite import invite

__all__ = [
    "acknowledge",
    "add_answers",
    "add_readings",
    "add_results",
    "assess",
    "await_results",
    "close",
    "close_overdue",
    "consent",
    "declare",
    "find",
    "invite",
    "require_open",
    "step",
]
