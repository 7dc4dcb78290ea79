"""What a record says about itself: when it was made, by whom, whether the check was stopped, what it replaces."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one record that are not in the assessment itself.

    Args:
        assessment_id: of the assessment it tells; the ids of everything derived come from it.
        made_at: when the assessment was made; aware of its time zone.
        author: ODS code of the service.
        stopped: why the check ended early; "" for a whole check.
        replaces: id of the assessment whose record this one takes the place of; None for the first.
        changes: what the laboratory has corrected or taken back since that one.
    """

    assessment_id: UUID
    made_at: datetime
    author: str
    stopped: str = ""
    replaces: UUID | None = None
    changes: tuple[str, ...] = ()
