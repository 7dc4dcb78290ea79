"""One run of the whole service with people in it who can be searched for, shared by all that search."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nhs_number import REGION_SYNTHETIC, generate

from config.embedded.place import at
from demo.__main__ import SETTLED, register
from demo.party import Party
from demo.setting import Setting, setting
from demo.walk import Story
from tests.config.embedded.watching import processes_of, soon
from tests.security.canaries import CanaryWalk, characters


@dataclass(frozen=True, slots=True)
class Walked:
    """The running service after the walk."""

    here: Setting
    stories: tuple[Story, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The NHS numbers of those who walked."""
        return tuple(story.nhs_number for story in self.stories)


@pytest.fixture(scope="session")
def walked() -> Iterator[Walked]:
    """Everybody walked and every delivery settled, on servers of their own."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHCHECK_DATA_FOLDER", str(folder))
        try:
            with setting("dump") as running:
                yield Walked(running, walk(running))
        finally:
            gone = soon(lambda: not processes_of(at(folder)))
            shutil.rmtree(folder)
    assert gone


def walk(here: Setting) -> tuple[Story, ...]:
    """The demo's walk for each of the canaries."""
    people = characters()
    numbers = generate(for_region=REGION_SYNTHETIC, quantity=len(people))
    register(here, dict(zip(numbers, people, strict=True)))
    stories = tuple(CanaryWalk(here, who, number).walk() for who, number in zip(people, numbers, strict=True))
    assert soon(lambda: all(settled(here, story) for story in stories), patience=90)
    later = datetime.now(UTC) + timedelta(days=29)
    here.stack.manage("close_overdue", "--at", f"{later:%Y-%m-%d}")
    here.stack.manage("release_figures")
    return stories


def settled(here: Setting, story: Story) -> bool:
    """Whether nothing of a check is on its way any more."""
    with Party(here.stack.url, here.commissioner) as commissioner:
        rows = commissioner.get(f"/v1/checks/{story.check}/deliveries")
    return all(row["state"] in SETTLED for row in rows)
