"""2. Whose NHS number is known here? Neither by words, nor by headers, nor by time; and nobody asks for long.

Of the 10,000 numbers that would be tried, 600 are asked here, known and unknown in turn: enough to see a difference of
half a millisecond. Two samples differ when a rank test says so (p <= 0.01) and their medians are a millisecond apart.
"""

import statistics
import time
from uuid import uuid4

import pytest
from scipy.stats import mannwhitneyu

from apps.clients.actions import add_organisation
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.people import actions as people
from healthcheck.person import NhsNumber
from tests.apps import scene
from tests.attacks.cast import Cast, token_of
from tests.attacks.house import House

PEOPLE, ROUNDS = 75, 4
QUOTA = 60  # of apps/assistance/rates.py, a minute


def numbers() -> list[str]:
    """Numbers of the range kept for tests, with right check digits."""
    found = []
    for middle in range(2000, 2400):
        first = f"99900{middle}"
        digit = -sum(int(each) * (10 - place) for place, each in enumerate(first)) % 11
        found += [f"{first}{digit}"] if digit < 10 else []
    return found


@pytest.fixture(scope="module")
def known(house: House, cast: Cast) -> list[str]:
    """People who were invited; the other numbers are nobody's."""
    chosen = numbers()[:PEOPLE]
    with house.inside():
        for number in chosen:
            details = people.Details(NhsNumber(number), "Canary", "Other", scene.born(50), "Y90001")
            person = people.register(details=details, by="test", at=now())
            scene.checks.invite(person=person, organisation=cast.a.organisations["commissioner"], by="test", at=now())
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


def guess(house: House, token: str, number: str, client: object = None):  # type: ignore[no-untyped-def]
    said = {
        "nhs_number": number, "birth_date": "1960-02-03", "family_name": "Guessed", "route": "pharmacy",
        "operator": "T-07", "agreement": "spoken", "agreed": True,
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    return client.post("/v1/assistances", json=said, headers=headers)


def test_attack_02_neither_words_nor_time_tell_a_known_number(house: House, known: list[str], helper: str) -> None:
    strangers = numbers()[PEOPLE : 2 * PEOPLE]
    taken: dict[bool, list[float]] = {True: [], False: []}
    bodies, headers = set(), set()
    with house.client() as client:
        for _ in range(ROUNDS):
            for nth, pair in enumerate(zip(known, strangers, strict=True)):
                if nth % 25 == 0:
                    house.forget_counts()
                for number in pair if nth % 2 else reversed(pair):
                    began = time.perf_counter()
                    told = guess(house, helper, number, client)
                    taken[number in known].append(time.perf_counter() - began)
                    assert told.status_code == 404, told.text
                    bodies.add(told.content)
                    headers.add(tuple(sorted(set(told.headers) - {"date"})))
    assert len(bodies) == len(headers) == 1
    apart = abs(statistics.median(taken[True]) - statistics.median(taken[False]))
    p = mannwhitneyu(taken[True], taken[False]).pvalue
    print(f"median apart {apart * 1000:.2f} ms, p = {p:.3f}")
    assert p > 0.01 or apart < 0.001, f"{apart * 1000:.2f} ms apart, p = {p:.5f}"


def test_attack_02_nobody_guesses_for_long(house: House, known: list[str], helper: str) -> None:
    with house.client() as client:
        told = [guess(house, helper, number, client).status_code for number in numbers()[150 : 150 + QUOTA + 1]]
    assert told[:QUOTA] == [404] * QUOTA and told[QUOTA] == 429


def test_attack_02_after_five_wrong_words_the_right_ones_are_not_told_either(
    house: House, cast: Cast, known: list[str], helper: str
) -> None:
    """Or somebody would go on until the date of birth fits."""
    right = {
        "nhs_number": known[-1], "birth_date": scene.born(50).isoformat(), "family_name": "Other",
        "route": "pharmacy", "operator": "T-07", "agreement": "spoken", "agreed": True,
    }  # fmt: skip
    with house.client() as client:
        wrong = [guess(house, helper, known[-1], client) for _ in range(5)]
    headers = {"Idempotency-Key": str(uuid4())}
    told = house.call("POST", "/v1/assistances", token=helper, json=right, headers=headers)
    assert told.status_code == 404 and told.content == wrong[0].content
