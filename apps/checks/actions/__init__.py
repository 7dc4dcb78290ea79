"""What can be done with a check, one verb a file."""

from apps.checks.actions.acknowledge import acknowledge
from apps.checks.actions.amend import amend, reroute
from apps.checks.actions.assess import assess_when_due
from apps.checks.actions.close import close, close_overdue
from apps.checks.actions.collect import (
    add_answers,
    await_results,
    take_readings,
    take_results,
)
from apps.checks.actions.consent import consent
from apps.checks.actions.declare import declare
from apps.checks.actions.end import end, take_up_again
from apps.checks.actions.find import find, found, lock, require_open, step
from apps.checks.actions.follow_up import add_follow_up, ask
from apps.checks.actions.give_up import await_no_more, give_up
from apps.checks.actions.invite import invite
from apps.checks.actions.leave import moved, register
from apps.checks.actions.practice_mail import collect_practice_mail, read_practice_mail
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
from apps.checks.actions.take_invitation import take_invitation
from apps.checks.actions.tell import remind, tell

__all__ = [
    "acknowledge",
    "add_answers",
    "add_follow_up",
    "amend",
    "ask",
    "assess_when_due",
    "await_no_more",
    "await_results",
    "begin_rescore",
    "changes_of",
    "close",
    "close_overdue",
    "collect_practice_mail",
    "consent",
    "declare",
    "end",
    "find",
    "found",
    "give_up",
    "given_out_at",
    "invite",
    "issue_change",
    "last_word",
    "lock",
    "look_again",
    "moved",
    "people_to_rebuild",
    "read_practice_mail",
    "rebuild_facts",
    "register",
    "remind",
    "require_open",
    "reroute",
    "rescore_chunk",
    "say_of_sample",
    "stand",
    "standing_of",
    "step",
    "take_invitation",
    "take_readings",
    "take_results",
    "take_up_again",
    "tell",
    "waiting_chunks",
    "would_press",
]
