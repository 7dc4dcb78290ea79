"""Random events through the real actions: what people, practices, laboratories and suppliers do, right and wrong.

The same seed does the same things. What an action refuses counts as an event too: it must leave nothing behind.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from uuid import UUID, uuid4

from django.db import transaction

from apps.answers import actions as answers
from apps.checks import actions as checks
from apps.checks.actions.consent import VERSION
from apps.checks.models import HealthCheck
from apps.clients.actions import add_organisation
from apps.clients.models import Kind as OrganisationKind
from apps.clients.models import Organisation
from apps.kits.models import SupplierAccount
from apps.people import actions as people
from apps.people.models import Practice
from bench.report_laboratory import BY, Laboratory
from bench.report_lives import Lives
from demo.cast import NOTHING_SPECIAL
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.person import NhsNumber, Sex
from healthcheck.questionnaires import current
from healthcheck.refusal import Invalid, Refusal

START = datetime(2021, 3, 1, 12, tzinfo=UTC)
AREAS = {"E06000052": "Cornwall", "E09000028": "Southwark", "E10000020": "Norfolk"}
ETHNICITIES = ("white_british", "indian", "black_african", "mixed_white_asian", "arab", "not_stated")


class Events(Laboratory, Lives):
    """One programme.

    Args:
        step: how much time passes between two events, at most.
        active: of so many checks most events are, so that they come to something.
        first: nobody has an NHS number below the one of this place, so that several programmes can run at once.
    """

    def __init__(self, seed: int, step: timedelta, active: int = 60, first: int = 0) -> None:
        self.active, self.first = active, first
        self.random, self.step, self.at = Random(seed), step, START
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.checks: list[UUID] = []
        self.people: list[people.Details] = []
        self.dead: list[NhsNumber] = []
        self.verbs: dict[str, Callable[[UUID], object]] = {
            "invite": lambda _: self._invite(), "declare": self._declare, "consent": self.consent,
            "answer": self.answer, "measure": self._measure, "order": self._order, "tell": self._tell,
            "result": self._result, "correct": self._result, "close": self._close, "acknowledge": self._acknowledge,
            "send again": self._send_again, "move": lambda _: self._move(), "die": lambda _: self._die(),
            "live": lambda _: self._live(), "remind": lambda _: self._remind(),
        }  # fmt: skip
        self.surgeries: dict[str, Organisation] = {}
        self._prepare()

    def happen(self, times: int) -> Iterator[str]:
        """So many things; the name of each after it happened."""
        for _ in range(times):
            self.at += self.random.random() * self.step
            check = self._some()
            verb = self.random.choice(list(self.verbs)) if check is None or self.random.random() < 0.3 else ""
            verb = verb or (self._next(check) if check else "invite")
            try:
                self.verbs[verb if check else "invite"](check or UUID(int=0))
                self.done[verb] += 1
            except Refusal:
                self.refused[verb] += 1
            yield verb

    def _prepare(self) -> None:
        for nth, (code, name) in enumerate(AREAS.items()):
            for each in range(2):
                ods = f"Y9{nth}00{each}"
                found = {"name": f"Surgery {ods}", "area_code": code, "area_name": name}
                Practice.objects.get_or_create(ods_code=ods, defaults=found)
                surgery = add_organisation(name=f"Surgery {ods}", ods_code=ods, kind=OrganisationKind.PRACTICE)
                self.surgeries[ods] = surgery
        self.practices = sorted(self.surgeries)
        self.commissioner = add_organisation(name="Bench", ods_code="Y92009", kind=OrganisationKind.COMMISSIONER)
        self.laboratory = add_organisation(name="Laboratory", ods_code="Y91009", kind=OrganisationKind.LABORATORY)
        told = {"reader": "biomarker_json", "organisation": self.laboratory}
        self.account, _ = SupplierAccount.objects.get_or_create(key="bench", defaults=told)

    def _some(self) -> UUID | None:
        if not self.checks or (len(self.checks) < self.active and self.random.random() < 0.3):
            return None
        return self.random.choice(self.checks[-self.active :] if self.random.random() < 0.9 else self.checks)

    def _next(self, check_id: UUID) -> str:
        """What mostly comes next for a check."""
        check = HealthCheck.objects.get(pk=check_id)
        if check.state in ("invited", "ineligible", "eligible"):
            return {"invited": "declare", "ineligible": "invite", "eligible": "consent"}[check.state]
        if check.state == "open":
            missing = [] if hasattr(check, "answers") else ["answer", "answer"]
            missing += [] if check.values.filter(kind="systolic").exists() else ["measure", "measure"]
            missing += ["tell", "result", "result"] if check.awaited else ["order", "order"]
            return self.random.choice((*missing, "close") if self.random.random() < 0.1 else missing)
        return self.random.choice(("acknowledge", "acknowledge", "invite", "correct"))

    def _invite(self) -> None:
        again = bool(self.people) and self.random.random() < 0.3
        details = self.random.choice(self.people[-200:]) if again else self.somebody()
        if again and self.random.random() < 0.1:  # the list it comes from is another practice's by now
            details = replace(details, practice=self.random.choice(self.practices))
        person = checks.register(details=details, by=BY, at=self.at)
        check, new = checks.invite(
            person=person, organisation=self.commissioner, by=BY, at=self.at, deprivation=self.random.randrange(6),
            channel=self.random.choice(("sms", "letter", "nhs_app")), arm=self.random.choice(("", "a", "b")),
        )  # fmt: skip
        if new:
            self.checks.append(check.id)
            if not again:
                self.people.append(details)

    def somebody(self) -> people.Details:
        """Somebody new, of the age for it or nearly."""
        born = date(self.at.year - self.random.randrange(39, 74), 1, 15)
        sex, practice = self.random.choice((Sex.FEMALE, Sex.MALE, None)), self.random.choice(self.practices)
        return people.Details(
            number(self.first + len(self.people)), "Test", "Person", born, practice, sex, None, Decimal(0)
        )

    def _declare(self, check: UUID) -> None:
        conditions = {"diabetes"} if self.random.random() < 0.15 else set()
        checks.declare(check_id=check, conditions=conditions, home=set(), last_check=None, by=BY, at=self.at)

    def consent(self, check: UUID) -> None:
        """To the words in force."""
        checks.consent(check_id=check, version=VERSION, by=BY, at=self.at)

    def answer(self, check: UUID) -> None:
        """A whole questionnaire."""
        said = {**NOTHING_SPECIAL, "sex_at_birth": "female", "ethnicity": self.random.choice(ETHNICITIES)}
        answers.submit(check_id=check, version=current("nhs_health_check").version, answers=said, by=BY, at=self.at)

    def _measure(self, check: UUID) -> None:
        pressure, wild = uuid4(), self.random.random() < 0.1
        values = {"height": 170, "weight": self.random.randrange(55, 110)}
        if self.random.random() < 0.8:
            values |= {"systolic": 185 if wild else self.random.randrange(105, 160), "diastolic": 80}
        rows = [
            Measurement(uuid4(), Kind.of(kind), Decimal(value), self.at, Source.HOME,
                        pressure if kind in ("systolic", "diastolic") else None)
            for kind, value in values.items()
        ]  # fmt: skip
        with transaction.atomic():
            held = checks.require_open(check_id=check)
            checks.take_readings(check=held, values=rows, origin=f"readings:{uuid4()}", by=BY, at=self.at)

    def _close(self, check: UUID) -> None:
        checks.close(check_id=check, reason="no laboratory result came", by=BY, at=self.at)


def number(nth: int) -> NhsNumber:
    """The nth number of the range that is kept for tests. Of two neighbours at least one has a check digit."""
    for first, digit in product((f"999{nth * 2:06d}", f"999{nth * 2 + 1:06d}"), "0123456789"):
        try:
            return NhsNumber(first + digit)
        except Invalid:
            continue
    raise ValueError(f"the range has no number {nth}")
