"""What an entry may say: codes and ids, nothing personal."""

from datetime import UTC, datetime

import pytest

from apps.audit.actions import record
from apps.audit.wording import check_code, check_detail

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["X26", "organisation:X26", "person:0199a1b2-0000-7000-8000-000000000001", "own details", "lab:acme:12/7"]
)
def test_codes_and_ids_may_stand(value: str) -> None:
    check_code("detail", value)


@pytest.mark.parametrize(
    "value",
    [
        "9000000009",
        "900-000-0009",
        "nhs:9000000009",
        "900 000 0009",
        "Given Family",
        "someone@example.org",
        "1 High Street",
        "1971-02-28\n",
        "",
        "x" * 201,
        "Zażółć",
        "٩٠٠",
    ],
)
def test_what_looks_personal_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(ValueError, match="audit detail") as refusal:
        check_code("detail", value)
    assert not value or value not in str(refusal.value)


def test_a_key_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="given_name"):
        check_detail({"purpose": "results", "given_name": "x"})


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"actor": "Given Family"}, {"action": ""}, {"at": datetime(2026, 1, 1)}])
def test_nothing_is_recorded_with_a_wrong_word(wrong: dict[str, object]) -> None:
    good: dict[str, object] = {"actor": "system:test", "action": "person.read", "subject": None, "at": AT}
    with pytest.raises(ValueError, match="audit"):
        record(**{**good, **wrong})  # type: ignore[arg-type]
