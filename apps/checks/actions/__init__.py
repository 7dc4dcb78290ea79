"""What can be done with a check, one verb a file."""

from apps.checks.actions.acknowledge import acknowledge
from apps.checks.actions.close import close, close_overdue
from apps.checks.actions.collect import add_answers, add_readings, add_results, await_results
from apps.checks.actions.consent import consent
from apps.checks.actions.declare import declare
from apps.checks.actions.find import find, found, require_open, step
from apps.checks.actions.invite import invite
from apps.checks.actions.rescore import (
    begin_rescore,
    changes_of,
    issue_change,
    rescore_chunk,
    waiting_chunks,
)
from apps.checks.actions.tell import remind, tell

__all__ = [
    "acknowledge",
    "add_answers",
    "add_readings",
    "add_results",
    "await_results",
    "begin_rescore",
    "changes_of",
    "close",
    "close_overdue",
    "consent",
    "declare",
    "find",
    "found",
    "invite",
    "issue_change",
    "remind",
    "require_open",
    "rescore_chunk",
    "step",
    "tell",
    "waiting_chunks",
]
