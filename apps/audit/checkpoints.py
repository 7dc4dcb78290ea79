"""Checkpoints: a signed word, every hour, on where each lane of the trail ends: a lost end leaves no other trace."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from django.db import connection, transaction

from apps.audit.actions import LOCK_SPACE
from apps.audit.chain import BEGINNING, LANES
from apps.audit.models import Checkpoint, Entry
from apps.audit.signing import signers
from apps.audit.statement import Statement
from apps.audit.walking import Broken, Head, Verdict, walk, witnessed

TURN = 1000  # of the advisory locks in our space: above every lane's


@transaction.atomic
def checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign where the lanes end now; None when nothing was written since the last time.

    What is new is walked first, on from the last checkpoint: a trail that was tampered with is not signed over.

    Raises:
        Broken: an entry does not stand, or the last checkpoint does not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, TURN])
    last = Checkpoint.objects.order_by("-number").first()
    before = _proved(*last.kept()) if last else Statement(0, "", BEGINNING.hex(), "", {})
    heads = {lane: _head_now(lane, before) for lane in range(LANES)}
    found = {lane: (head.sequence, head.hash.hex()) for lane, head in heads.items() if head.sequence}
    if found == before.heads:
        return None
    by = signers()
    statement = Statement(
        number=before.number + 1,
        at=at.astimezone(UTC).isoformat(timespec="seconds"),
        previous=before.digest() if last else BEGINNING.hex(),
        key_id=by.current,
        heads=found,
    )
    text = statement.signed_text()
    return Checkpoint.objects.create(number=statement.number, written=text.decode(), signature=by.sign(text))


def verify(outside: Iterable[tuple[Statement, bytes]] = ()) -> Verdict:
    """Walk every lane from its first entry, and hold it against every checkpoint: ours, and those kept outside."""
    entries, statements = 0, list[Statement]()
    try:
        for statement in _chained():
            statements.append(statement)
        ours = {statement.number: statement for statement in statements}
        theirs = [_proved(*each) for each in outside]
        seen = witnessed([*statements, *theirs])
        for lane in range(LANES):
            for _ in walk(lane, after=Head(), seen=seen[lane]):
                entries += 1
        for statement in theirs:
            if ours.get(statement.number) != statement:
                raise Broken(f"{statement} was kept outside and is not here")
    except Broken as fault:
        return Verdict(entries, str(fault), len(statements))
    return Verdict(entries, "", len(statements))


def _chained() -> Iterator[Statement]:
    """Our own checkpoints, each proved and following the one before it. Raises Broken."""
    before: Statement | None = None
    for row in Checkpoint.objects.order_by("number").iterator(2000):
        number = before.number + 1 if before else 1
        if row.number != number:
            raise Broken(f"checkpoint {number} is missing")
        statement = _proved(*row.kept())
        if statement.number != number or statement.previous != (before.digest() if before else BEGINNING.hex()):
            raise Broken(f"checkpoint {number} does not follow the one before it")
        yield statement
        before = statement


def _proved(statement: Statement, signature: bytes) -> Statement:
    if not signers().signed(statement.signed_text(), signature, statement.key_id):
        raise Broken(f"checkpoint {statement.number} is not signed by a key of ours: it was changed or forged")
    return statement


def _head_now(lane: int, before: Statement) -> Head:
    """Where the lane ends, on from where the last checkpoint saw it end. Raises Broken."""
    head = Head()
    if lane in before.heads:
        place, seen = before.heads[lane]
        kept = Entry.objects.filter(lane=lane, sequence=place).values_list("hash", flat=True).first()
        if kept is None or bytes(kept).hex() != seen:
            raise Broken(f"lane {lane}, place {place}: not as {before} saw it")
        head = Head(place, bytes(kept))
    return deque(chain([head], walk(lane, after=head, seen={})), maxlen=1)[0]
