"""The log of what was asked of the figures: an audit entry a look, with what was chosen and by whom."""

from datetime import datetime

from apps.audit import actions as audit
from apps.reports.quarter import Quarter

EVERY_AREA = "all"


def published(*, by: str, at: datetime, area: str, quarter: str = "", group: str = "") -> None:
    """Somebody looked at published figures. What they chose is known to be among the released tables."""
    audit.record(actor=by, action="reports.published", subject=None, at=at, detail=_detail(area, quarter, group))


def exact(
    *, by: str, at: datetime, area: str, quarter: str = "", step: str = "", page: str = "", crossed: str = ""
) -> None:
    """Somebody looked at exact figures, or at the checks behind one of them.

    Args:
        page: "return"; "" for the tables of an area.
        crossed: the groups that were crossed, joined by +.
    """
    action = "reports.checks_behind" if step else "reports.exact"
    more = {"step": step, "purpose": page, "group": crossed}
    detail = _detail(area, quarter) | {name: value for name, value in more.items() if value}
    audit.record(actor=by, action=action, subject=None, at=at, detail=detail)


def refused(*, by: str, at: datetime) -> None:
    """Somebody asked for what is not released. What they asked for may be anything, so it is not written down."""
    audit.record(actor=by, action="reports.refused", subject=None, at=at)


def _detail(area: str, quarter: str, group: str = "") -> dict[str, str]:
    """As codes: an entry holds no blanks."""
    chosen = {
        "area": area or EVERY_AREA,
        "quarter": Quarter.read(quarter).label.replace(" ", "-") if quarter else "",
        "group": group.replace(" ", "-"),
    }
    return {name: value for name, value in chosen.items() if value}
