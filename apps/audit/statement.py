"""What a checkpoint states, as one line of text that can be signed, printed and kept where nobody here can reach it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from apps.audit.chain import HASH_BYTES, LANES

WHAT = "healthcheck audit checkpoint 1"


class Unreadable(ValueError):
    """A line that is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Where every lane ended at a moment: lane -> (place, hash of the entry there), without the empty ones."""

    number: int
    at: str
    previous: str  # SHA-256 of the statement before it
    key_id: str
    heads: Mapping[int, tuple[int, str]]

    def __str__(self) -> str:
        return f"checkpoint {self.number} of {self.at}"

    def signed_text(self) -> bytes:
        """What is signed: the same for the same facts, in one way only."""
        heads = {str(lane): [place, entry_hash] for lane, (place, entry_hash) in sorted(self.heads.items())}
        said = [WHAT, self.number, self.at, self.previous, self.key_id, heads]
        return json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode()

    def digest(self) -> str:
        """What the next one names."""
        return hashlib.sha256(self.signed_text()).hexdigest()

    def line(self, signature: bytes) -> str:
        """To be kept outside: the signed text and its signature."""
        return f"{self.signed_text().decode()} {signature.hex()}"


def read_line(line: str) -> tuple[Statement, bytes]:
    """A checkpoint that was kept outside. Raises Unreadable."""
    text, _, signature = line.strip().rpartition(" ")
    try:
        what, number, at, previous, key_id, heads = json.loads(text)
        found = {int(lane): (int(place), str(entry_hash)) for lane, (place, entry_hash) in heads.items()}
        statement = Statement(int(number), str(at), str(previous), str(key_id), found)
        signed = bytes.fromhex(signature)
    except (ValueError, TypeError, AttributeError):
        raise Unreadable("This is not a line of a checkpoint.") from None
    sound = all(lane in range(LANES) and len(entry_hash) == 2 * HASH_BYTES for lane, (_, entry_hash) in found.items())
    if what != WHAT or not sound or statement.signed_text().decode() != text:
        raise Unreadable("This is not a line of a checkpoint as it was printed.")
    return statement, signed
