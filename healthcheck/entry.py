"""Who put a value in: the route it came by and, where somebody did it on the person's behalf, who that was."""

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """The way a value came in: by the person's own hand, or by somebody on their behalf."""

    PERSON = "person"
    PHONE = "phone"
    PHARMACY = "pharmacy"
    KIOSK = "kiosk"
    CLINIC = "clinic"

    @property
    def words(self) -> str:
        """Who that is, as the person and the GP read it."""
        return _WORDS[self]


_WORDS = {
    Route.PERSON: "the person",
    Route.PHONE: "a phone adviser",
    Route.PHARMACY: "pharmacy staff",
    Route.KIOSK: "a kiosk",
    Route.CLINIC: "clinic staff",
}

# Of staff or of a machine, as the organisation itself calls them: a name has no digit, an NHS number ten in a row.
# The last part is for Python, which takes a line end for the end.
OPERATOR = r"^(?=[A-Za-z0-9_-]*[0-9])(?![A-Za-z0-9_-]*[0-9]{7})[A-Za-z0-9_-]{1,20}$(?!\n)"
HELPERS = tuple(route for route in Route if route is not Route.PERSON)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who put something in.

    Args:
        organisation: ODS code of the one that acted for the person; "" where they did it themselves.
        operator: that organisation's own name for the member of staff or the machine, never a person's name; "" for
            the person.
    """

    route: Route
    organisation: str = ""
    operator: str = ""

    @property
    def key(self) -> str:
        """As it is kept: "person", or "pharmacy/FA123/T-07"."""
        return "/".join(filter(None, (self.route, self.organisation, self.operator)))

    @classmethod
    def of(cls, key: str) -> "Entry | None":
        """The entry of a kept key; None for "", which says that it was not told."""
        route, _, who = key.partition("/")
        organisation, _, operator = who.partition("/")
        return cls(Route(route), organisation, operator) if route else None

    def __str__(self) -> str:
        who = f"{self.organisation}, {self.operator}" if self.operator else self.organisation
        return f"{self.route.words} ({who})" if who else self.route.words


BY_THE_PERSON = Entry(Route.PERSON)
