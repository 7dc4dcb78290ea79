"""One run: a place of its own, everything started, people prepared, faults while they post, the end awaited, judged."""

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

import httpx2
from nhs_number import REGION_SYNTHETIC, generate

from bench.chaos.bug_names import SHOWN_BY
from bench.chaos.faults import CRASH, LEASE_SECONDS
from bench.chaos.ground import KEYS, Ground
from bench.chaos.load import Load
from bench.chaos.notes import Notes, Part
from bench.chaos.oracle import Verdict, applied, expected, judge, no_way
from bench.chaos.peers import SEEN
from bench.chaos.stack import ChaosStack
from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop
from demo.stack import free_port

CLASSES = tuple(f"F{number}" for number in range(1, 13))
PRACTICES = 8  # of which each fourth is reached by MESH
RESERVED = 6
PATIENCE, SILENT = 600.0, 60.0  # seconds to the end at most, and without anything happening: longer than any back-off
SILENT_BRIEF = 14.0
GONE_SECONDS = 20.0
BRIEF = 400  # so many checks, or fewer, make a short run
DISK = "3g"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything running, and everybody prepared."""

    stack: ChaosStack
    notes: Notes
    people: list[dict[str, Any]]


def run(*, seed: int, checks: int, faults: int, only: Sequence[str] = CLASSES, rate: float = 10.0) -> Verdict:
    """Everything once. The database, the broker and all logs are its own."""
    with scene(seed=seed, checks=checks, reserved=RESERVED if "F8" in only else 0, own_disk="F7" in only) as here:
        return play(here, here.people, seed=seed, faults=faults, only=only, rate=rate, brief=checks <= BRIEF)


def run_bugs(names: Sequence[str], *, seed: int, checks: int, faults: int, rate: float = 10.0) -> Iterator[Verdict]:
    """One bug after the other in the same place, each with people of its own."""
    with scene(seed=seed, checks=checks * len(names)) as here:
        for nth, name in enumerate(names):
            people = here.people[nth * checks : (nth + 1) * checks]
            yield play_with(name, here, people, seed=seed, faults=faults, rate=rate)


def play_with(bug: str, here: Scene, people: list[dict[str, Any]], *, seed: int, faults: int, rate: float) -> Verdict:
    """The faults that show a bug, with it switched on in every process."""
    for part in (here.stack.web, *here.stack.workers):
        here.stack.restart(part, CHAOS_BUG=bug)
    return play(here, people, seed=seed, faults=faults, only=SHOWN_BY[bug], rate=rate, brief=True, bug=bug)


@contextmanager
def scene(*, seed: int, checks: int, reserved: int = 0, own_disk: bool = False) -> Iterator[Scene]:
    """Start everything and prepare everybody."""
    with _folder(own_disk) as folder, ExitStack() as running:
        notes = Notes(folder / "notes")
        _people(notes.folder, checks, reserved=reserved)
        ports = {name: free_port() for name in SEEN}
        running.enter_context(patch.dict(os.environ, {"HEALTHCHECK_DATA_FOLDER": str(folder / "data")}))
        for name, port in ports.items():
            _start_peer(running, notes, name, port, seed)
        stack = running.enter_context(ChaosStack(f"chaos{seed}", _environment(notes.folder, ports)))
        stack.inside(notes.folder, "main")
        yield Scene(stack, notes, json.loads((notes.folder / "prepared.json").read_text()))


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
    _work(ground, load, faults=faults, only=only)
    _settle(part, SILENT_BRIEF if bug else SILENT)
    here.stack.inside(here.notes.folder, "dump")
    return judge(part, seed=seed, bug=bug, seconds=time.monotonic() - begun)


def _work(ground: Ground, load: Load, *, faults: int, only: Sequence[str]) -> None:
    """Faults in this thread, which stays; the clients in another."""
    once = [name for name in only if name in ("F7", "F9", "F10", "F11", "F12")]
    often = [name for name in only if name in ("F1", "F2", "F3", "F5", "F6", "F8")]
    if "F1" in only:
        ground.standing(crash=CRASH)
    if "F4" in only:
        ground.f4()
    turns = [*often, *once]
    while len(turns) < faults and often:
        turns.append(ground.random.choice(often))
    ground.random.shuffle(turns)
    load.pace.share(len(turns) + 1)  # there is somebody left to post at each of them
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
        load.rest()
    except BaseException:
        load.pace.over.set()
        load.free.set()
        raise
    finally:
        ground.undo()


def _settle(notes: Part, silent: float) -> None:
    """Until everything has arrived, or nothing happens any more."""
    until, last, since = time.monotonic() + PATIENCE, -1, time.monotonic()
    wanted = {effect for effect in expected(notes) if not no_way(effect)}
    refused = {(effect[1], effect[2]) for effect in expected(notes) if no_way(effect)}
    while time.monotonic() < until:
        came = applied(notes)
        said = {(each["person"], each["version"]) for each in notes.read("refused")}
        if wanted <= set(came) and refused <= said:
            time.sleep(LEASE_SECONDS + 3.0)  # what was in a hand that died is taken back, asked after, and settled
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


def _people(folder: Path, checks: int, *, reserved: int) -> None:
    numbers = generate(for_region=REGION_SYNTHETIC, quantity=checks)
    people = [
        {
            "person": number,
            "practice": f"Y91{nth % PRACTICES:03}",
            "record": "gp_connect" if nth % PRACTICES % 4 == 0 else "pdm",
            "reserved": nth >= checks - reserved,
        }
        for nth, number in enumerate(numbers)
    ]
    (folder / "people.json").write_text(json.dumps(people))


def _environment(folder: Path, ports: dict[str, int]) -> dict[str, str]:
    keys = ",".join(f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}" for name in ("one", "two"))
    return {
        "CHAOS_FOLDER": str(folder),
        KEYS: keys,
        "HEALTHCHECK_APIM_URL": f"http://127.0.0.1:{ports['pdm']}",
        "HEALTHCHECK_PDM_URL": f"http://127.0.0.1:{ports['pdm']}",
        "HEALTHCHECK_NOTIFY_URL": f"http://127.0.0.1:{ports['notify']}",
        "HEALTHCHECK_MESH_URL": f"http://127.0.0.1:{ports['mesh']}",
        "HEALTHCHECK_MESH_MAILBOX": "X26HC001",
        "HEALTHCHECK_MESH_PASSWORD": "chaos",
        "HEALTHCHECK_MESH_SHARED_KEY": "chaos",
        "HEALTHCHECK_DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
        "HEALTHCHECK_DELIVERY_BACKOFF_SECONDS": "0.2",
        "HEALTHCHECK_DELIVERY_HURRY": "1000",
        "HEALTHCHECK_ROUTINE_PER_WEEK": "100000000",
    }


def _start_peer(running: ExitStack, notes: Notes, name: str, port: int, seed: int) -> None:
    command = [sys.executable, "-m", "bench.chaos.peers", name, "--port", str(port)]
    command += ["--folder", str(notes.folder), "--seed", str(seed)]
    running.callback(stop, spawn(command, log=notes.folder / f"{name}.out", folder=PROJECT))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/outbox/tracking/nothing", timeout=2)
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the receiver {name} did not start")
