"""One run: a place of its own, everything started, people prepared, faults while they post, the end awaited, judged."""

import base64
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

from nhs_number import REGION_SYNTHETIC, generate

from bench.chaos.bug_names import SHOWN_BY
from bench.chaos.faults import CRASH, CRASH_FOR_A_BUG, LEASE_SECONDS, SPOILED, SPOILED_FOR_A_BUG
from bench.chaos.ground import KEYS, Ground
from bench.chaos.load import Load
from bench.chaos.notes import Notes, Part
from bench.chaos.oracle import Verdict, applied, expected, judge, no_way
from bench.chaos.peers import refuses
from bench.chaos.practices import Practices
from bench.chaos.receivers import Receivers
from bench.chaos.stack import ChaosStack

CLASSES = tuple(f"F{number}" for number in range(1, 13))
PRACTICES = 8  # of which each fourth is reached by MESH, or each second where a bug is to be seen
RESERVED = 6
PATIENCE, SILENT = 600.0, 60.0  # seconds to the end at most, and without anything happening: longer than any back-off
SILENT_BRIEF = 14.0
GONE_SECONDS = 20.0
SPOILED_SECONDS = 10.0
BRIEF = 400  # so many checks, or fewer, make a short run
DISK = "3g"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything running, and everybody prepared."""

    stack: ChaosStack
    notes: Notes
    people: list[dict[str, Any]]
    practices: Practices


def run(*, seed: int, checks: int, faults: int, only: Sequence[str] = CLASSES, rate: float = 10.0) -> Verdict:
    """Everything once. The database, the broker and all logs are its own."""
    with scene(seed=seed, checks=checks, reserved=RESERVED if "F8" in only else 0, own_disk="F7" in only) as here:
        return play(here, here.people, seed=seed, faults=faults, only=only, rate=rate, brief=checks <= BRIEF)


def run_bugs(names: Sequence[str], *, seed: int, checks: int, faults: int, rate: float = 10.0) -> Iterator[Verdict]:
    """One bug after the other in the same place, each with people of its own."""
    with scene(seed=seed, checks=checks * len(names), deal=len(names)) as here:
        for nth, name in enumerate(names):
            yield play_with(name, here, here.people[nth :: len(names)], seed=seed, faults=faults, rate=rate)


def play_with(bug: str, here: Scene, people: list[dict[str, Any]], *, seed: int, faults: int, rate: float) -> Verdict:
    """The faults that show a bug, with it switched on in every process."""
    for part in (here.stack.web, *here.stack.workers):
        here.stack.restart(part, CHAOS_BUG=bug)
    return play(here, people, seed=seed, faults=faults, only=SHOWN_BY[bug], rate=rate, brief=True, bug=bug)


@contextmanager
def scene(*, seed: int, checks: int, reserved: int = 0, own_disk: bool = False, deal: int = 1) -> Iterator[Scene]:
    """Start everything and prepare everybody; with `deal`, everybody stands as they are dealt out to so many plays."""
    with _folder(own_disk) as folder, ExitStack() as running:
        notes = Notes(folder / "notes")
        people = _people(notes.folder, checks, reserved=reserved, deal=deal)
        running.enter_context(patch.dict(os.environ, {"HEALTHCHECK_DATA_FOLDER": str(folder / "data")}))
        there = Receivers(running, notes, people, seed=seed)
        stack = running.enter_context(ChaosStack(f"chaos{seed}", _environment(notes.folder) | there.environment))
        stack.inside(notes.folder, "main")
        prepared = json.loads((notes.folder / "prepared.json").read_text())
        yield Scene(stack, notes, prepared, there.practices)


def play(
    here: Scene,
    people: list[dict[str, Any]],
    *,
    seed: int,
    faults: int,
    only: Sequence[str],
    rate: float,
    brief: bool,
    bug: str = "",
) -> Verdict:
    """Let these people post while things break, await the end, judge."""
    begun, since = time.monotonic(), time.time() if bug else 0.0
    part = Part(here.notes, [each["person"] for each in people], since)
    load = Load(here.stack.url, people, here.notes, rate=rate, seed=seed)
    ground = Ground(here.stack, load, here.notes, seed=seed, brief=brief)
    _work(ground, load, faults=faults, only=only, bug=bug)
    _settle(part, here.practices, SILENT_BRIEF if bug else SILENT)
    here.stack.inside(here.notes.folder, "dump")
    return judge(part, seed=seed, bug=bug, seconds=time.monotonic() - begun)


def _work(ground: Ground, load: Load, *, faults: int, only: Sequence[str], bug: str) -> None:
    """Faults in this thread, which stays; the clients in another. A bug is to be seen at calls that are spoiled."""
    once = [name for name in only if name in ("F7", "F9", "F10", "F11", "F12") or (name == "F4" and not bug)]
    often = [name for name in only if name in ("F1", "F2", "F3", "F5", "F6", "F8")]
    if "F1" in only:
        ground.standing(crash=CRASH_FOR_A_BUG if bug else CRASH)
    if "F4" in only:
        ground.spoil(SPOILED_FOR_A_BUG if bug else SPOILED)
    turns = [*often, *once]
    while len(turns) < faults and often:
        turns.append(ground.random.choice(often))
    ground.random.shuffle(turns)
    flowing = round(4 * ground.windows * load.pace.rate) if "F9" in turns else 0
    load.pace.share(len(turns) + 1, flowing=flowing)  # there is somebody left to post at each of them
    clients = Thread(target=load.run)
    clients.start()
    try:
        for name in turns:
            clients.join(ground.random.uniform(0.2, 1.5))
            if name != "F3":  # which lets the next begin when the broker is gone, and not before
                load.pace.more()
            getattr(ground, name.lower())()
        load.pace.rest()
        clients.join()
        if bug and not turns:  # what was accepted is on its way while the calls are spoiled
            time.sleep(SPOILED_SECONDS)
        load.rest()
    except BaseException:
        load.pace.over.set()
        load.free.set()
        raise
    finally:
        ground.undo()


def _settle(notes: Part, practices: Practices, silent: float) -> None:
    """Until everything has arrived, or nothing happens any more."""
    until, last, since = time.monotonic() + PATIENCE, -1, time.monotonic()
    wanted = {effect for effect in expected(notes) if not no_way(effect)}
    refused = {(effect[1], effect[2]) for effect in expected(notes) if no_way(effect)}
    while time.monotonic() < until:
        practices.collect()
        came = applied(notes)
        said = {(each["person"], each["version"]) for each in notes.read("refused")}
        if wanted <= set(came) and refused <= said:
            time.sleep(LEASE_SECONDS + 3.0)  # what was in a hand that died is taken back, asked after, and settled
            practices.collect()
            if len(applied(notes)) == len(came):
                return
        if len(came) + len(said) != last:
            last, since = len(came) + len(said), time.monotonic()
        if time.monotonic() - since > silent:
            return
        time.sleep(1.0)


@contextmanager
def _folder(own_disk: bool) -> Iterator[Path]:
    """A folder that the unprivileged database user may enter; with a file system of its own below where that can be."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "notes").mkdir()
    (folder / "data").mkdir(mode=0o711)
    mounted = own_disk and os.geteuid() == 0 and _mount(folder / "data")
    try:
        yield folder
    finally:
        _database_gone(folder / "data")
        if kept := os.environ.get("CHAOS_KEEP"):
            for below in ("notes", "data/logs"):
                shutil.copytree(folder / below, kept, dirs_exist_ok=True)
        if mounted:
            subprocess.run(["/usr/bin/umount", "--lazy", str(folder / "data")], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _database_gone(folder: Path) -> None:
    """Its keeper stops it a moment after the last who held it."""
    until = time.monotonic() + GONE_SECONDS
    while list(folder.glob("*/postmaster.pid")) and time.monotonic() < until:
        time.sleep(0.1)


def _mount(folder: Path) -> bool:
    done = subprocess.run(
        ["/usr/bin/mount", "-t", "tmpfs", "-o", f"size={DISK},mode=711", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    return done.returncode == 0


def _people(folder: Path, checks: int, *, reserved: int, deal: int) -> list[dict[str, Any]]:
    """Where they are dealt out each play has its part of those whom the store refuses, and more that MESH reaches."""
    numbers = generate(for_region=REGION_SYNTHETIC, quantity=checks)
    numbers = sorted(numbers, key=refuses) if deal > 1 else numbers
    people = []
    for nth, number in enumerate(numbers):
        place = nth // deal % PRACTICES
        mesh = place % (4 if deal == 1 else 2) == 0 and not (deal > 1 and refuses(number))
        record, kept = "gp_connect" if mesh else "pdm", nth >= checks - reserved
        practice = f"Y9{1 if mesh else 2}{place:03}"
        people.append({"person": number, "practice": practice, "record": record, "reserved": kept})
    (folder / "people.json").write_text(json.dumps(people))
    return people


def _environment(folder: Path) -> dict[str, str]:
    keys = ",".join(f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}" for name in ("one", "two"))
    return {
        "CHAOS_FOLDER": str(folder),
        KEYS: keys,
        "HEALTHCHECK_DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
        "HEALTHCHECK_DELIVERY_BACKOFF_SECONDS": "0.2",
        "HEALTHCHECK_DELIVERY_HURRY": "1000",
        "HEALTHCHECK_ROUTINE_PER_WEEK": "100000000",
    }
