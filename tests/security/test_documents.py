"""What docs/security/rules.md says is what the code does: every number, name, key, neighbour and log of it."""

import json
import logging
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from pydantic import SecretStr

from apps.assistance import actions as assistance
from apps.clients import guesses
from apps.clients.models import Credential
from apps.clients.rates import AddressRate, OrganisationRate, PersonRate
from apps.kits.ending import MOST_IN_A_ROW
from apps.people import elsewhere
from apps.people import sessions as of_people
from apps.staff import lockout, password_common, password_words, second_factor
from apps.staff import sessions as of_staff
from config import deployment, log_sender, logs, secret_table, strength
from config.broker import LONGEST_TASK
from config.embedded.place import PROJECT
from config.env import Environment, variable
from config.worker import SECONDS

HERE = PROJECT / "docs/security"
RULES = (HERE / "rules.md").read_text()
OF_ITSELF = ("site_url", "token_url")  # where we are, not where we call


def part(name: str) -> str:
    """One section of the page."""
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", RULES, re.DOTALL | re.MULTILINE)
    assert found is not None, name
    return found[1]


def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def test_each_way_of_signing_in_is_listed() -> None:
    named = set(re.findall(r"`(\w+Authentication)`", part("Who signs in how")))
    there = {each.rpartition(".")[2] for each in settings.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"]}
    code = [path.read_text() for path in (PROJECT / "apps").rglob("*.py") if "migrations" not in path.parts]
    written = {
        name for text in code for name in re.findall(r"^class (\w+Authentication)\(BaseAuthentication\)", text, re.M)
    }
    assert named == there | written


def test_each_word_that_is_no_password_is_listed() -> None:
    listed = re.search(r"not made of: (.*?)\. Nobody", part("Who signs in how"), re.DOTALL)
    assert listed is not None
    assert {word.strip() for word in listed[1].replace("\n", " ").split(",")} == set(password_words.WORDS)


def test_nothing_makes_anybody_change_a_password() -> None:
    names = [each["NAME"] for each in settings.AUTH_PASSWORD_VALIDATORS]
    assert not [name for name in names if "Numeric" in name or "expir" in name.lower() or "Composition" in name]
    assert not [field.name for field in User._meta.fields if "password_" in field.name]


def test_each_limit_is_the_one_of_the_code() -> None:
    guessing, much = part("Guessing"), part("How much of anything, and what costs much")
    cool = minutes(settings.AXES_COOLOFF_TIME)
    assert f"{lockout.NAME_LIMIT} wrong passwords for a name, or {lockout.ADDRESS_LIMIT} from an address" in guessing
    assert f"is {password_common.ENOUGH} bits at\nleast" in part("Who signs in how")
    assert f"own {second_factor.STEP} seconds alone" in guessing
    assert f"lock for {cool} minutes" in guessing and f"Codes: {second_factor.TRIES} tries" in guessing
    assert f"Systems: {guesses.MOST} failed proofs" in guessing and minutes(guesses.WINDOW) == 1
    assert f"Assisted route: {assistance.GUESSES} wrong" in guessing and timedelta(days=1) == assistance.OF_A_DAY
    assert f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes" in much and f"{LONGEST_TASK} seconds" in much
    rates = (OrganisationRate.quota, PersonRate.quota, AddressRate.quota)
    assert "organisation {} a second, person {} a minute, address {} a second".format(*rates) in much
    assert f"| {SECONDS:g} seconds |" in much and f"| kits that replace a failed one | {MOST_IN_A_ROW} |" in much


def test_the_times_of_sessions_are_those_of_the_code() -> None:
    told, longest = part("Sessions"), assistance.LONGEST_ELSEWHERE
    for who, idle, hours in (("person", of_people.IDLE, of_people.LONGEST), ("staff", of_staff.IDLE, of_staff.LONGEST)):
        assert f"| {who} | {minutes(idle)} minutes | {minutes(hours) // 60} hours |" in told
    assert f"| {minutes(of_staff.ONE_FACTOR)} minutes | {minutes(of_staff.ONE_FACTOR)} minutes |" in told
    assert f"{minutes(longest) // 60} hours, a kiosk {minutes(next(iter(assistance.LONGEST.values())))} minutes" in told
    assert f"{minutes(elsewhere.AGAIN_WITHIN)} minutes of a sign-in at `/sign-in?again=1`" in told
    assert "NHS login has no logout" in told and "Any number of sessions" in told


def test_what_belongs_together_is_written_with_its_code() -> None:
    places = re.findall(r"\| `([\w/]+\.py)` \|", part("What belongs together"))
    assert len(places) >= 6 and not [place for place in places if not (PROJECT / place).is_file()]


def test_each_secret_is_in_the_inventory() -> None:
    secrets = {name for name, field in Environment.model_fields.items() if "SecretStr" in str(field.annotation)}
    secrets |= {"vault_key_file", "tls_key_file", "mesh_client_key", *strength.KEYS, *strength.OURS}
    named = set(re.findall(r"`([A-Z_]{5,})`", part("Keys")))
    assert named == {variable(name) for name in secrets}
    assert SecretStr("x") is not None and "yearly" in part("Keys") and "Quantum" in part("Keys")


def test_who_reads_each_secret_and_until_when_is_the_table_of_the_code() -> None:
    told = part("Where secrets come from, and until when")
    lines = {
        f"| `{variable(row.name)}` | {', '.join(row.parts)} | {row.days} | {row.change} |"
        for row in secret_table.table().values()
    }
    assert {line for line in told.splitlines() if line.startswith("| `")} == lines
    assert f"fails {deployment.GRACE.days} days later" in told


def test_each_neighbour_is_listed() -> None:
    named = set(re.findall(r"`([A-Z_]{5,})`", part("Whom the service speaks to")))
    wanted = {name for name in Environment.model_fields if re.search("_url$|_issuer$|_host$", name)} - set(OF_ITSELF)
    assert named == {variable(name) for name in wanted}
    assert f"{Environment.model_fields['delivery_max_attempts'].default} times at most" in part(
        "Whom the service speaks to"
    )


def test_each_log_and_where_it_goes() -> None:
    told = part("What is written down")
    handlers = {handler["class"] for handler in logs.LOGGING["handlers"].values()}
    assert handlers == {"logging.StreamHandler"} and "standard error" in told.lower()
    assert f"{log_sender.WAITING:,} lines stand in a queue" in told
    kept = {
        row["what"]: row["days"] for row in tomllib.loads((PROJECT / "apps/people/retention.toml").read_text())["kept"]
    }
    assert f"{kept['audit.Entry']} days, append-only" in told


@pytest.mark.parametrize("words", ["one\ntwo", 'one\r\n{"level": "ERROR"}', "a\u2028b\x1b[2Jc"])
def test_a_line_of_the_log_stays_one_line(words: str) -> None:
    record = logging.LogRecord("a.logger", logging.INFO, __file__, 1, "came: %s", (words,), None)
    line = logs.OneLine().format(record)
    assert len(line.splitlines()) == 1 and json.loads(line)["event"] == f"came: {words}" and line.isascii()


def test_each_level_of_data_has_its_rules() -> None:
    told: dict[str, dict[str, Any]] = tomllib.loads((HERE / "columns.toml").read_text())
    levels = {level for table in told.values() for level in table} | {"sealed"}
    assert (
        set(re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \| [^|]+ \| [^|]+ \|$", part("Levels of data"), re.M)) - {"level"}
        == levels
    )
    assert "results alone" in part("Who may do what")


def test_secrets_that_we_make_have_bits_enough() -> None:
    assert second_factor.RECOVERY_BYTES * 8 >= 128 and second_factor.SECRET_BYTES * 8 >= 128
    code = [path for path in (PROJECT / "apps").rglob("*.py") if "migrations" not in path.parts]
    asked = [
        int(size) for path in code for size in re.findall(r"secrets\.token_\w+\((\d*)\)", path.read_text()) if size
    ]
    assert asked and min(asked) >= 16
    assert not [path for path in code if re.search(r"secrets\.token_\w+\(\)", path.read_text())]


@pytest.mark.django_db
def test_a_new_database_has_nobody_who_may_sign_in() -> None:
    assert not User.objects.exists() and not Credential.objects.exists()
    assert not apps.get_model("people", "Session").objects.exists()


def test_the_times_for_mending_are_written() -> None:
    told = Path(PROJECT / "SECURITY.md").read_text()
    assert re.search(r"critical.*two working days.*high.*seven days.*thirty days", told, re.DOTALL | re.IGNORECASE)


def test_every_library_is_locked_with_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.findall(
            r"^([\w.-]+(?:\[[\w,-]+\])?)==\S+(?: ; [^\\\n]+)? \\\n(    --hash=sha256:[0-9a-f]{64})",
            (PROJECT / name).read_text(),
            re.M,
        )
        lines = [line for line in (PROJECT / name).read_text().splitlines() if re.match(r"\w", line)]
        assert len(entries) == len(lines) > 20
    assert "--require-hashes" in (PROJECT / "Makefile").read_text()
