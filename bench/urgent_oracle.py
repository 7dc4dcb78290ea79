"""What came of the cases, counted outside the system: clients, record store and mail server against the rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import psycopg

from bench.urgent_killer import TURNS, Killer
from bench.urgent_people import HUMAN, ON_CALL, Patients
from config.embedded.place import at
from config.embedded.postgres import OWNER
from demo.setting import Setting

# What may come on top of the restarts: the sweep's own period of 2 seconds, and the work that has gathered meanwhile on
# two busy cores. A worker that is killed while it sends leaves a lease of 3 seconds besides.
SLACK_SECONDS = 10.0
LEASE_SECONDS = 3.0
TOP = "nobody-answers"

CASES = "SELECT id, check_id, seen_at IS NOT NULL, closed_at IS NOT NULL FROM urgent_case"
RUNGS = """
    SELECT e.case_id, e.rung, extract(epoch FROM e.at)::float, extract(epoch FROM s.due_at)::float, e.reference
    FROM urgent_event e JOIN urgent_step s ON s.alert_id = e.alert_id AND s.rung = e.rung WHERE e.kind = 'escalated'
"""
RECORDS = """
    SELECT c.check_id, extract(epoch FROM d.sent_at)::float FROM urgent_case c JOIN urgent_alert a ON a.case_id = c.id
    JOIN delivery_delivery d ON d.reference = a.reference AND d.purpose = 'record'
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a run. Seconds late are counted after those for which what had to act was gone."""

    cases: int
    accepted_by_the_web_door: int
    posts_until_accepted: int
    kills: dict[str, int]
    seconds_gone: dict[str, float]
    lost: int
    opened_twice: int
    seen_by_a_human: int
    escalated_to_the_top: int
    left_to_nobody: int
    rungs_taken: int
    rungs_taken_twice: int
    records_applied_twice: int
    mails_that_should_be_there: int
    mails_missing: int
    mails_nobody_ordered: int
    mails_that_came_again: int
    worst_seconds_to_the_record_sent: float
    the_same_after_restarts: float
    worst_seconds_a_rung_was_late: float
    worst_seconds_late_after_restarts: float
    worst_seconds_a_mail_took_after_restarts: float

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        none = (
            self.lost, self.opened_twice, self.left_to_nobody, self.rungs_taken_twice, self.records_applied_twice,
            self.mails_missing, self.mails_nobody_ordered,
        )  # fmt: skip
        return (
            not any(none)
            and self.accepted_by_the_web_door == self.cases
            and self.the_same_after_restarts <= 60
            and self.worst_seconds_late_after_restarts <= SLACK_SECONDS
            and self.worst_seconds_a_mail_took_after_restarts <= SLACK_SECONDS + LEASE_SECONDS
        )


def rows(here: Setting, question: str) -> list[tuple[Any, ...]]:
    """The answer of the stack's database."""
    place, name = at(here.stack.place.root), here.stack.environment["HEALTHCHECK_DATABASE_NAME"]
    with psycopg.connect(host=str(place.sockets), user=OWNER, dbname=name) as connection:
        return connection.execute(question).fetchall()


def cases_of(here: Setting, patients: Patients, *kinds: str) -> set[str]:
    """The cases of the patients whose practices behave so."""
    checks = {patient.check for patient in patients.of(*kinds)}
    return {str(case) for case, check, *_ in rows(here, CASES) if str(check) in checks}


def settled(here: Setting, patients: Patients) -> bool:
    """Whether every case has come to its end: seen, or at the top of the ladder with every mail out."""
    found = rows(here, CASES)
    seen = {case for case, _, is_seen, _ in found if is_seen}
    top = {case for case, rung, *_ in rows(here, RUNGS) if rung == TOP}
    waiting = rows(here, "SELECT 1 FROM delivery_delivery WHERE channel = 'mail' AND state IN ('queued', 'sending')")
    answered = cases_of(here, patients, HUMAN, ON_CALL) <= {str(case) for case in seen}
    return len(found) >= len(patients.all) and seen | top >= {case for case, *_ in found} and answered and not waiting


def judge(here: Setting, patients: Patients, killer: Killer) -> Verdict:
    """Count everything."""
    found, taken = rows(here, CASES), rows(here, RUNGS)
    checks = Counter(str(check) for _, check, *_ in found)
    ended = {case for case, _, seen, _ in found if seen} | {case for case, rung, *_ in taken if rung == TOP}
    arrived = httpx2.get(f"{here.mail}/_mails", timeout=30).json()
    first = {mail["id"].partition("@")[0]: mail["at"] for mail in reversed(arrived)}
    ordered = {str(mail): moment for _, _, moment, _, mail in taken if mail}
    applied = Counter(record["applied"] for record in httpx2.get(f"{here.pdm}/_records", timeout=30).json())
    records = _records(here, patients)
    return Verdict(
        cases=len(patients.all),
        accepted_by_the_web_door=sum(bool(each.accepted_at) for each in patients.all),
        posts_until_accepted=sum(each.tries for each in patients.all),
        kills={what: sum(kill.what == what for kill in killer.kills) for what in TURNS},
        seconds_gone={what: round(sum(k.back - k.gone for k in killer.kills if k.what == what), 1) for what in TURNS},
        lost=sum(each.check not in checks for each in patients.all),
        opened_twice=sum(count > 1 for count in checks.values()),
        seen_by_a_human=sum(seen for _, _, seen, _ in found),
        escalated_to_the_top=len({case for case, rung, *_ in taken if rung == TOP}),
        left_to_nobody=sum(case not in ended for case, *_ in found),
        rungs_taken=len(taken),
        rungs_taken_twice=sum(count > 1 for count in Counter((case, rung) for case, rung, *_ in taken).values()),
        records_applied_twice=sum(count for times, count in applied.items() if times > 1),
        mails_that_should_be_there=len(ordered),
        mails_missing=len(ordered.keys() - first.keys()),
        mails_nobody_ordered=len(first.keys() - ordered.keys()),
        mails_that_came_again=len(arrived) - len(first),
        worst_seconds_to_the_record_sent=_worst(sent - accepted for accepted, sent in records),
        the_same_after_restarts=_worst(
            sent - accepted - killer.gone(accepted, sent, "worker", "database") for accepted, sent in records
        ),
        worst_seconds_a_rung_was_late=_worst(moment - due for _, _, moment, due, _ in taken),
        worst_seconds_late_after_restarts=_worst(
            moment - due - killer.gone(due, moment, "worker", "database") for _, _, moment, due, _ in taken
        ),
        worst_seconds_a_mail_took_after_restarts=_worst(
            first[mail] - moment - killer.gone(moment, first[mail], "worker", "database")
            for mail, moment in ordered.items()
            if mail in first
        ),
    )


def _records(here: Setting, patients: Patients) -> list[tuple[float, float]]:
    """When the web door accepted each reading, and when the record store had its record."""
    accepted = {UUID(each.check): each.accepted_at for each in patients.all if each.check}
    return [(accepted[check], sent or float("inf")) for check, sent in rows(here, RECORDS) if check in accepted]


def _worst(seconds: Iterable[float]) -> float:
    return round(float(max((0.0, *seconds))), 2)
