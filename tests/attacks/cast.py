"""Who lives in the attacked house: two of everybody, the tokens each holds, and the things that are the first one's."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from apps.answers import actions as answers
from apps.assistance import actions as assistance
from apps.checks.models import Assessment, HealthCheck
from apps.clients.actions import add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind, Organisation
from apps.kits import actions as kits
from apps.kits import batch, stock
from apps.kits.models import Kit, Lot, SupplierAccount
from apps.people import actions as people
from apps.people import sessions
from apps.people.models import Person, Way
from apps.staff import members
from apps.staff.proofs import Proof
from apps.staff.roles import ROLES
from healthcheck.entry import Route
from healthcheck.person import NhsNumber, Sex
from tests.apps import scene

SCOPES = {
    "laboratory": ("results:write", "kits:write"),
    "practice": ("people:read", "records:read", "records:acknowledge"),
    "commissioner": ("people:write", "people:read", "reports:read"),
    "service": ("assist:write",),
}
NUMBERS = {"a": scene.NUMBERS[1], "b": scene.NUMBERS[2]}
FAMILY = {"a": "Quicksilver", "b": "Brimstone"}
STAFF = tuple(ROLES)
SYSTEMS = tuple(f"{kind}_{which}" for kind in ("laboratory", "practice", "commissioner") for which in "ab")
PEOPLE = ("person_a", "person_b", "expired")
ROLES_AT_DOORS = ("nobody", *PEOPLE, *SYSTEMS, "helper_a", "helper_b", "service")


@dataclass
class Household:
    """One person, and the organisations around them."""

    which: str
    check: HealthCheck
    person: Person
    organisations: dict[str, Organisation]
    supplier: SupplierAccount
    kit: Kit
    assessment: Assessment
    assistance: UUID
    batch: UUID
    tokens: dict[str, str] = field(default_factory=dict)

    def marks(self) -> list[str]:
        """What no stranger's answer may hold."""
        ids = [self.check.id, self.person.id, self.assistance, self.assessment.record_id, self.batch]
        return [*map(str, ids), self.kit.code, NUMBERS[self.which], FAMILY[self.which]]


@dataclass
class Cast:
    """Both of them, and the staff."""

    a: Household
    b: Household
    tokens: dict[str, str]
    cookies: dict[str, str]  # of staff, by role: both factors given
    users: dict[str, User]

    def fresh(self, role: str) -> str:
        """A new session of a person's, for what ends it."""
        return session_of(self.a if role.endswith("a") else self.b)


def moved_in() -> Cast:
    """Everybody moves in."""
    a, b = household("a", 1), household("b", 2)
    commissioner = a.organisations["commissioner"]
    service = add_organisation(name="Service", ods_code="Y95001", kind=Kind.SERVICE)
    tokens = {
        "nobody": "",
        "expired": session_of(a, ago=timedelta(hours=2)),
        "service": token_of(service, "service"),
        **{f"{kind}_{home.which}": token for home in (a, b) for kind, token in home.tokens.items()},
    }
    assert commissioner.ods_code == "Y92001"
    users = {role: _member(role) for role in STAFF}
    return Cast(a, b, tokens, {role: _cookie(user) for role, user in users.items()}, users)


def household(which: str, nth: int) -> Household:
    """A whole check, of other organisations than any other's."""
    surgery = scene.practice(f"Y9000{nth}", area=("E06000052", "E09000028")[nth - 1])
    organisations = {
        kind: add_organisation(name=f"Organisation Y9{place}00{nth}", ods_code=f"Y9{place}00{nth}", kind=Kind(kind))
        for place, kind in enumerate(("practice", "laboratory", "commissioner"))
    }
    supplier = _supplier(f"lab-{which}", organisations["laboratory"])
    details = people.Details(
        NhsNumber(NUMBERS[which]), "Canary", FAMILY[which], scene.born(45), surgery.ods_code, Sex.FEMALE, "ZZ99 9ZZ"
    )
    person = people.register(details=details, by="test", at=now())
    check, _ = scene.checks.invite(person=person, organisation=organisations["commissioner"], by="test", at=now())
    scene.checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    check = scene.checks.consent(check_id=check.id, version="2026-11", by="test", at=now())
    answers.save_draft(check_id=check.id, version="2026-11", answers={}, at=now())
    begun, helping = _helped(check, organisations["commissioner"], f"FA12{nth}")
    kit, _ = kits.order(check_id=check.id, supplier=supplier.key, by="test", at=now())
    scene.answered(check)
    scene.measured(check)
    scene.resulted(check, origin=f"lab:{supplier.key}:1")
    found = Assessment.objects.filter(check_of=check).latest("version")
    home = Household(which, check, person, organisations, supplier, kit, found, begun, _batch(supplier))
    home.tokens = {kind: token_of(each, kind) for kind, each in organisations.items()}
    home.tokens |= {"person": session_of(home), "helper": helping}
    return home


def _supplier(key: str, laboratory: Organisation) -> SupplierAccount:
    made = SupplierAccount.objects.create(
        key=key, reader="biomarker_json", organisation=laboratory, stock_kept_here=True
    )
    kits.add_stock(
        account=made, number="LOT1", quantity=500, expires_on=now().date() + timedelta(days=300), by="test", at=now()
    )
    assert Lot.objects.filter(supplier=made).exists() and stock.left(made, day=now().date())
    return made


def _batch(supplier: SupplierAccount) -> UUID:
    came = batch.taken_apart([{"messageId": "batch-1"}], b'[{"messageId": "batch-1"}]')
    return kits.receive_batch(account=supplier, messages=came, by="test", at=now()).id


def _helped(check: HealthCheck, commissioner: Organisation, ods: str) -> tuple[UUID, str]:
    helper = add_organisation(name=f"Pharmacy {ods}", ods_code=ods, kind=Kind.SERVICE)
    credential, _ = issue_credential(organisation=helper, scopes=("assist:write",), at=now())
    assistance.appoint(commissioner=commissioner, assistant=helper, route=Route("pharmacy"), by="test", at=now())
    who = assistance.Who(NhsNumber(check.person.nhs_number), check.person.birth_date, check.person.family_name)
    begun, token = assistance.begin(
        who=who, credential=credential, route=Route("pharmacy"), operator="T-07", agreement="spoken", by="t", at=now()
    )
    return begun.id, token


def token_of(organisation: Organisation, kind: str, *scopes: str) -> str:
    """A long-lived token of an organisation."""
    return issue_credential(organisation=organisation, scopes=scopes or SCOPES[kind], at=now())[1]


def session_of(home: Household, *, ago: timedelta = timedelta()) -> str:
    """A session that a person began so long ago."""
    who: dict[str, Any] = {"nhs_number": NhsNumber(NUMBERS[home.which]), "birth_date": scene.born(45)}
    return sessions.sign_in(**who, identity_level="P9", way=Way.AGAIN, by="test", at=now() - ago)[1]


def _member(role: str) -> User:
    proved = Proof.IN_PERSON
    return members.add(email=f"{role}@nhs.example", name="Staff", role=role, proved=proved, by="operator", at=now())[0]


def _cookie(user: User) -> str:
    """A session of somebody who gave both factors (see tests/conftest.py)."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
