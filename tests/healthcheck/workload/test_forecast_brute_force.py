"""The forecast equals assessing each person one by one: the same items, rule by rule, when every value is known."""

from collections import Counter
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.assess import assess
from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.population.rows import Rows
from healthcheck.workload import columns, item, uptake
from healthcheck.workload.advised import FOR_SERVICES, KINDS
from healthcheck.workload.forecast import Forecaster
from healthcheck.workload.item import Item
from tests.healthcheck.cases import a_check

SMOKING = dict(zip(columns.SMOKING.options, columns.SMOKES, strict=True))
LAB = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE, Kind.ACR)
EVERYBODY = uptake.given("100")


def people(count, seed):
    """People over the whole of what is credible, with edges of thresholds among them."""
    chance = np.random.default_rng(seed)

    def near(values, low, high, places):
        spread = chance.uniform(low, high, count).round(places)
        return np.where(chance.random(count) < 0.5, chance.choice(values, count), spread)

    return {
        "sex": chance.choice(["female", "male"], count),
        "age": chance.integers(40, 75, count),
        "ethnicity": chance.choice([each.key for each in Ethnicity], count),
        "systolic": near([89, 90, 134, 135, 149, 150, 169, 170, 210, 211], 75, 230, 0),
        "diastolic": near([59, 60, 84, 85, 94, 95, 99, 100], 45, 130, 0),
        "height": chance.uniform(145, 205, count).round(1),
        "weight": chance.uniform(38, 170, count).round(1),
        "waist": near([89.9, 90, 100, 110], 60, 150, 1),
        "total_cholesterol": near([5.0, 5.01, 7.5, 7.51, 9.0, 9.01, 4.4, 8.3], 2, 13, 2),
        "hdl_cholesterol": near([1.0, 0.99, 1.2, 1.19, 1.1, 4.3, 0.5], 0.4, 4, 2),
        "hba1c": near([41, 42, 47, 48, 86, 87], 25, 120, 0),
        "creatinine": near([60, 100, 150, 300], 40, 500, 0),
        "acr": near([0, 2.9, 3, 30, 30.1, 69.9, 70], 0, 120, 1),
        "smoking": chance.choice(list(SMOKING), count),
        "audit_c": chance.integers(0, 5, count),
        "gppaq": chance.choice(["inactive", "moderately_inactive", "moderately_active", "active"], count),
        "family_history_chd": chance.integers(0, 2, count),
        "family_history_diabetes": chance.integers(0, 2, count),
        "corticosteroids": chance.random(count) < 0.1,
        "atypical_antipsychotics": chance.random(count) < 0.1,
        "migraine": chance.integers(0, 2, count),
        "gender_differs_from_sex": chance.random(count) < 0.1,
        "townsend": chance.integers(-7, 11, count),
    }


def checks(table):
    """The same people as checks."""
    for place in range(len(table["age"])):
        yield one({name: values[place].item() for name, values in table.items()})


def one(row):
    """A person as a check."""
    values = {kind: str(Decimal(str(row[kind.key]))) for kind in (*LAB, Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)}
    if row.get("triglycerides") is not None:
        values[Kind.TRIGLYCERIDES] = str(row["triglycerides"])
    return a_check(
        age=int(row["age"]),
        sex=Sex(row["sex"]),
        ethnicity=Ethnicity.of(row["ethnicity"]),
        townsend=Decimal(row["townsend"]),
        pressure=(str(row["systolic"]), str(row["diastolic"])),
        values=values,
        answers=answers(row),
    )


def answers(row):
    """What the questionnaire has of it."""
    yes = {True: "yes", False: "no"}
    often = ("never", "monthly_or_less", "2_to_4_a_month", "2_to_3_a_week", "4_or_more_a_week")
    work = {"inactive": "sitting", "moderately_inactive": "standing", "moderately_active": "physical"}
    return {
        "smoking": SMOKING[row["smoking"]],
        "family_heart_disease_under_60": yes[bool(row["family_history_chd"])],
        "family_diabetes": yes[bool(row["family_history_diabetes"])],
        "hba1c_condition": "no",
        "steroid_tablets": yes[bool(row["corticosteroids"])],
        "atypical_antipsychotics": yes[bool(row["atypical_antipsychotics"])],
        "migraines": yes[bool(row["migraine"])],
        "gender_same_as_sex": yes[not row["gender_differs_from_sex"]],
        "audit_1": often[row["audit_c"]],
        "exercise_hours": "none",
        "cycling_hours": "none",
        "work_activity": work.get(row["gppaq"], "heavy_manual"),
    }


def forecast(table):
    """Everybody comes."""
    forecaster = Forecaster(None, EVERYBODY)
    chunk = {name: pa.array(values) for name, values in table.items()}
    list(forecaster.count([Rows(chunk, len(table["age"]), 0, 1)]))
    return forecaster.made().whole


def counted(table):
    """One by one, by `assess`."""
    rules, items, services = Counter(), Counter(), 0
    for check in checks(table):
        actions = assess(check).advice.actions
        items[item.of(actions)] += 1
        services += item.for_a_service(actions)
        rules.update(action.id for action in actions)
    return rules, items, services


def test_eight_hundred_people_are_counted_exactly_as_assessed_one_by_one():
    table = people(800, 1)
    made, (rules, items, services) = forecast(table), counted(table)
    assert made.invited == 800
    assert made.routine.expected == pytest.approx(items[Item.ROUTINE], abs=1e-6)
    assert made.urgent.expected == pytest.approx(items[Item.URGENT], abs=1e-6)
    assert made.services.expected == pytest.approx(services, abs=1e-6)
    wanted = {
        rule: n for rule, n in rules.items() if KINDS.get(rule, Item.NONE) is not Item.NONE or rule in FOR_SERVICES
    }
    assert {rule.id: round(rule.records.expected, 6) for rule in made.rules} == wanted
    assert len(wanted) > 20


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 10**6))
def test_any_twelve_people_are(seed):
    table = people(12, seed)
    made, (_, items, services) = forecast(table), counted(table)
    assert made.routine.expected == pytest.approx(items[Item.ROUTINE], abs=1e-6)
    assert made.urgent.expected == pytest.approx(items[Item.URGENT], abs=1e-6)
    assert made.services.expected == pytest.approx(services, abs=1e-6)


def test_triglycerides_are_counted_where_the_file_has_them():
    table = people(300, 5) | {"triglycerides": np.random.default_rng(5).choice([1.2, 4.4, 4.5, 9.9, 10, 20, 20.1], 300)}
    made, (rules, items, _) = forecast(table), counted(table)
    assert made.urgent.expected == pytest.approx(items[Item.URGENT], abs=1e-6)
    assert {rule.id for rule in made.rules if rule.id.startswith("triglycerides")} == {
        rule for rule in rules if rule.startswith("triglycerides")
    }
