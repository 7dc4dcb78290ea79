"""Who was invited, as far as the reports are concerned: where they are registered, and the groups they belong to."""

from dataclasses import dataclass
from typing import Any

from apps.reports.choices import NO_QUINTILE, AgeBand, Channel, Sex


@dataclass(frozen=True, slots=True)
class Invited:
    """Nobody can be told by it.

    Args:
        area_code: upper-tier authority.
        practice: ODS code.
        sex: "female" or "male"; anything else is counted as not known.
        age: whole years on the day.
        deprivation: fifth of England by deprivation, 1 the most deprived; 0 when not known.
        arm: of a trial of invitations; "" for none.
    """

    area_code: str
    area_name: str
    practice: str
    sex: str | None
    age: int
    deprivation: int = NO_QUINTILE
    channel: str = Channel.NHS_APP
    arm: str = ""

    def groups(self) -> dict[str, Any]:
        """The columns of a fact that say to whom it belongs. They stay as they were when the person was invited."""
        return {
            "area_id": self.area_code,
            "practice": self.practice,
            "sex": str(Sex(self.sex) if self.sex in Sex.values else Sex.NOT_KNOWN),
            "age_band": str(AgeBand.of(self.age)),
            "deprivation": self.deprivation,
            "channel": str(Channel(self.channel)),
            "arm": self.arm,
        }
