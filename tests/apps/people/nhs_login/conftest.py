"""What the sign-in tests share: each begins knowing nothing of a provider, and with nothing counted."""

from collections.abc import Iterator

import pytest

from apps.clients import counters
from apps.people.nhs_login import provider


@pytest.fixture(autouse=True)
def nothing_is_remembered_of_the_test_before() -> Iterator[None]:
    provider._provider.cache_clear()
    counters._at.cache_clear()  # all tests share one address
    yield
    provider._provider.cache_clear()
