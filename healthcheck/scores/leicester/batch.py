"""The Leicester points over columns of people: what they read and what they add.

Ethnicity may be one of the two words of the score or one of QRISK's groups, whose first, white_or_not_stated, counts as
White: a file that cannot tell the two apart cannot be told here either.
"""

import numpy as np

from healthcheck.batch import Arrays, Batch, Column, choice, yes_no
from healthcheck.clinrisk import BMI, ETHNICITY, SEX
from healthcheck.measurement import Kind
from healthcheck.scores.leicester.points import points
from healthcheck.units import Unit

AGE_LOW, AGE_HIGH = 40, 75
_ETHNICITY = choice("ethnicity", "White or Other, or a QRISK group", ("White", "Other", *ETHNICITY.options))
_WHITE = [_ETHNICITY.options.index(word) for word in ("White", "white_or_not_stated")]


def compute(people: Arrays) -> Arrays:
    """The points of each person."""
    total = points(
        age=people["age"],
        male=people["sex"] == SEX.options.index("male"),
        not_white=np.isin(people["ethnicity"], _WHITE, invert=True),
        family_history=people["family_history_diabetes"],
        waist=people["waist"],
        bmi=people["bmi"],
        high_blood_pressure=people["hypertension_or_bp_treatment"],
    )
    return {"leicester": total}


BATCH = Batch(
    columns=(
        Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True),
        SEX,
        _ETHNICITY,
        yes_no("family_history_diabetes", "diabetes in a parent, brother, sister or child"),
        Column("waist", Kind.WAIST.written, float(Kind.WAIST.low), float(Kind.WAIST.high), Unit.CM, example=95),
        Column("bmi", "body mass index", BMI.low, BMI.high, Unit.KG_PER_M2, example=27),
        yes_no("hypertension_or_bp_treatment", "high blood pressure, or medicine for it"),
    ),
    outputs=("leicester",),
    compute=compute,
)
