"""The doors in the OpenAPI document."""

from collections.abc import Callable
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS

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
    assert {scheme["scheme"] for scheme in schemes.values()} == {"bearer"}
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
