"""Bugs that can be switched on in a process: each breaks one promise of the outbox, and the oracle must see it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from celery import current_app
from django.db import transaction

from apps.checks.actions import assess
from apps.delivery import actions, arming, claiming, recording, records, sending, workers
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import CHANNELS, pdm
from apps.delivery.claiming import Claim
from apps.delivery.models import State
from apps.delivery.recording import Told

ORDER: Final = """       AND NOT EXISTS (
             SELECT FROM delivery_delivery e
              WHERE e.subject = d.subject AND e.destination = d.destination AND e.channel = d.channel
                AND e.state IN ('queued', 'sending') AND (e.queued_at, e.id) < (d.queued_at, d.id))
"""
FENCE: Final = " AND d.fence = t.fence AND d.state = 'sending'"


def early_acknowledgement() -> None:
    """What is claimed is marked as sent, then sent."""

    def speak(claimed: Claim, body: Mapping[str, Any]) -> Told:
        told = Told(claimed, Outcome(Result.ACCEPTED), in_doubt=False)
        recording.record([told])
        CHANNELS[claimed.channel].send(body, message_id=claimed.delivery_id)
        return told

    sending._speak = speak


def no_fence() -> None:
    """Whoever comes last records last, also one whose claim was taken over long ago."""
    assert FENCE in recording._RECORD
    recording._RECORD = recording._RECORD.replace(FENCE, "")  # type: ignore[misc]


def new_key() -> None:
    """The record gets other ids with each try."""
    original = pdm.send

    def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
        written = json.dumps(dict(payload))
        ids = {payload["id"], *(entry["resource"]["id"] for entry in payload["entry"])}
        for each in ids:
            written = written.replace(each, str(uuid4()))
        return original(json.loads(written), message_id=message_id)

    pdm.send = send


def after_commit() -> None:
    """Commit and task swapped: what is to be sent is queued once the check is stored, in a step of its own."""
    original = assess._send

    def send(*given: Any, **named: Any) -> None:
        transaction.on_commit(partial(original, *given, **named))

    assess._send = send


def notify_only() -> None:
    """Nobody sweeps: what lost its wake-up stays where it is."""
    arming.heal = lambda: None
    workers.drain = _first_only(workers.drain)


def _first_only(original: Callable[..., int]) -> Callable[..., int]:
    def drain(channels: Any = CHANNELS, *, until: float) -> int:
        return 0 if channels is CHANNELS else original(channels, until=until)

    return drain


def no_lease_expiry() -> None:
    """What a worker that died had in hand stays in its hand."""
    arming._take_back = lambda: None


def blind_resend() -> None:
    """After a try of which nobody knows it is sent again, and nobody asks."""
    original = sending._speak
    sending._speak = lambda claimed, body: original(replace(claimed, in_doubt=False), body)


def no_order() -> None:
    """A later record does not wait for the earlier one of its person."""
    assert ORDER in claiming._CLAIM
    claiming._CLAIM = claiming._CLAIM.replace(ORDER, "")  # type: ignore[misc]


def retry_of_permanent() -> None:
    """A "no" is tried again like a failure."""
    original = recording._next

    def following(claim: Claim, outcome: Outcome) -> tuple[State, float, str]:
        again = outcome.result is Result.PERMANENT
        return original(claim, replace(outcome, result=Result.TRANSIENT) if again else outcome)

    recording._next = following


def park_dropped() -> None:
    """What was refused is put away as done, and no human sees it."""
    original = recording._next

    def following(claim: Claim, outcome: Outcome) -> tuple[State, float, str]:
        return original(
            claim, replace(outcome, result=Result.ACCEPTED) if outcome.result is Result.PERMANENT else outcome
        )

    recording._next = following


def unknown_is_sent() -> None:
    """A call without an answer counts as one that arrived."""
    original = recording._next

    def following(claim: Claim, outcome: Outcome) -> tuple[State, float, str]:
        return original(
            claim, replace(outcome, result=Result.ACCEPTED) if outcome.result is Result.UNKNOWN else outcome
        )

    recording._next = following


def broker_in_the_request() -> None:
    """A request that cannot reach the broker fails."""
    original = actions.queue

    def queue(**named: Any) -> Any:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        return original(**named)

    setattr(records, "queue", queue)  # noqa: B010 - it has it from elsewhere


BUGS: Final[dict[str, Callable[[], None]]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        early_acknowledgement, no_fence, new_key, after_commit, notify_only, no_lease_expiry, blind_resend, no_order,
        retry_of_permanent, park_dropped, unknown_is_sent, broker_in_the_request,
    )
}  # fmt: skip


def switch_on(name: str) -> None:
    """This bug, in this process; "" for none."""
    if name:
        BUGS[name]()
