"""What became of each message of a batch, as its laboratory is told."""

from typing import Any

from apps.kits.actions.receive import REPLAYED
from apps.kits.lab_batch import LabBatch
from apps.kits.models import LabMessage, MessageState


def each_of(batch: LabBatch) -> list[dict[str, Any]]:
    """In the order the messages came."""
    new = [_told(message, message.place, known=False) for message in batch.messages.defer("body")]
    repeats = batch.repeats.select_related("message").defer("message__body")
    again = [
        _differs(each.message, each.place) if each.differs else _told(each.message, each.place, known=True)
        for each in repeats
    ]
    return sorted([*new, *again], key=lambda told: told["place"])


def _told(message: LabMessage, place: int | None, *, known: bool) -> dict[str, Any]:
    return {
        "place": place,
        "id": str(message.id),
        "message_id": message.message_id,
        "state": message.state,
        "known": known,
        "refused": _refusal(message.reason) if message.state == MessageState.REFUSED else None,
    }


def _differs(message: LabMessage, place: int) -> dict[str, Any]:
    code, detail = REPLAYED
    told = {"id": None, "state": MessageState.REFUSED.value, "refused": _reason(code, "", detail)}
    return _told(message, place, known=False) | told


def _refusal(written: str) -> dict[str, str]:
    """Of the line that reading.py keeps: code, place and words."""
    return _reason(*written.split(" ", 2))


def _reason(code: str, pointer: str, detail: str) -> dict[str, str]:
    return {"code": code, "detail": detail, "pointer": pointer}
