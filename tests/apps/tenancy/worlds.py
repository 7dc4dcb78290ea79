"""Two of everything, side by side: a commissioner, a practice, a laboratory, a helper and a person of each."""

from dataclasses import dataclass

from apps.checks.models import HealthCheck
from apps.clients.callers import Caller, scope_of
from apps.clients.clock import now
from apps.clients.models import Organisation
from apps.kits import actions as kits
from apps.kits.models import Kit, SupplierAccount
from apps.people import actions as people
from apps.tenancy.scope import Scope
from healthcheck.person import NhsNumber, Sex
from tests.apps import scene
from tests.apps.scene import NUMBERS, Door

AREAS = ("E06000052", "E09000028")


@dataclass
class World:
    """One of the two."""

    commissioner: Organisation
    commissioner_door: Door
    practice: Organisation
    practice_door: Door
    laboratory: Organisation
    laboratory_door: Door
    supplier: SupplierAccount
    check: HealthCheck
    kit: Kit

    def scope(self, which: str) -> Scope:
        """What the database shows of each caller's."""
        organisation = {"commissioner": self.commissioner, "practice": self.practice, "laboratory": self.laboratory}
        if which == "person":
            person = self.check.person_id
            return scope_of(Caller(f"person:{person}", None, person, frozenset({"self"})))
        if which == "helper":
            actor = f"organisation:{self.commissioner.ods_code}/phone/T-07"
            return scope_of(Caller(actor, self.commissioner, None, frozenset({"helping"}), check_id=self.check.id))
        made = organisation[which]
        return scope_of(Caller(f"organisation:{made.ods_code}", made, None, frozenset()))


def world(nth: int) -> World:
    """A whole check and a kit under way, of other organisations than any other world's."""
    surgery = scene.practice(f"Y9000{nth}", area=AREAS[nth - 1])
    commissioner, commissioner_door = scene.organisation(f"Y9200{nth}", "people:write", "people:read")
    practice, practice_door = scene.organisation(f"Y9000{nth}", "people:read", "records:acknowledge", kind="practice")
    laboratory, laboratory_door = scene.organisation(f"Y9100{nth}", "results:write", "kits:write", kind="laboratory")
    supplier = SupplierAccount.objects.create(key=f"lab-{nth}", reader="biomarker_json", organisation=laboratory)
    details = people.Details(
        NhsNumber(NUMBERS[nth]), "Canary", "Quicksilver", scene.born(45), surgery.ods_code, Sex.FEMALE
    )
    person = people.register(details=details, by="test", at=now())
    check, _ = scene.checks.invite(person=person, organisation=commissioner, by="test", at=now())
    scene.checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    check = scene.checks.consent(check_id=check.id, version="2026-11", by="test", at=now())
    kit, _ = kits.order(check_id=check.id, supplier=supplier.key, by="test", at=now())
    scene.answered(check)
    scene.measured(check)
    scene.resulted(check)
    return World(
        commissioner, commissioner_door, practice, practice_door, laboratory, laboratory_door, supplier, check, kit
    )
