"""The secrets of a first run."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from config.embedded import made_secrets
from config.embedded.place import at


def test_they_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    place = at(tmp_path)
    first = made_secrets.ensure(place)
    assert made_secrets.ensure(place) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_two_places_share_none(tmp_path: Path) -> None:
    one, two = made_secrets.ensure(at(tmp_path / "a")), made_secrets.ensure(at(tmp_path / "b"))
    assert not set(one.values()) & set(two.values())


def test_a_new_kind_of_secret_is_added_to_those_kept(tmp_path: Path) -> None:
    place = at(tmp_path)
    place.prepare()
    (tmp_path / "secrets.json").write_text('{"secret_key": "old"}')
    found = made_secrets.ensure(place)
    assert found["secret_key"] == "old"
    assert set(found) == set(made_secrets.MAKERS)


def test_those_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    place = at(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: made_secrets.ensure(place), range(16)))
    assert all(each == found[0] for each in found)


def test_the_vault_keys_are_256_bits_with_an_id(tmp_path: Path) -> None:
    found = made_secrets.ensure(at(tmp_path))
    name, key = found["vault_keys"].split(":")
    assert name
    assert len(base64.b64decode(key, validate=True)) == len(base64.b64decode(found["vault_index_key"])) == 32


def test_every_rsa_key_is_of_4096_bits_and_a_shorter_one_of_old_is_made_anew(tmp_path: Path) -> None:
    place = at(tmp_path)
    first = made_secrets.ensure(place)
    short = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = short.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    (tmp_path / "secrets.json").write_text(json.dumps({**first, "nhs_login_private_key": pem}))
    found = made_secrets.ensure(place)
    keys = [load_pem_private_key(found[name].encode(), None) for name in ("apim_private_key", "nhs_login_private_key")]
    assert [isinstance(key, rsa.RSAPrivateKey) and key.key_size for key in keys] == [4096, 4096]
    assert {name for name in first if first[name] != found[name]} == {"nhs_login_private_key"}
