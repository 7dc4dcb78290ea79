"""Trials of invitations as the newest release shows them: both arms, the difference, and whether to stop."""

from dataclasses import dataclass

from apps.reports.models import Trial
from apps.reports.points import Points
from apps.reports.published import Line, Published
from apps.reports.ratio import Ratio
from apps.reports.statistics.inequality import Counted
from apps.reports.statistics.trial import Comparison, Verdict, compare, look

NOBODY = Ratio(0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """A trial that was planned, and what the figures say of it now.

    Args:
        comparison: None while an arm is hidden or has nobody in it.
        verdict: what to do; None likewise.
    """

    trial: Trial
    usual: Ratio
    new: Ratio
    comparison: Comparison | None
    verdict: Verdict | None

    @property
    def points(self) -> Points | None:
        """The difference in percentage points."""
        found = self.comparison
        return None if found is None else Points.of(found.difference, found.interval)


def looks(found: Published) -> list[Look]:
    """Every trial, the latest first."""
    arms = {line.value: line.uptake for line in found.tables.get("arm", ())}
    return [
        _look(trial, arms.get(trial.usual_arm, NOBODY), arms.get(trial.new_arm, NOBODY))
        for trial in Trial.objects.order_by("-started_on", "name")
    ]


def unplanned(found: Published) -> list[Line]:
    """Arms that no plan names: their counts are shown, and no verdict is given on them."""
    planned = {arm for arms in Trial.objects.values_list("usual_arm", "new_arm") for arm in arms}
    return [line for line in found.tables.get("arm", ()) if line.value and line.value not in planned]


def _look(trial: Trial, usual: Ratio, new: Ratio) -> Look:
    of_usual, of_new = _counted(usual), _counted(new)
    comparison = compare(of_usual, of_new) if of_usual and of_new else None
    if not of_usual or not of_new or comparison is None:
        return Look(trial, usual, new, None, None)
    return Look(trial, usual, new, comparison, look(of_usual, of_new, planned=trial.planned))


def _counted(arm: Ratio) -> Counted | None:
    return None if arm.part is None or arm.whole is None else Counted(arm.part, arm.whole)
