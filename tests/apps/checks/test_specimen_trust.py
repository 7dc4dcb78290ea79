"""Which results of a check may be used: never one of a specimen that is held or refused, at any time, in any order."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.checks import actions as checks
from apps.checks import trust
from apps.checks.assembly import as_subject_of
from apps.checks.models import Value
from apps.checks.specimen import SpecimenStanding, Standing
from apps.clients.clock import now
from healthcheck.change import last_values
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.sample import Sample, Whose
from tests.apps.scene import complete
from tests.healthcheck.cases import a_check, an_id
from tests.journeys.sample_journey import with_earlier_check

KITS = [an_id(f"kit {number}") for number in range(3)]
STANDINGS = [*Standing.values, ""]


@given(
    stands=st.lists(st.sampled_from(STANDINGS), min_size=3, max_size=3),
    of=st.lists(st.sampled_from([*KITS, None]), min_size=20, max_size=20),
)
def test_no_value_of_a_specimen_that_may_not_be_used_is_left(stands, of):
    specimens = {kit: trust.Known(stand) for kit, stand in zip(KITS, stands, strict=True)}
    given_values = [replace(value, specimen=kit) for value, kit in zip(a_check().measurements, of * 2, strict=False)]
    for before in given_values:
        after = trust.usable(before, specimens)
        barred = before.specimen is not None and specimens[before.specimen].standing in ("held", "not_theirs")
        assert isinstance(after, Absent) is barred
        assert (after.id, after.kind, after.specimen) == (before.id, before.kind, before.specimen)
        if barred:
            assert after.reason in (AbsentReason.HELD, AbsentReason.NOT_YOUR_SAMPLE)
            assert str(before.value) not in (after.words, str(after))


@given(told=st.booleans(), said=st.booleans(), vouched=st.booleans())
def test_the_laboratorys_time_stands_and_the_persons_fills_in_where_it_gave_none(told, said, vouched):
    value = next(each for each in a_check().measurements if each.kind is Kind.HBA1C)
    value = replace(value, specimen=KITS[0], sample=Sample(laboratory_told=told))
    when = value.taken_at - timedelta(hours=5)
    sample = Sample(Whose.ME, said_collected_at=when if said else None, vouched=vouched)
    found = trust.usable(value, {KITS[0]: trust.Known("theirs" if vouched else "", sample)})
    assert isinstance(found, Measurement)
    assert found.taken_at == (when if said and not told else value.taken_at)
    assert found.sample == replace(sample, laboratory_told=told)


@pytest.fixture
def check(db):
    made = complete()
    Value.objects.filter(kind="hba1c").update(specimen=KITS[0])
    return made


def stand(check, standing, at=None):
    checks.stand(check=check, specimen=KITS[0], standing=standing, by="test", at=at or now())


def hba1c(check, **wishes):
    return as_subject_of(check, day=now().date(), **wishes).latest(Kind.HBA1C)


@pytest.mark.parametrize(
    ("standing", "reason"),
    [(Standing.HELD, AbsentReason.HELD), (Standing.NOT_THEIRS, AbsentReason.NOT_YOUR_SAMPLE), (Standing.THEIRS, None)],
)
def test_a_check_is_assessed_by_where_its_specimens_stand(check, standing, reason):
    stand(check, standing)
    assert getattr(hba1c(check), "reason", None) is reason


def test_an_assessment_is_replayed_by_where_they_stood_then(check):
    stand(check, Standing.HELD, at=now() + timedelta(hours=1))
    stand(check, Standing.THEIRS, at=now() + timedelta(hours=2))
    assert isinstance(hba1c(check, until=now()), Measurement)
    assert isinstance(hba1c(check, until=now() + timedelta(minutes=90)), Absent)
    assert hba1c(check, until=now() + timedelta(hours=3)).sample.vouched


def test_trusting_one_specimen_trusts_no_other(check):
    stand(check, Standing.HELD)
    assert isinstance(hba1c(check, trusting=KITS[0]), Measurement)
    assert isinstance(hba1c(check, trusting=uuid4()), Absent)


def test_a_specimen_is_refused_once_and_stands_as_one_of_three(check):
    stand(check, Standing.NOT_THEIRS)
    with pytest.raises(IntegrityError, match="specimen_refused_once"), transaction.atomic():
        stand(check, Standing.NOT_THEIRS)
    wrong = SpecimenStanding(check_of=check, specimen=KITS[0], standing="lost", at=now(), by="test")
    with pytest.raises(IntegrityError, match="specimen_standing_known"), transaction.atomic():
        wrong.save()


def test_the_last_known_values_come_from_the_persons_earlier_checks(db):
    later = with_earlier_check()
    known = {value.kind: value.value for value in as_subject_of(later, day=now().date()).previous}
    assert (known[Kind.HBA1C], known[Kind.SYSTOLIC], known[Kind.HEIGHT]) == (36, 118, 170)
    (earlier,) = later.person.checks.exclude(pk=later.pk)
    assert as_subject_of(earlier, day=now().date()).previous == ()


def test_what_was_refused_then_is_nobodys_last_value_now(db):
    later = with_earlier_check()
    (earlier,) = later.person.checks.exclude(pk=later.pk)
    Value.objects.filter(check_of=earlier, kind="hba1c").update(specimen=KITS[0])
    stand(earlier, Standing.NOT_THEIRS)
    kinds = {value.kind for value in as_subject_of(later, day=now().date()).previous}
    assert Kind.HBA1C not in kinds and Kind.CREATININE in kinds
    assert last_values([as_subject_of(later, day=now().date())]) == ()
