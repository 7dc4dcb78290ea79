"""The last known value of each kind: from the newest earlier check that has one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from healthcheck.change import last_values
from healthcheck.measurement import AbsentReason, Kind
from tests.healthcheck.cases import a_check

OLD, NEW = date(2016, 5, 1), date(2021, 5, 1)


def the(kind: Kind, *checks):
    return next((each.value for each in last_values(checks) if each.kind is kind), None)


def test_the_newest_check_counts_whatever_order_they_come_in():
    old = replace(a_check(values={Kind.HBA1C: "34"}), day=OLD)
    new = replace(a_check(values={Kind.HBA1C: "40"}), day=NEW)
    assert the(Kind.HBA1C, old, new) == the(Kind.HBA1C, new, old) == Decimal(40)


def test_a_failure_in_the_newest_leaves_the_one_before_it():
    old = replace(a_check(values={Kind.HBA1C: "34"}), day=OLD)
    new = replace(a_check(values={Kind.HBA1C: AbsentReason.HAEMOLYSED}), day=NEW)
    assert the(Kind.HBA1C, old, new) == Decimal(34)


def test_a_result_that_is_held_or_not_theirs_is_nobodys_last_value():
    for reason in (AbsentReason.HELD, AbsentReason.NOT_YOUR_SAMPLE):
        assert the(Kind.HBA1C, a_check(values={Kind.HBA1C: reason})) is None


def test_of_blood_pressure_it_is_the_one_that_counted():
    assert the(Kind.SYSTOLIC, a_check(pressure=("131", "80"))) == Decimal(131)
    assert the(Kind.SYSTOLIC, a_check(pressure=None)) is None


def test_without_an_earlier_check_there_is_none():
    assert last_values(()) == ()
