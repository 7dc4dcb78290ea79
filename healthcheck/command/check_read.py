"""read(text) -> HealthCheck: the JSON of one check as the domain's value, or every fault with its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from healthcheck import strict_json
from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.command.check_json import CheckJson, PersonJson
from healthcheck.command.check_measured import entry, measurements, previous
from healthcheck.person import Ethnicity, NhsNumber, Person, Sex
from healthcheck.questionnaire import check_answers
from healthcheck.questionnaires import current, find
from healthcheck.refusal import Invalid, Refusal

LARGEST = 1_000_000  # bytes, as at the service's own doors
OLDEST = 120
# SI 2013/351, which makes the check what it is, and the codes of the record begin on that day.
FIRST_DAY, LAST_DAY = date(2013, 4, 1), date(2099, 12, 31)
_MOST_FAULTS = 20
_QUESTIONS, _FOLLOW_UP = "nhs_health_check", "follow_up"
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:healthcheck:assess")
# Of the range kept for tests: nobody's. It stands in no text, and a record is not made with it.
NOBODY = NhsNumber("9990000018")
# Pydantic's own words for these would not say what to do.
_WORDS = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not a field here: correct its name or take it out",
    "model_type": "must be an object in { }",
    "dict_type": "must be an object in { }",
    "tuple_type": "must be a list in [ ]",
    "timezone_aware": "write a time with its zone as 2026-11-16T08:30:00Z",
}


class Faulty(ValueError):
    """What cannot be read. `faults`: each place as a JSON pointer and what is wrong there, with what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Given:
    """A check as it was given.

    Args:
        names_somebody: whether it has an NHS number; without one the check has a test number in its place.
    """

    check: HealthCheck
    names_somebody: bool


def read(text: bytes) -> Given:
    """The check in a file. The same text gives the same check, with the same ids. Raises Faulty."""
    try:
        given = CheckJson.model_validate(strict_json.loads(text))
    except strict_json.Unreadable as unreadable:
        raise Faulty([str(unreadable).replace("The body", "The file")]) from None
    except ValidationError as error:
        found = [f"{_pointer(fault['loc'])}: {_words(fault['type'], fault['msg'])}." for fault in error.errors()]
        more = len(found) - _MOST_FAULTS
        raise Faulty([*found[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])]) from None
    try:
        check = _check(given, given.id or uuid5(_NAMESPACE, sha256(text).hexdigest()))
    except Refusal as refusal:
        raise Faulty([f"{refusal.field or '/'}: {refusal.detail}"]) from None
    return Given(check, names_somebody=given.person.nhs_number is not None)


def _words(kind: str, message: str) -> str:
    return _WORDS.get(kind) or message.removeprefix("Value error, ").rstrip(".")


def _pointer(path: Iterable[str | int]) -> str:
    """RFC 6901; without the tag that tells a value from an absence."""
    steps = list(path)
    if len(steps) > 2 and steps[0] == "measurements":
        del steps[2]
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps) or "/"


def _check(given: CheckJson, identifier: UUID) -> HealthCheck:
    questions = find(_QUESTIONS, given.questionnaire) if given.questionnaire else current(_QUESTIONS)
    answers = check_answers(questions, given.answers, whole=False)
    person = _person(given.person, answers)
    _times(given, person)
    measured = measurements(given, identifier)
    taken = [each.taken_at for each in measured if each.taken_at]
    started = given.started_at or min([*taken, datetime.combine(given.day, time(), UTC)])
    return HealthCheck(
        id=identifier,
        person=person,
        day=given.day,
        started_at=started,
        answers=answers,
        measurements=measured,
        questionnaire=questions.label if answers else "",
        answered_at=(given.answered_at or started) if answers else None,
        answers_id=uuid5(identifier, "answers") if answers else None,
        answers_by=entry(given.answers_by),
        previous=previous(given, identifier),
        follow_up=_follow_up(given),
    )


def _person(given: PersonJson, answers: Mapping[str, str]) -> Person:
    """Sex and ethnicity as answered, else as given beside the answers; the two may not differ."""
    sex, ethnicity = answers.get("sex_at_birth"), answers.get("ethnicity")
    if given.sex and sex and given.sex.value != sex:
        raise Invalid("differs", "differs from /answers/sex_at_birth: give one of the two.", field="/person/sex")
    if given.ethnicity and ethnicity and given.ethnicity.key != ethnicity:
        raise Invalid("differs", "differs from /answers/ethnicity: give one of the two.", field="/person/ethnicity")
    return Person(
        nhs_number=given.nhs_number or NOBODY,
        birth_date=given.birth_date,
        sex=Sex(sex) if sex else given.sex,
        ethnicity=Ethnicity.of(ethnicity) if ethnicity else given.ethnicity or Ethnicity.NOT_STATED,
        practice="",
        townsend=given.townsend,
    )


def _follow_up(given: CheckJson) -> tuple[FollowUpAnswer, ...]:
    for place, each in enumerate(given.follow_up):
        try:
            check_answers(current(_FOLLOW_UP), {each.question: each.answer}, whole=False)
        except Invalid as refusal:
            raise Invalid(refusal.code, refusal.detail, field=f"/follow_up/{place}") from None
    return tuple(FollowUpAnswer(each.question, each.answer, each.at) for each in given.follow_up)


def _times(given: CheckJson, person: Person) -> None:
    """A day that a check can be of; nothing before birth, nothing after that day."""
    if not FIRST_DAY <= given.day <= LAST_DAY:
        raise Invalid("no-such-day", f"must be from {FIRST_DAY} to {LAST_DAY}.", field="/day")
    if not 0 <= person.age_on(given.day) <= OLDEST:
        detail = f"must be on or before /day and at most {OLDEST} years before it."
        raise Invalid("not-an-age", detail, field="/person/birth_date")
    times = {"/started_at": given.started_at, "/answered_at": given.answered_at}
    times |= {f"/measurements/{place}/taken_at": each.taken_at for place, each in enumerate(given.measurements)}
    times |= {f"/previous/{place}/taken_at": each.taken_at for place, each in enumerate(given.previous)}
    times |= {f"/follow_up/{place}/at": each.at for place, each in enumerate(given.follow_up)}
    for field, at in times.items():
        if at and not person.birth_date <= at.date() <= given.day:
            raise Invalid("not-in-time", "must not be after /day, or before the date of birth.", field=field)
