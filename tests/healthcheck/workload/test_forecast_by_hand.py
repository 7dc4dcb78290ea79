"""Small waves that anybody can count, and what a forecast says where it does not know."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthcheck.advice.finding import Finding
from healthcheck.advice.rules import advise
from healthcheck.advice.table import TABLE
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.certainty import plausible
from healthcheck.person import Sex
from healthcheck.population.csv_file import CsvFile
from healthcheck.population.parquet_file import ParquetFile
from healthcheck.population.unusable import Unusable
from healthcheck.workload import columns, uptake
from healthcheck.workload.advised import groups
from healthcheck.workload.forecast import Forecaster
from healthcheck.workload.masks import UNKNOWN, level

COLUMNS = "systolic,diastolic,bmi,waist,total_cholesterol,hdl_cholesterol,hba1c,creatinine,acr,smoking,audit_c"
FINE = "22.5,78,4.6,1.5,36,70,0.8,non_smoker,1"
FOUR = f"""practice,sex,age,{COLUMNS}
A,female,45,155,80,{FINE}
A,female,45,118,76,{FINE}
B,female,45,190,80,{FINE}
B,male,45,118,76,22.5,78,4.6,1.5,36,90,0.8,light_smoker,1
"""


def forecast(text, coming="50", practice="practice", block=1 << 22):
    table = CsvFile(io.BufferedReader(io.BytesIO(text.encode())), block=block)
    forecaster = Forecaster(practice, uptake.given(coming) if coming else uptake.built_in())
    list(forecaster.count(table.read(columns.plan(table.header, practice))))
    return forecaster.made()


def test_four_people_of_whom_half_come():
    made = forecast(FOUR)
    whole = made.whole
    assert (whole.invited, whole.coming.expected) == (4, 2.0)
    assert whole.routine.expected == 0.5  # the stage 2 pressure of A, who comes with a chance of a half
    assert whole.urgent.expected == 0.5  # the very high one of B
    assert whole.services.expected == 0.5  # the smoker
    first, second = (next(each for each in made.practices if each.name == name) for name in "AB")
    assert (first.routine.per_100(2).expected, first.urgent.expected) == (25.0, 0.0)
    assert (second.routine.expected, second.urgent.per_100(2).expected) == (0.0, 25.0)
    assert [rule.id for rule in first.rules][:1] == ["bp-stage-2"]
    assert first.rules[0].alone == 0.5


def test_who_may_not_have_the_check_is_left_out_and_counted():
    text = "sex,age,diabetes_type_2\nfemale,39,0\nfemale,75,0\nmale,60,1\nmale,60,0\nmale,,0\nneither,60,0\n"
    made = forecast(text, practice=None)
    assert made.whole.invited == 1
    assert sorted(made.left_out.values()) == [2, 3]


def test_nobody_to_invite_is_said():
    with pytest.raises(Unusable, match="nobody in the file may be invited"):
        forecast("sex,age\nfemale,30\n", practice=None)


@pytest.mark.parametrize(("header", "named", "words"), [
    ("age", None, "no sex"), ("sex,age", "gp", "no column gp"), ("sex,age,age", None, "more than once"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(header, named, words):
    with pytest.raises(Unusable, match=words):
        columns.plan(tuple(header.split(",")), named)


def test_a_value_that_is_no_figure_counts_as_missing_and_is_counted():
    made = forecast("sex,age,systolic\nfemale,60,high\nfemale,60,900\nfemale,60,130\n", practice=None)
    assert made.strange == {"systolic": 2}


def test_the_same_people_give_the_same_forecast_however_the_file_is_cut_and_kept():
    rows = [f"{'AB'[n % 2]},{('female', 'male')[n % 3 == 0]},{40 + n % 35}" for n in range(500)]
    text = "\n".join(["practice,sex,age", *rows]) + "\n"
    whole, cut = forecast(text, None), forecast(text, None, block=700)
    assert cut.whole.routine.expected == pytest.approx(whole.whole.routine.expected, abs=1e-9)
    names = {"practice": [row.split(",")[0] for row in rows], "sex": [row.split(",")[1] for row in rows]}
    file = io.BytesIO()
    pq.write_table(pa.table(names | {"age": [int(row.split(",")[2]) for row in rows]}), file)
    file.seek(0)
    table = ParquetFile(file)
    forecaster = Forecaster("practice", uptake.built_in())
    list(forecaster.count(table.read(columns.plan(table.header, "practice"))))
    assert forecaster.made().whole == whole.whole


def test_what_is_drawn_is_as_plausible_as_the_table_says():
    text = "sex,age\n" + "male,55\n" * 4000
    made = forecast(text, "100", practice=None)
    median = plausible.at_home("systolic", plausible.median("systolic", Sex.MALE, 55, 1, smoker=False, treated=False))
    from_135 = sum(rule.records.expected for rule in made.whole.rules if rule.id.startswith("bp-"))
    above = np.mean(median * np.exp(0.13 * np.random.default_rng(1).normal(size=100_000)) >= 135)
    assert above - 0.02 < from_135 / 4000 < above + 0.12  # the lower number alone brings some more


def test_what_is_known_is_never_drawn():
    known = forecast(FOUR, "100")
    assert known.whole.urgent.expected == 1.0
    assert {rule.id for rule in known.whole.rules} == {"bp-stage-2", "bp-very-high", "stop-smoking"}


def test_what_the_file_lacks_is_said():
    words = " ".join(columns.notes(("sex", "age", "height", "weight")))
    assert "drawn from what is plausible" in words and "systolic" in words and "bmi" not in words
    assert "not guessed" in words and "alcohol" in words and "acr" in words


def test_asking_the_table_group_by_group_brings_the_same_as_asking_it_whole():
    apart = groups()
    chance = np.random.default_rng(3)
    bands = {}
    for row in THRESHOLDS:
        if row.in_force:
            bands.setdefault(row.subject, [UNKNOWN]).append(row.band)
    fallbacks = {row.id for row in TABLE if row.fallback}
    for _ in range(300):
        found = [
            Finding(subject, level(subject, band), band, "")
            for subject in bands
            if (band := str(chance.choice(bands[subject])))
        ]
        whole = {action.id for action in advise(found).actions} - fallbacks
        later = [each for each in found if not any(each.subject in group for group in apart)]
        parts = [
            {a.id for a in advise([*(each for each in found if each.subject in group), *later]).actions}
            for group in apart
        ]
        assert set().union(*parts) - fallbacks == whole
