"""The doors in the OpenAPI document."""

from collections.abc import Callable
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS

from apps.clients.scopes import OF_A_TOKEN, SCOPES, SMART

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(call: Callable[..., Any]) -> Any:
    GENERATOR_STATS.reset()
    answer = call("get", "/openapi.json")
    assert answer.status_code == 200
    assert not GENERATOR_STATS
    return answer.json()


def test_every_operation_has_a_name_of_its_own(document: Any) -> None:
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert "postThings" in names


def test_a_closed_method_is_not_offered(document: Any) -> None:
    assert set(document["paths"]["/things"]) == {"get", "post"}


def test_every_door_asks_for_a_bearer_token(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]
    assert {schemes[name]["scheme"] for name in ("organisation", "person", "assistance")} == {"bearer"}
    assert {"organisation": []} in document["paths"]["/things"]["get"]["security"]
    assert "organisation" in schemes


def test_a_post_names_its_key_and_a_message_with_its_own_id_does_not(document: Any) -> None:
    def headers(path: str, method: str) -> list[tuple[str, bool]]:
        parameters = document["paths"][path][method].get("parameters", [])
        return [(each["name"], each["required"]) for each in parameters if each["in"] == "header"]

    assert headers("/things", "post") == [("Idempotency-Key", True)]
    assert headers("/messages", "post") == headers("/things", "get") == []


def test_the_models_of_requests_and_answers_are_there(document: Any) -> None:
    content = document["paths"]["/things"]["post"]["requestBody"]["content"]
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Told"}
    told = document["components"]["schemas"]["Told"]
    assert told["additionalProperties"] is False
    assert told["required"] == ["ods"]
    assert {"type": "number"} in told["properties"]["number"]["anyOf"]
    part = document["components"]["schemas"]["Part"]["properties"]["value"]
    assert (part["type"], part["exclusiveMinimum"], part["maximum"]) == ("number", -8.5, 1000)
    listed = document["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert listed == {"type": "array", "items": {"$ref": "#/components/schemas/Seen"}}


def test_every_refusal_is_a_problem(document: Any) -> None:
    posted, read = (document["paths"]["/things"][method]["responses"] for method in ("post", "get"))
    assert set(posted) == {"201", "400", "401", "403", "404", "409", "411", "413", "415", "422", "429"}
    assert set(read) == {"200", "401", "403", "404", "409", "429"}
    assert posted["422"]["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_a_system_reads_where_it_gets_its_token_and_which_scope_opens_what(document: Any) -> None:
    flow = document["components"]["securitySchemes"]["system"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "http://127.0.0.1:8000/v1/token"
    assert flow["scopes"]["system/Observation.c"] == "send laboratory results"
    assert {"system": ["system/Patient.rs"]} in document["paths"]["/things"]["get"]["security"]
    assert {"system": ["system/Observation.c"]} in document["paths"]["/messages"]["post"]["security"]


def test_the_token_door_is_a_form_that_needs_no_token(document: Any) -> None:
    (operation,) = document["paths"]["/v1/token"].values()
    assert not any(operation.get("security", []))
    assert list(operation["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    assert {"200", "400", "401", "413", "429"} <= set(operation["responses"])
    limited = operation["responses"]["429"]["content"]
    assert limited["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_a_webhook_says_what_is_signed(document: Any) -> None:
    scheme = document["components"]["securitySchemes"]["webhook"]
    assert (scheme["in"], scheme["name"]) == ("header", "X-Signature")
    assert "HMAC-SHA256" in scheme["description"]
    assert {"webhook": []} in document["paths"]["/webhooks/{name}"]["post"]["security"]
    assert {"webhook": []} not in document["paths"]["/messages"]["post"]["security"]


def test_every_scope_of_an_organisation_has_its_smart_name_and_only_one() -> None:
    assert sorted(SMART.values()) == sorted(set(SCOPES) - OF_A_TOKEN), "write the new scope into scopes.SMART"
