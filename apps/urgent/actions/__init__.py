"""What can be done about urgent findings, one verb a file."""

from apps.urgent.actions.close import close, reopen
from apps.urgent.actions.life import died, moved
from apps.urgent.actions.look import look
from apps.urgent.actions.receive import receive
from apps.urgent.actions.sweep import sweep
from apps.urgent.actions.tell import Finding, told
from apps.urgent.actions.work import acknowledge, contact, note

__all__ = [
    "Finding",
    "acknowledge",
    "close",
    "contact",
    "died",
    "look",
    "moved",
    "note",
    "receive",
    "reopen",
    "sweep",
    "told",
]
