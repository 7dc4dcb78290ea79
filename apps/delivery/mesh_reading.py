"""What a message out of our MESH mailbox says of which delivery: judged before anything is changed by it.

Three must agree before an answer counts: the answer names a message of ours, its sender says it is the practice that
the message was for, and MESH says that the mailbox it came from is the one it delivered that message to.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect import address, mailbox
from apps.delivery.channels.gp_connect.answers import UNCLEAR
from apps.delivery.channels.gp_connect.mailbox import Times
from apps.delivery.channels.gp_connect.meanings import NOT_LISTED, REPORTS, Effect, Meaning
from apps.delivery.channels.gp_connect.response import Response, understand
from apps.delivery.channels.gp_connect.tree import Unreadable
from apps.delivery.mesh_messages import MeshMessage
from apps.delivery.models import Delivery, State

REPORT: Final = "REPORT"


class Refused(ValueError):
    """It may change nothing; why, in our own words."""


class NotNow(Exception):
    """MESH could not be asked. The message stays as it is until the next look."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be done, to which delivery. `words` are the sender's own and may name the person."""

    delivery: Delivery
    meaning: Meaning
    words: str
    own_id: str = ""


def judge(row: MeshMessage) -> Judged:
    """What it says. Raises Refused, or NotNow."""
    return _report(row) if row.kind == REPORT else _answer(row)


def _answer(row: MeshMessage) -> Judged:
    if row.workflow != address.ACKNOWLEDGED_BY:
        raise Refused("not an acknowledgement by its workflow")
    try:
        response = understand(bytes(row.body))
    except Unreadable as error:
        raise Refused(f"unreadable: {error}") from None
    delivery = Delivery.objects.filter(channel=gp_connect.NAME, reference=response.answers).first()
    if delivery is None:
        raise Refused("it answers no message of ours")
    _from_the_practice(row, response, delivery)
    if not response.own_id or len(response.own_id) > 128 or not response.own_id.isprintable():
        raise Refused("it has no id of its own")
    taken = MeshMessage.objects.filter(verdict=MeshMessage.Verdict.TAKEN, sender=row.sender, own_id=response.own_id)
    if taken.exists():
        raise Refused("a replay: this answer was taken before")
    return Judged(delivery, response.meaning, response.words, response.own_id)


def _from_the_practice(row: MeshMessage, response: Response, delivery: Delivery) -> None:
    if response.ods_code != delivery.destination:
        raise Refused("from another practice than the message was for")
    try:
        with mailbox.opened(mailbox.COLLECTING) as client:
            times, said = client.times_sent(str(delivery.pk))
    except UNCLEAR as error:
        raise NotNow from error
    if times is None:
        raise NotNow
    if times is Times.NEVER:
        raise Refused("MESH never had the message that it answers")
    there = str(said.get("recipient") or "").upper()
    if there and there != row.sender.upper():
        raise Refused("from another mailbox than the message was delivered to")


def _report(row: MeshMessage) -> Judged:
    """MESH's own word: it did not arrive. It has no sender, for MESH alone can make one."""
    envelope = row.envelope
    if row.sender:
        raise Refused("a report that does not come from MESH itself")
    if str(envelope.get("statussuccess", "ERROR")).upper() == "SUCCESS":
        raise Refused("a report that says nothing went wrong")
    delivery = _reported(str(envelope.get("localid", "")))
    if delivery.state == State.ACKNOWLEDGED:
        raise Refused("a report of what the practice has acknowledged")
    code = str(envelope.get("statuscode", ""))
    known = REPORTS.get(code)
    if known is None:
        safe = code if code.isascii() and code.replace("-", "").isalnum() and len(code) < 12 else "no code"
        known = Meaning(safe, NOT_LISTED.meaning, NOT_LISTED.what_we_do, effect=Effect.REFUSED)
    return Judged(delivery, known, str(envelope.get("statusdescription", ""))[:2000])


def _reported(local_id: str) -> Delivery:
    try:
        found = Delivery.objects.filter(channel=gp_connect.NAME, pk=UUID(local_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused("it reports no message of ours")
    return found
