"""What can be done for a person's rights and after an event of their life, one verb a file."""

from apps.rights.actions.ask import ask, decide, words_of
from apps.rights.actions.consents import Changed, give, withdraw
from apps.rights.actions.erase import Erased, erase
from apps.rights.actions.life_events import changed, death, invalidated, moved, renumbered
from apps.rights.actions.settle import settle, try_again

__all__ = [
    "Changed",
    "Erased",
    "ask",
    "changed",
    "death",
    "decide",
    "erase",
    "give",
    "invalidated",
    "moved",
    "renumbered",
    "settle",
    "try_again",
    "withdraw",
    "words_of",
]
