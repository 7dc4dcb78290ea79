"""What came of a run, worked out from the logs outside of the service and one dump at its end."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.chaos.notes import Part
from bench.chaos.peers import refuses

Effect = tuple[str, str, int]
MOST_AFTER_A_NO: Final = 5  # a worker may die with the answer in its hand, a few times
FIRST_ACCEPTANCE_SECONDS: Final = 2.0
LOCK_SECONDS: Final = 2.1  # the time limit of the lock, and the way there
OTHERS: Final = 0.95
UNDER_WAY: Final = 1.0  # seconds a call takes whose certificate was looked at before it expired
ENOUGH: Final = 400  # arrivals in the dead and in the living windows, before their ratio is judged
PROCESS_FAULTS: Final = ("F1", "F2", "F3", "F5")


@dataclass(slots=True)
class Verdict:
    """What came of one run. A list of numbers is empty where nothing was measured."""

    seed: int
    bug: str
    checks: int
    records_and_messages: int
    faults: dict[str, int]
    process_faults: int
    skipped: list[str]
    lost: int = 0
    twice: int = 0
    through_the_mesh_hole: int = 0
    out_of_order: int = 0
    never_accepted: int = 0
    left_unsent: int = 0
    told_sent_but_not_there: int = 0
    after_a_no: int = 0
    refused_and_parked: int = 0
    unreadable: int = 0
    first_acceptance: list[float] = field(default_factory=list)
    posts_while_broker_down: int = 0
    failed_while_broker_down: int = 0
    errors_without_retry_after: int = 0
    others_throughput: list[float] = field(default_factory=list)
    longest_lock: float = 0.0
    two_calls_at_once: int = 0
    expired_tries: int = 0
    expired_circuits: int = 0
    taken_while_expired: int = 0
    attempts: int = 0
    seconds: float = 0.0

    @property
    def broken(self) -> list[str]:
        """The promises that were not kept."""
        none = ("lost", "twice", "out_of_order", "never_accepted", "left_unsent", "told_sent_but_not_there",
                "after_a_no", "unreadable", "taken_while_expired", "failed_while_broker_down",
                "errors_without_retry_after")  # fmt: skip
        found = [name for name in none if getattr(self, name)]
        found += ["first_acceptance"] if max(self.first_acceptance, default=0.0) > FIRST_ACCEPTANCE_SECONDS else []
        found += ["others_throughput"] if min(self.others_throughput, default=1.0) < OTHERS else []
        return found + (["longest_lock"] if self.longest_lock > LOCK_SECONDS else [])


def people_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Everybody, by NHS number."""
    return {each["person"]: each for each in json.loads((folder / "people.json").read_text())}


def expected(notes: Part) -> set[Effect]:
    """What has to arrive: each accepted version with the record's receiver and in the NHS App, and each invitation."""
    people = people_of(notes.folder)
    wanted: set[Effect] = set() if notes.since else {("notify", person, 0) for person in notes.persons}
    for each in notes.read("acked"):
        record = "mesh" if people[each["person"]]["record"] == "gp_connect" else "pdm"
        wanted |= {(name, each["person"], each["version"]) for name in (record, "notify")}
    return wanted


def applied(notes: Part) -> list[Effect]:
    """What took effect, in order.

    The words of a first and of a second message are the same; their keys are ids that grow with time (UUID 7), so the
    order of a person's keys is the order in which they were queued.
    """
    came = list(notes.read("applied"))
    keys: dict[str, set[str]] = defaultdict(set)
    for each in came:
        if each["peer"] == "notify" and each["version"]:
            keys[each["person"]].add(each["key"])
    for each in came:
        if each["peer"] == "notify" and each["version"]:
            each["version"] = 1 + sorted(keys[each["person"]]).index(each["key"])
    return [(each["peer"], each["person"], each["version"]) for each in came]


def no_way(effect: Effect) -> bool:
    """The receiver says no to it, for good: it has to be parked, in sight of a human."""
    return effect[0] == "pdm" and refuses(effect[1])


def judge(notes: Part, *, seed: int, bug: str, seconds: float) -> Verdict:
    """Count everything. A part that begins at 0 is the whole, invitations and all."""
    wanted, came = expected(notes), applied(notes)
    counted = Counter(came)
    faults = Counter(each["fault"] for each in notes.read("faults"))
    crashes = sum(1 for _ in notes.read("crashes"))
    faults["F1"] += crashes
    dump = json.loads((notes.folder / "dump.json").read_text())
    rows = [row for row in dump["rows"] if row["person"] in notes.persons]
    if notes.since:
        rows = [row for row in rows if row["purpose"] != "invitation"]
    states = Counter((row["channel"], row["state"]) for row in rows)
    parked = states["pdm", "parked"]
    refusals = {effect for effect in wanted if no_way(effect)}
    missing = wanted - counted.keys() - refusals
    surplus = sum(count - 1 for count in counted.values())
    hole = _hole(notes)
    verdict = Verdict(
        seed=seed,
        bug=bug,
        checks=len({each["person"] for each in notes.read("acked")}),
        records_and_messages=len(wanted),
        faults=dict(sorted(faults.items())),
        process_faults=sum(faults[name] for name in PROCESS_FAULTS),
        skipped=[f"{each['fault']}: {each['why']}" for each in notes.read("skipped")],
        lost=len(missing) + max(0, len(refusals) - parked),
        twice=surplus - hole,
        through_the_mesh_hole=hole,
        out_of_order=_out_of_order(came),
        never_accepted=len(counted.keys() - wanted),
        left_unsent=sum(count for (_, state), count in states.items() if state in ("queued", "sending")),
        refused_and_parked=min(parked, len(refusals)),
        after_a_no=sum(count > MOST_AFTER_A_NO for count in _refused(notes).values()),
        unreadable=dump["unreadable"],
        longest_lock=round(max((each.get("longest", 0.0) for each in notes.read("faults")), default=0.0), 2),
        two_calls_at_once=sum(1 for _ in notes.read("crowded")),
        attempts=sum(row["attempts"] for row in rows),
        seconds=round(seconds, 1),
    )
    told = sum(count for (name, state), count in states.items() if state == "sent" and name in CHANNEL_OF.values())
    verdict.told_sent_but_not_there = max(0, told - len(counted))
    _doors(notes, verdict)
    _expired(notes, verdict)
    verdict.others_throughput = _others(notes)
    return verdict


CHANNEL_OF: Final = {"pdm": "pdm", "mesh": "gp_connect", "notify": "nhs_notify"}


def _refused(notes: Part) -> Counter[tuple[str, int]]:
    return Counter((each["person"], each["version"]) for each in notes.read("refused"))


def _hole(notes: Part) -> int:
    """MESH messages that came again from a process that stalled between being allowed to send and sending."""
    times = Counter(each["key"] for each in notes.read("applied") if each["peer"] == "mesh")
    late = {each["delivery"] for each in notes.read("late")}
    return sum(count - 1 for key, count in times.items() if count > 1 and key in late)


def _out_of_order(came: list[Effect]) -> int:
    """Persons to whom a later version came before the first of an earlier one, at one receiver."""
    first: dict[tuple[str, str], list[int]] = defaultdict(list)
    for peer, person, version in came:
        if version not in first[peer, person]:
            first[peer, person].append(version)
    return sum(versions != sorted(versions) for versions in first.values())


def _doors(notes: Part, verdict: Verdict) -> None:
    """What the clients saw: how soon after a restart, while the broker was away, and errors that say no time."""
    posts = sorted(notes.read("posts"), key=lambda each: float(each["at"]))
    for fault in notes.read("faults"):
        if "back" in fault:
            tried = [each for each in posts if each["begun"] >= fault["back"] - 5.0 and each["at"] >= fault["back"]]
            accepted = next((each["at"] for each in tried if each["status"] == 201), None)
            waited = any(each["begun"] <= fault["back"] + FIRST_ACCEPTANCE_SECONDS / 2 for each in tried)
            if accepted is not None and waited:
                verdict.first_acceptance.append(round(accepted - fault["back"], 2))
        if fault["fault"] == "F3":
            during = [each for each in posts if fault["gone"] <= each["begun"] <= fault["until"]]
            verdict.posts_while_broker_down += len(during)
            verdict.failed_while_broker_down += sum(each["status"] != 201 for each in during)
    verdict.errors_without_retry_after = sum(each["status"] >= 500 and not each["retry_after"] for each in posts)


def _expired(notes: Part, verdict: Verdict) -> None:
    """What became of documents while MESH's certificate was out of date: a call that had begun may still end."""
    came = [each["at"] for each in notes.read("applied") if each["peer"] == "mesh"]
    for fault in (each for each in notes.read("faults") if "circuits" in each):
        verdict.expired_tries += fault["tries"]
        verdict.expired_circuits += fault["circuits"]
        verdict.taken_while_expired += sum(fault["gone"] + UNDER_WAY < at < fault["until"] for at in came)


def _others(notes: Part) -> list[float]:
    """For each dead practice: how many of the others' records arrived in the time, beside the time before and after.

    Each beside how many were accepted in the same time. Where few arrived chance alone moves it, and nothing is said.
    """
    people = people_of(notes.folder)
    arrivals = [(each["at"], people[each["person"]]["practice"]) for each in notes.read("applied") if each["version"]]
    accepted = [(each["at"], people[each["person"]]["practice"]) for each in notes.read("acked")]
    windows = list(notes.read("windows"))
    found = []
    for four in (windows[nth : nth + 4] for nth in range(0, len(windows), 4)):
        rate = {True: [0, 0], False: [0, 0]}
        for each in four:
            for place, moments in enumerate((arrivals, accepted)):
                rate[each["dead"]][place] += sum(
                    each["begun"] <= at < each["ended"] and practice != each["practice"] for at, practice in moments
                )
        if all(arrived >= ENOUGH and begun for arrived, begun in rate.values()):
            ratio = (rate[True][0] / rate[True][1]) / (rate[False][0] / rate[False][1])
            found.append(round(ratio, 3))
    return found
