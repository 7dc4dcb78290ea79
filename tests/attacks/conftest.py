"""One running house for every attack, and who lives in it."""

from collections.abc import Iterator
from typing import Any

import pytest

from config import env
from demo.stack import Stack
from tests.attacks.cast import Cast, moved_in
from tests.attacks.house import House


@pytest.fixture(scope="session")
def house(django_db_blocker: Any, django_db_modify_db_settings: None) -> Iterator[House]:
    """Web server, worker, clock and broker as in production; of this run alone."""
    with Stack(f"attacks_{env.read().database_name}") as stack:
        yield House(stack, django_db_blocker)


@pytest.fixture(scope="session")
def cast(house: House) -> Cast:
    """Two of everybody."""
    with house.inside():
        return moved_in()


@pytest.fixture(autouse=True)
def nobody_has_called_yet(house: House) -> None:
    """The limits of rates are real, and each test begins with a new minute."""
    house.forget_counts()
