"""The tiny score is one of those there are, while these tests run."""

import pytest

from healthcheck.population.plan import BATCHES
from tests.healthcheck.population.tiny import TINY


@pytest.fixture(autouse=True)
def tiny_is_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the real ones."""
    monkeypatch.setitem(BATCHES, "tiny", TINY)
