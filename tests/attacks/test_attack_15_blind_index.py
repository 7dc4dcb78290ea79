"""15. The blind index: made of what has many values alone, keyed, apart for each purpose; for the time that comparing
takes see test_attack_15_constant_time.py."""

import hashlib
import hmac
import inspect
from collections import Counter

from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField

from apps.people.models import NHS_NUMBER, Person
from apps.vault import index
from apps.vault.blind import BlindIndex, indexed_models
from apps.vault.index import blind_index, blind_indexes
from tests.attacks.cast import NUMBERS, Cast
from tests.attacks.house import House

# What may be looked for by an index: a number of its own for each person, and whole messages and callers' keys.
INDEXED = {
    "people_person.nhs_number_index", "kits_labmessage.body_hash", "clients_idempotentrequest.key_index",
    "clients_idempotentrequest.body_hash", "clients_guess.address_index",
}  # fmt: skip
LOW = ("sex", "ethnicity", "postcode", "birth", "name", "answer", "value", "smok")


def columns() -> set[str]:
    """Every column that holds an index."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, BlindIndex) or (isinstance(field, BinaryField) and field.column.endswith("index"))
    }


def test_attack_15_nothing_of_few_values_is_indexed() -> None:
    found = columns()
    assert not [each for each in found if any(word in each.split(".")[1] for word in LOW)]
    unknown = found - INDEXED
    assert all(field.purpose for model, fields in indexed_models() for field in fields)
    assert not {each for each in unknown if "nhs" not in each and "account" not in each}, f"argue for {unknown}"


def test_attack_15_without_the_key_no_number_is_found(house: House, cast: Cast) -> None:
    """The thief tries every plain hash of a number they know, with every word of the source as a key."""
    kept = {bytes(row[0]) for row in house.sql("SELECT nhs_number_index FROM people_person")}
    number = NUMBERS["a"].encode()
    tried = [hashlib.new(name, number).digest() for name in ("sha256", "sha512", "sha3_256", "blake2b", "md5")]
    keys = [NHS_NUMBER, "", "healthcheck", "nhs-number", settings.SECRET_KEY, "VAULT_INDEX_KEY"]
    tried += [hmac.digest(key.encode(), number, "sha256") for key in keys]
    tried += [hmac.digest(hmac.digest(key.encode(), NHS_NUMBER.encode(), "sha256"), number, "sha256") for key in keys]
    assert not kept & set(tried)
    assert blind_index(NHS_NUMBER, NUMBERS["a"]) in kept


def test_attack_15_no_frequency_shows(house: House, cast: Cast) -> None:
    """Each index stands once: nothing can be counted."""
    kept = Counter(bytes(row[0]) for row in house.sql("SELECT nhs_number_index FROM people_person"))
    assert set(kept.values()) == {1} and {len(each) for each in kept} == {32}
    ones = sum(bin(byte).count("1") for each in kept for byte in each)
    assert abs(ones / (len(kept) * 256) - 0.5) < 0.15


def test_attack_15_two_purposes_share_nothing() -> None:
    assert len({blind_index(purpose, NUMBERS["a"]) for purpose in ("a", "b", "ab", "a b", NHS_NUMBER)}) == 5
    assert blind_index("ab", "c") != blind_index("a", "bc")


def test_attack_15_it_is_compared_with_every_key() -> None:
    source = inspect.getsource(index.is_indexed)
    assert "compare_digest" in source and "any([" not in source.replace(" ", "") and "==" not in source
    assert index.is_indexed(blind_index("p", "v"), "p", "v") and not index.is_indexed(bytes(32), "p", "v")


def test_attack_15_a_find_is_by_the_index_alone(house: House, cast: Cast) -> None:
    with house.inside():
        found = Person.objects.filter(nhs_number_index__in=blind_indexes(NHS_NUMBER, NUMBERS["a"]))
        assert [each.pk for each in found] == [cast.a.person.pk]
