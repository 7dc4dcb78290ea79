"""15. How long it takes to compare a secret says nothing: it is done by hmac.compare_digest, found by the source, and
Welch's test sees no difference between a guess that is wrong at its first byte and one that is wrong at its last.

The time is the thread's own on the processor, in turns, without the slowest tenth: what others do meanwhile is not in
it. The same test sees a comparison that stops at the first wrong byte, or it would say nothing.
"""

import ast
import gc
import hmac
import random
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scipy.stats import ttest_ind

from apps.delivery import signature
from apps.people.nhs_login import id_token
from apps.vault import index
from apps.vault.index import blind_index
from config.embedded.place import PROJECT

SECRET = {"secret", "token", "hash", "digest", "signature", "hmac", "mac", "nonce", "expected", "code_hash", "password"}
SAMPLES, EACH = 400, 60
# |t| beyond which a difference is taken for real: 4.5 is TVLA's threshold (ISO/IEC 17825), and dudect's is 10.
THRESHOLD = 10.0
SMALLEST = 0.02  # of the whole time; below it a difference of the means counts for nothing

# Comparisons that name such a word and hold no secret: a place in the source and why.
NO_SECRET = {
    "apps/audit": "hashes of the trail are written beside what they are made of",
    "apps/staff/models.py": "names of columns",
    "apps/delivery/acknowledgement.py": "words that a message of its form has",
    "apps/signals/reading.py": "words that a message of its form has",
    "healthcheck/proof": "outcomes of the table of advice",
    "config/strength.py": "looks at our own secrets at start, before anybody can ask",
}


def comparisons() -> Iterator[tuple[str, str]]:
    """Each == or != in the source whose sides name a secret thing: place and text."""
    for folder in ("apps", "config", "healthcheck"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Compare) and any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
                    sides = [node.left, *node.comparators]
                    if any(secret(side) for side in sides) and not any(
                        isinstance(each, ast.Constant) for each in sides
                    ):
                        yield f"{path.relative_to(PROJECT)}:{node.lineno}", ast.unparse(node)


def secret(side: ast.expr) -> bool:
    """Whether its last name is a secret's: `row.token_hash`, `hash_of(x)`, `bytes(given)`."""
    while isinstance(side, ast.Call):
        side = side.args[0] if isinstance(side.func, ast.Name) and side.func.id == "bytes" and side.args else side.func
    name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""
    return not SECRET.isdisjoint({name.lower().strip("_"), *name.lower().strip("_").split("_")})


def test_attack_15_no_secret_is_compared_but_by_compare_digest() -> None:
    found = [f"{place}: {text}" for place, text in comparisons() if not place.startswith(tuple(NO_SECRET))]
    assert not found, "use hmac.compare_digest, or argue in NO_SECRET: " + "; ".join(found)


def test_attack_15_where_secrets_are_compared_they_are_so() -> None:
    """The places that hold one: session, helper, client, access token, webhook, callback, id token, blind index."""
    held = {
        str(path.relative_to(PROJECT)) for path in Path(PROJECT / "apps").rglob("*.py")
        if "compare_digest" in path.read_text()
    }  # fmt: skip
    assert held >= {
        "apps/people/sessions.py", "apps/assistance/actions.py", "apps/clients/actions/credential.py",
        "apps/clients/actions/sign_in.py", "apps/clients/webhook_signature.py", "apps/delivery/signature.py",
        "apps/people/nhs_login/id_token.py", "apps/vault/index.py",
    }  # fmt: skip


def stops_early(kept: bytes, given: bytes) -> bool:
    """How it must not be done."""
    return all(one == other for one, other in zip(kept, given, strict=True))


def taken(compare: Callable[[bytes], object], guesses: dict[str, bytes]) -> dict[str, list[int]]:
    """Nanoseconds of this thread's own for EACH comparisons, of both guesses in turns, each time a copy of its own:
    where in memory a guess happens to lie makes a difference too.
    """
    found: dict[str, list[int]] = {name: [] for name in guesses}
    held: list[bytes] = []
    chance = random.Random(1)
    gc.disable()
    try:
        for _ in range(SAMPLES):
            for name in chance.sample(list(guesses), len(guesses)):
                guess = bytes(bytearray(guesses[name]))
                held.append(guess)  # the next copy lies elsewhere
                began = time.thread_time_ns()
                for _ in range(EACH):
                    compare(guess)
                found[name].append(time.thread_time_ns() - began)
    finally:
        gc.enable()
    return {name: sorted(times)[: SAMPLES * 9 // 10] for name, times in found.items()}


def differs(compare: Callable[[bytes], object], right: bytes) -> tuple[bool, str]:
    """Whether a guess wrong at its first byte is told from one wrong at its last, and the figures."""
    guesses = {"first": bytes([right[0] ^ 1]) + right[1:], "last": right[:-1] + bytes([right[-1] ^ 1])}
    times = taken(compare, guesses)
    t = float(ttest_ind(times["first"], times["last"], equal_var=False).statistic)
    first, last = (sum(each) / len(each) for each in times.values())
    apart = abs(first - last) / max(first, last)
    return abs(t) > THRESHOLD and apart > SMALLEST, f"t = {t:.1f}, means {apart:.2%} apart"


KEPT = secrets.token_bytes(32)
COMPARED: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "the blind index": (lambda given: index.is_indexed(given, "p", "v"), blind_index("p", "v")),
    "a hash of a token": (lambda given: hmac.compare_digest(KEPT, given), KEPT),
    "a callback's signature": (lambda given: signature._equal(given.decode("ascii"), KEPT.hex()), KEPT.hex().encode()),
    "an id token's nonce": (lambda given: id_token._same(given.decode("ascii"), KEPT.hex()), KEPT.hex().encode()),
}


@pytest.mark.parametrize("what", COMPARED)
def test_attack_15_where_a_guess_is_wrong_makes_no_difference_in_time(what: str) -> None:
    """A difference that is real is there each time: of three tries one without it is enough."""
    compare, right = COMPARED[what]
    said = []
    for _ in range(3):
        found, words = differs(compare, right)
        said.append(words)
        if not found:
            print(f"{what}: {words}")
            return
    raise AssertionError(f"{what}: {'; '.join(said)}")


def test_attack_15_the_same_test_sees_a_comparison_that_stops_early() -> None:
    found, words = differs(lambda given: stops_early(KEPT, given), KEPT)
    print(f"stops early: {words}")
    assert found, words
