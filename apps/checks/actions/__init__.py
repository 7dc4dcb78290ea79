"""What can be done with a check, one verb a file."""

from apps.checks.actions.acknowledge import acknowledge
from apps.checks.actions.close import close, close_overdue
from apps.checks.actions.collect import add_answers, add_readings, add_results, await_results
from apps.checks.actions.consent import consent
from apps.checks.actions.declare import declare
from apps.checks.actions.find import find, found, require_open, step
from apps.checks.actions.follow_up import add_follow_up, ask
from apps.checks.actions.give_up import await_no_more, give_up
from apps.checks.actions.invite import invite
from apps.checks.actions.rebuild import people_to_rebuild, rebuild_facts
from apps.checks.actions.rescore import (
    begin_rescore,
    changes_of,
    issue_change,
    rescore_chunk,
    waiting_chunks,
)
from apps.checks.actions.specimen import (
    given_out_at,
    last_word,
    look_again,
    say_of_sample,
    stand,
    standing_of,
    would_press,
)
from apps.checks.actions.tell import remind, tell

__all__ = [
    "acknowledge",
    "add_answers",
    "add_follow_up",
    "add_readings",
    "add_results",
    "ask",
    "await_no_more",
    "await_results",
    "begin_rescore",
    "changes_of",
    "close",
    "close_overdue",
    "consent",
    "declare",
    "find",
    "found",
    "give_up",
    "given_out_at",
    "invite",
    "issue_change",
    "last_word",
    "look_again",
    "people_to_rebuild",
    "rebuild_facts",
    "remind",
    "require_open",
    "rescore_chunk",
    "say_of_sample",
    "stand",
    "standing_of",
    "step",
    "tell",
    "waiting_chunks",
    "would_press",
]
