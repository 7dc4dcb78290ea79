"""What can be done with kits and laboratory messages, one verb a file."""

from apps.kits.actions.alarm import alarm
from apps.kits.actions.call_off import call_off, hold_of
from apps.kits.actions.cancel import cancel
from apps.kits.actions.confirm import confirm_outcome, propose_outcome
from apps.kits.actions.fill import add_stock, fill, fill_all
from apps.kits.actions.order import MARKERS, MEASURABLE, order
from apps.kits.actions.read_batch import read_batch, read_batches, tell_of_late
from apps.kits.actions.receive import account_of, read_left_over, receive
from apps.kits.actions.receive_batch import receive_batch
from apps.kits.actions.remind import remind
from apps.kits.actions.resolve import resolve
from apps.kits.actions.say_whose import say_whose
from apps.kits.actions.tell import tell

__all__ = [
    "MARKERS",
    "MEASURABLE",
    "account_of",
    "add_stock",
    "alarm",
    "call_off",
    "cancel",
    "confirm_outcome",
    "fill",
    "fill_all",
    "hold_of",
    "order",
    "propose_outcome",
    "read_batch",
    "read_batches",
    "read_left_over",
    "receive",
    "receive_batch",
    "remind",
    "resolve",
    "say_whose",
    "tell",
    "tell_of_late",
]
