"""The door where a person says whose blood a kit holds: who may, what is refused, and that every word is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.checks.specimen import SampleWord, SpecimenStanding
from apps.clients.clock import now
from apps.kits.models import Kit
from tests.apps.scene import NUMBERS, door_of, opened, organisation
from tests.journeys.sample_journey import SampleJourney

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> SampleJourney:
    return SampleJourney()


def test_a_word_is_kept_and_shown_with_the_kit(journey):
    said = journey.says("me")
    assert said["sample"]["whose"] == "me" and said["sample"]["method"] == "finger_prick" and said["notice"] == ""
    assert journey.kits()[0]["sample"] == said["sample"]


def test_the_last_word_counts_and_the_first_stays(journey):
    journey.says("me")
    assert journey.says("not_sure")["sample"]["whose"] == "not_sure"
    assert list(SampleWord.objects.values_list("whose", flat=True)) == ["me", "not_sure"]


def test_the_same_word_again_changes_nothing(journey):
    when = now().isoformat()
    journey.says("me", collected_at=when)
    journey.says("me", collected_at=when, status=200)
    assert SampleWord.objects.count() == 1


def test_a_mistyped_digit_is_told_in_plain_words(journey):
    wrong = journey.kit[:-1] + str((int(journey.kit[-1]) + 1) % 10)
    answer = journey.says("me", code=wrong, status=422)
    assert answer["detail"] == "This is not the code of a kit: please check each character."


def test_a_code_written_with_spaces_and_small_letters_is_the_same(journey):
    written = f"{journey.kit[:4]} {journey.kit[4:]}".lower()
    assert journey.says("me", code=written.replace(" ", "%20"))["code"] == journey.kit


def test_another_persons_kit_is_as_unknown_as_none(journey):
    stranger = door_of(opened(NUMBERS[1]))
    word = {"whose": "me", "collected_at": now().isoformat()}
    assert stranger.post(f"{journey.path}/{journey.kit}/sample", word).status_code == 404
    journey.says("me", code="HC123456789010", status=404)
    assert not SampleWord.objects.exists()


@pytest.mark.parametrize(
    ("shift", "why"), [(timedelta(hours=1), "future"), (timedelta(days=-2), "collected-before-order")]
)
def test_a_time_that_cannot_be_is_refused(journey, shift, why):
    answer = journey.says("me", collected_at=(now() + shift).isoformat(), status=422)
    assert why in str(answer["type"]) and answer["errors"][0]["pointer"] == "/collected_at"


def test_a_kit_that_was_handed_out_may_have_been_used_before_we_knew_of_it(journey):
    Kit.objects.update(handed_out=True)
    journey.says("me", collected_at=(now() - timedelta(days=2)).isoformat())


@pytest.mark.parametrize("word", [{"whose": "my wife"}, {"whose": None}, {"method": "venous"}, {"more": 1}])
def test_what_is_not_one_of_the_words_is_refused(journey, word):
    journey.says(word.pop("whose", "me"), status=422, **word)


@pytest.mark.parametrize(("scope", "status"), [("people:read", 403), ("people:write", 403), ("results:write", 403)])
def test_only_the_person_or_who_assists_them_says_so(journey, scope, status):
    _, other = organisation("Y92009", scope)
    word = {"whose": "me", "collected_at": now().isoformat()}
    assert other.post(f"{journey.path}/{journey.kit}/sample", word).status_code == status


@pytest.mark.parametrize("table", ["checks_sampleword", "checks_specimenstanding"])
@pytest.mark.parametrize("change", ["UPDATE {} SET by = 'x'", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_a_word_or_a_standing(journey, table, change):
    journey.says("somebody_else")
    journey.reports()
    assert SampleWord.objects.exists() and SpecimenStanding.objects.exists()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))
