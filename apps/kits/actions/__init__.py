"""What can be done with kits and laboratory messages, one verb a file."""

from apps.kits.actions.order import MARKERS, MEASURABLE, order
from apps.kits.actions.receive import account_of, read_left_over, receive
from apps.kits.actions.remind import remind
from apps.kits.actions.tell import tell

__all__ = ["MARKERS", "MEASURABLE", "account_of", "order", "read_left_over", "receive", "remind", "tell"]
