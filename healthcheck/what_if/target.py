"""What a target is, and those that a person has not reached yet.

A target is the value nearest to the person's own that is inside the healthy range, and is offered to those outside it.
There is none for a statin: QRISK3 was made from people who took none, so it knows nothing of a person who does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from healthcheck import figure
from healthcheck.clinrisk import SMOKING
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.what_if.own import Own

# NICE NG136 (2019, updated 2023), 1.4: below 135 at home and 140 in the clinic; from 80 years on 145 and 150.
_SYSTOLIC_BELOW = {(True, False): 135, (False, False): 140, (True, True): 145, (False, True): 150}
# NHS Health Check Best Practice Guidance 2019: more than 4 is raised.
RATIO = 4.0
# NICE NG246 (2025): healthy is 18.5 to 24.9; 18.5 to 22.9 where the lower thresholds apply.
_BMI_FROM, _BMI = {False: 25.0, True: 23.0}, {False: 24.9, True: 22.9}
EX_SMOKER = SMOKING.options.index("ex_smoker")


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a person can change.

    Args:
        id: of the scenario that it makes.
        change: "If you ...", in the person's words.
        to: the value of each QRISK3 column that would be another.
        notes: what a reader must know of it.
        source: who says that this is the target.
    """

    id: str
    change: str
    to: Mapping[str, float]
    notes: tuple[str, ...]
    source: str


def targets(own: Own) -> Iterable[Target]:
    """Those that this person has not reached."""
    found = (_smoking(own), _systolic(own), _ratio(own), _bmi(own))
    return (target for target in found if target)


def _smoking(own: Own) -> Target | None:
    if own.columns["smoking"][0] <= EX_SMOKER:
        return None
    return Target(
        id="stop_smoking",
        change="If you stopped smoking",
        to={"smoking": float(EX_SMOKER)},
        notes=(
            "This counts you as a person who used to smoke. QRISK3 counts all of them the same, whenever they stopped. "
            "Soon after you stop, your chance may still be higher than this. It gets lower with every year.",
        ),
        source="NICE NG209",
    )


def _systolic(own: Own) -> Target | None:
    pressure = own.check.blood_pressure()
    if isinstance(pressure, Absent):
        return None
    below = _SYSTOLIC_BELOW[pressure.at_home, own.check.age >= 80]
    if own.columns["systolic"][0] < below:
        return None
    where = "at home" if pressure.at_home else f"at a {pressure.source}"
    return Target(
        id="blood_pressure",
        change=f"If the top number of your blood pressure, measured {where}, was {below - 1}",
        to={"systolic": below - 1.0},
        notes=(
            f"The aim is below {below}. QRISK3 looks at the top number only.",
            "QRISK3 counts people who take blood pressure medicine as at higher risk, because their pressure was high "
            "before. This does not count a medicine that you do not take now.",
        ),
        source="NICE NG136",
    )


def _ratio(own: Own) -> Target | None:
    if own.columns["cholesterol_ratio"][0] <= RATIO:
        return None
    return Target(
        id="cholesterol_ratio",
        change="If your total cholesterol to HDL ratio was 4",
        to={"cholesterol_ratio": RATIO},
        notes=(
            "Eating less saturated fat and being more active can lower it, and so can a medicine called a statin. "
            "QRISK3 is not made for people who take a statin, so this cannot show all that a statin may do for you.",
        ),
        source="NHS Health Check Best Practice Guidance 2019",
    )


def _bmi(own: Own) -> Target | None:
    lower = own.check.person.ethnicity.lower_bmi_thresholds
    if own.columns["bmi"][0] < _BMI_FROM[lower]:
        return None
    return Target(
        id="bmi",
        change=f"If your BMI was {_BMI[lower]:g}{_weight(own, _BMI[lower])}",
        to={"bmi": _BMI[lower]},
        notes=("You do not have to get there at once: losing some weight helps too.",),
        source="NICE NG246",
    )


def _weight(own: Own, bmi: float) -> str:
    height = own.check.latest(Kind.HEIGHT)
    if not isinstance(height, Measurement):
        return ""
    return f" (a weight of {figure.cut(bmi * (float(height.value) / 100) ** 2)} kg)"
