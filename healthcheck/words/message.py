"""A message: one whole piece of text that a person reads, with named gaps for what changes, and where it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_GAP = re.compile(r"\{([a-z_]+)\}")
# What may fill a gap of this name; any other gap holds words without a full stop.
_FIGURE = r"(?:less than |more than )?[0-9]+(?:[.,/][0-9]+)*"
_FILLS: Mapping[str, str] = {
    "found": r".+",
    "missing": r".+",
    "told": r"(?:.+\. )?",
    "change": r"If .+",
    **dict.fromkeys(("own", "healthy"), r"[^,()]+"),
    "compared": r"[^()]+",
    "effect": r"no difference|(?:less than )?[0-9.]+ (?:more|fewer) in 100",
    **dict.fromkeys(("measured", "corrected"), r"[<>]?[0-9]+(?:\.[0-9]+)?(?: beats per minute| \S+?)?"),
    **dict.fromkeys(("value", "count", "low", "high", "threshold", "spread", "zeros", "numbers", "whole"), _FIGURE),
}


@dataclass(frozen=True)
class Message:
    """One entry of the catalogue.

    Args:
        context: what it is about and the id of its row, such as "action bp-very-high"; with the text its identity.
        text: English, whole, with gaps such as {value}.
        plural: the text for any count but one, where there is a {count}; "" where there is none.
        note: for the translator: where it stands, and what fills its gaps.
    """

    context: str
    text: str
    plural: str = ""
    note: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        """What gettext finds it by, beside its context."""
        return (self.text, self.plural) if self.plural else self.text

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of the gaps, in order."""
        return gaps_of(self.text)

    @cached_property
    def literal(self) -> str:
        """All of it but its gaps: of two messages that fit a text, the one with more of this fits better."""
        return _GAP.sub("", self.text)

    def fills(self, said: str) -> Mapping[str, str] | None:
        """What fills its gaps in a text as it was said; None where the text is not this message."""
        for pattern in self._patterns:
            if found := pattern.fullmatch(said):
                return found.groupdict()
        return None

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(text) for text in (self.text, self.plural) if text)


def gaps_of(text: str) -> tuple[str, ...]:
    """Names of the gaps of a text, in order."""
    return tuple(_GAP.findall(text))


def filled(text: str, fills: Mapping[str, str]) -> str:
    """A text with its gaps filled; a brace in what fills one stays a brace."""
    return _GAP.sub(lambda gap: fills[gap[1]], text)


def _pattern(text: str) -> re.Pattern[str]:
    parts, seen = [], set()
    for place, part in enumerate(_GAP.split(text)):
        if place % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>{_FILLS.get(part, '[^.]+?')})")
    return re.compile("".join(parts), re.DOTALL)
