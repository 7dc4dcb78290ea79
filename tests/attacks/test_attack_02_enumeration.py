"""2. Whose NHS number is known here? Neither by words, nor by headers, nor by time; and nobody asks for long.

10,000 numbers at the door where somebody says that they help a person, known and unknown in turn; 1,000 at the door of
invitations, where each unknown one makes a person. HEALTHCHECK_ATTACK_NUMBERS asks another number of them. Two samples
differ when a rank test says so (p <= 0.01) and their medians are a millisecond apart.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from scipy.stats import mannwhitneyu

from apps.checks.models import HealthCheck
from apps.clients.actions import add_organisation
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.people.models import NHS_NUMBER, Person
from apps.vault.index import blind_index
from tests.apps import scene
from tests.attacks.cast import Cast, token_of
from tests.attacks.house import House

ASKED = int(os.environ.get("HEALTHCHECK_ATTACK_NUMBERS", "10000"))
INVITED = ASKED // 10
QUOTA = 60  # of apps/assistance/rates.py, a minute
AGE, OTHER, THIRD = 50, 48, 60


def numbers() -> Iterator[str]:
    """Numbers of the range kept for tests, with right check digits, that no other file of the suite asks for."""
    for middle in range(20_000, 99_999):
        first = f"9994{middle}"
        digit = -sum(int(each) * (10 - place) for place, each in enumerate(first)) % 11
        if digit < 10:
            yield f"{first}{digit}"


@pytest.fixture(scope="module")
def pool() -> Iterator[str]:
    return numbers()


@pytest.fixture(scope="module")
def known(house: House, cast: Cast, pool: Iterator[str]) -> list[str]:
    """People who were invited by the first commissioner; the other numbers are nobody's."""
    chosen = [next(pool) for _ in range((ASKED + INVITED) // 2)]
    people = [
        Person(
            practice_id="Y90001", nhs_number=number, given_name="Canary", family_name="Other",
            birth_date=scene.born(AGE), created_at=now(),
        )
        for number in chosen
    ]  # fmt: skip
    checks = [
        HealthCheck(person=one, organisation=cast.a.organisations["commissioner"], invited_at=now()) for one in people
    ]
    with house.inside():
        for one in people:
            one.nhs_number_index = blind_index(NHS_NUMBER, one.nhs_number)
        Person.objects.bulk_create(people, batch_size=1000)
        HealthCheck.objects.bulk_create(checks, batch_size=1000)
    return chosen


@pytest.fixture(scope="module")
def helper(house: House, cast: Cast) -> str:
    with house.inside():
        made = add_organisation(name="Pharmacy guessing", ods_code="FA999", kind=Kind.SERVICE)
        scene.assistance.appoint(
            commissioner=cast.a.organisations["commissioner"], assistant=made, route=scene.Route("pharmacy"),
            by="test", at=now(),
        )  # fmt: skip
        return token_of(made, "service")


def asked(client: httpx2.Client, token: str, path: str, said: dict[str, Any]) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    return client.post(path, json=said, headers=headers)


def guess(client: httpx2.Client, token: str, number: str) -> httpx2.Response:
    said = {
        "nhs_number": number, "birth_date": "1960-02-03", "family_name": "Guessed", "route": "pharmacy",
        "operator": "T-07", "agreement": "spoken", "agreed": True,
    }  # fmt: skip
    return asked(client, token, "/v1/assistances", said)


def invitation(client: httpx2.Client, token: str, number: str, age: int) -> httpx2.Response:
    said = {
        "nhs_number": number, "given_name": "Canary", "family_name": "Other", "birth_date": scene.born(age).isoformat(),
        "practice": "Y90002",
    }  # fmt: skip
    return asked(client, token, "/v1/invitations", said)


def apart(
    house: House,
    known: list[str],
    strangers: list[str],
    ask: Callable[[str], httpx2.Response],
    seen: Callable[..., Any],
) -> str:
    """Ask for one of each in turn; the figures. Raises AssertionError where anything tells them apart."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    said = set()
    for nth, pair in enumerate(zip(known, strangers, strict=True)):
        if nth % 25 == 0:
            house.forget_counts()
        for number in pair if nth % 2 else reversed(pair):
            began = time.perf_counter()
            told = ask(number)
            taken[number == pair[0]].append(time.perf_counter() - began)
            said.add((told.status_code, str(seen(told)), tuple(sorted(set(told.headers) - {"date"}))))
    assert len(said) == 1, said
    medians = {which: statistics.median(times) for which, times in taken.items()}
    difference = abs(medians[True] - medians[False]) * 1000
    p = mannwhitneyu(taken[True], taken[False]).pvalue
    words = f"{2 * len(known):,} numbers: medians {difference:.2f} ms apart of {medians[False] * 1000:.1f}, p = {p:.3f}"
    assert p > 0.01 or difference < 1, words
    return words


def test_attack_02_neither_words_nor_time_tell_a_known_number(
    house: House, known: list[str], helper: str, pool: Iterator[str]
) -> None:
    strangers = [next(pool) for _ in range(ASKED // 2)]
    with house.client() as client:
        print(
            apart(house, known[: ASKED // 2], strangers, lambda each: guess(client, helper, each), lambda it: it.text)
        )


def without_its_own(told: httpx2.Response) -> Any:
    """The id and the moment are each invitation's own."""
    answer = told.json()
    assert answer["check"].pop("id") and answer["check"].pop("invited_at")
    return answer


@pytest.mark.parametrize("age", [AGE, OTHER], ids=["the right birth date", "another birth date"])
def test_attack_02_an_invitation_does_not_tell_whom_another_commissioner_invited(
    age: int, house: House, cast: Cast, known: list[str], pool: Iterator[str]
) -> None:
    """201 both times, each with an id at which nothing is found until its person begins."""
    token, half = cast.tokens["commissioner_b"], INVITED // 4
    theirs = known[-half:] if age == AGE else known[-2 * half : -half]
    strangers = [next(pool) for _ in range(half)]
    with house.client() as client:
        print(apart(house, theirs, strangers, lambda each: invitation(client, token, each, age), without_its_own))
        first = [invitation(client, token, each[0], age) for each in (theirs, strangers)]
        assert [each.status_code for each in first] == [200, 200] and without_its_own(first[0]) == without_its_own(
            first[1]
        )
        for told in first:
            seen = house.call("GET", f"/v1/checks/{told.json()['check']['id']}", token=token)
            assert seen.status_code == 404
        other = [invitation(client, token, each[0], THIRD).status_code for each in (theirs, strangers)]
    assert other == [409, 409], "another birth date for the same number is refused, whichever was right"


def test_attack_02_nobody_guesses_for_long(house: House, helper: str, pool: Iterator[str]) -> None:
    with house.client() as client:
        told = [guess(client, helper, next(pool)).status_code for _ in range(QUOTA + 1)]
    assert told[:QUOTA] == [404] * QUOTA and told[QUOTA] == 429


def test_attack_02_after_five_wrong_words_the_right_ones_are_not_told_either(
    house: House, known: list[str], helper: str
) -> None:
    """Or somebody would go on until the date of birth fits."""
    right = {
        "nhs_number": known[0], "birth_date": scene.born(AGE).isoformat(), "family_name": "Other", "route": "pharmacy",
        "operator": "T-07", "agreement": "spoken", "agreed": True,
    }  # fmt: skip
    with house.client() as client:
        wrong = [guess(client, helper, known[0]) for _ in range(5)]
        told = asked(client, helper, "/v1/assistances", right)
    assert told.status_code == 404 and told.content == wrong[0].content
