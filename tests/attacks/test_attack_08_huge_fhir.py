"""8. FHIR made to hurt: loops, scripts in the narrative, extensions without end, addresses elsewhere. Nothing breaks,
nothing is fetched."""

import copy
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from apps.clients.clock import now
from apps.kits.models import SupplierAccount
from demo.laboratory import Specimen, uk_pathology_fhir
from tests.attacks.asked import acknowledgement
from tests.attacks.cast import NUMBERS, Cast
from tests.attacks.house import House

Bundle = dict[str, Any]


@pytest.fixture(scope="module")
def fhir_lab(house: House, cast: Cast) -> str:
    """The first laboratory, where it writes FHIR."""
    with house.inside():
        made = SupplierAccount.objects.create(
            key="lab-fhir", reader="uk_pathology_fhir", organisation=cast.a.organisations["laboratory"]
        )
    return made.key


@pytest.fixture
def ear() -> Iterator[tuple[str, list[int]]]:
    """An address that hears whether anybody comes."""
    heard: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    server.accept()[0].close()
                    heard.append(1)
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/fhir", heard
        ended.set()
        thread.join()


def bundle(cast: Cast) -> Bundle:
    return uk_pathology_fhir(Specimen(str(uuid4()), cast.a.kit.code, NUMBERS["a"], now()), {"hba1c": 36})


def everywhere(message: Bundle, **more: Any) -> Bundle:
    """The same with these in every resource."""
    changed = copy.deepcopy(message)
    for entry in changed["entry"]:
        entry["resource"].update(more)
    return changed


def extension(depth: int) -> Bundle:
    made: Bundle = {"url": "https://x.example", "valueString": "end"}
    for _ in range(depth):
        made = {"url": "https://x.example", "extension": [made]}
    return made


LOOP = [{"resourceType": "Patient", "id": "p", "link": [{"other": {"reference": "#p"}, "type": "seealso"}]}]
SCRIPT = {"status": "generated", "div": "<div xmlns='http://www.w3.org/1999/xhtml'><script src='HERE'/></div>"}
CORPUS: dict[str, Callable[[Bundle], Any]] = {
    "contained that refers to itself": lambda it: everywhere(it, contained=LOOP),
    "each entry refers to itself": lambda it: everywhere(it, subject={"reference": it["entry"][0]["fullUrl"]}),
    "a script": lambda it: everywhere(it, text=SCRIPT),
    "an entity": lambda it: everywhere(it, text={"div": "<!DOCTYPE d [<!ENTITY a SYSTEM 'HERE'>]><div>&a;</div>"}),
    "extensions 25 deep": lambda it: everywhere(it, extension=[extension(10)]),
    "extensions 40 deep": lambda it: everywhere(it, extension=[extension(40)]),
    "5,000 entries": lambda it: {**it, "entry": it["entry"] * 800},
    "addresses elsewhere": lambda it: everywhere(it, subject={"reference": "HERE/Patient/1"}),
    "a profile elsewhere": lambda it: everywhere(it, meta={"profile": ["HERE/StructureDefinition/x"]}),
    "rules elsewhere": lambda it: everywhere(it, implicitRules="HERE/rules"),
    "an attachment elsewhere": lambda it: everywhere(it, presentedForm=[{"url": "HERE/file", "size": 2**40}]),
    "a bundle in itself": lambda it: {**it, "entry": [{"resource": it}]},
    "no entries": lambda it: {**it, "entry": []},
    "entries that are none": lambda it: {**it, "entry": [None, 1, "x", [], {"resource": 5}]},
    "another type": lambda it: {**it, "type": "transaction"},
    "another resource": lambda it: {**it, "resourceType": "Parameters"},
    "the same address twice": lambda it: {**it, "entry": [*it["entry"], it["entry"][0]]},
    "an array": lambda it: [it, it],
    "a string": lambda it: "Bundle",
}


@pytest.mark.parametrize("attack", CORPUS)
def test_attack_08_nothing_breaks_and_nothing_is_fetched(
    attack: str, house: House, cast: Cast, fhir_lab: str, ear: tuple[str, list[int]]
) -> None:
    where, heard = ear
    acknowledged = acknowledgement(cast.a.assessment.record_id)
    for path, token, said in (
        (f"/v1/laboratory-messages/{fhir_lab}", "laboratory_a", bundle(cast)),
        ("/v1/acknowledgements", "practice_b", acknowledged),
    ):
        for entry in said["entry"]:
            entry.setdefault("fullUrl", f"urn:uuid:{uuid4()}")
        raw = json.dumps(CORPUS[attack](said)).replace("HERE", where).encode()
        told = house.call(
            "POST", path, token=cast.tokens[token], content=raw, headers={"Content-Type": "application/fhir+json"}
        )
        assert told.status_code < 500, told.text
        assert b"<script" not in told.content and where.encode() not in told.content
    assert not heard


def test_attack_08_no_list_fans_out(house: House, cast: Cast) -> None:
    """There is no `_include`, no `_revinclude`, no page size that a caller chooses."""
    for query in ("_include=*", "_revinclude=*", "_count=1000000", "_elements=*", "expand=all", "limit=1000000"):
        told = house.call("GET", f"/v1/checks?{query}", token=cast.tokens["person_a"])
        assert told.status_code == 200 and len(told.json()) == 1
