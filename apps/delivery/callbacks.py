"""What NHS Notify tells us of a message: read, kept raw, counted once, and safe in any order.

Source: NHSDigital/communications-manager-api, specification/callbacks/message_status.yaml and channel_status.yaml.
Statuses may come twice and out of order; "delivered" is final, so nothing that comes after it takes it back.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, Field, ValidationError

from apps.delivery.actions import park, settle
from apps.delivery.channels import nhs_notify
from apps.delivery.models import Callback, Delivery, State
from healthcheck.refusal import Invalid

Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]  # PostgreSQL text takes no NUL
UNDELIVERED = "NHS Notify could not deliver the message."


class Attributes(BaseModel):
    """What a status says. Other members are left unread: Notify may add to them."""

    message_reference: Line = Field(alias="messageReference", max_length=128)
    message_status: Line = Field(default="", alias="messageStatus", max_length=24)
    channel: Line = Field(default="", max_length=16)
    channel_status: Line = Field(default="", alias="channelStatus", max_length=24)
    supplier_status: Line = Field(default="", alias="supplierStatus", max_length=24)


class Meta(BaseModel):
    """What makes a status one of its kind."""

    idempotency_key: Line = Field(alias="idempotencyKey", min_length=1, max_length=128)


class Status(BaseModel):
    """One status of a message or of one of its channels."""

    type: Literal["MessageStatus", "ChannelStatus"]
    attributes: Attributes
    meta: Meta

    @property
    def word(self) -> str:
        """Short words to keep and show, such as "message delivered"."""
        said = self.attributes
        if self.type == "MessageStatus":
            return f"message {said.message_status}"
        return f"{said.channel} {said.supplier_status or said.channel_status}"

    @property
    def arrived(self) -> bool:
        """Whether the person has it: the message, or its NHS App channel, is delivered or read."""
        said = self.attributes
        if self.type == "MessageStatus":
            return said.message_status == "delivered"
        return said.channel == "nhsapp" and (said.channel_status == "delivered" or said.supplier_status == "read")

    @property
    def failed(self) -> bool:
        """Whether Notify has given up on the whole message; one channel's failure is not yet that."""
        return self.type == "MessageStatus" and self.attributes.message_status == "failed"


class Statuses(BaseModel):
    """The body of a callback."""

    data: list[Status] = Field(min_length=1, max_length=100)


@transaction.atomic
def receive(*, body: bytes, at: datetime) -> None:
    """Keep each status of a signed body and let it settle its delivery. Raises Invalid for a body that is none."""
    try:
        statuses = Statuses.model_validate_json(body, strict=True)
    except ValidationError:
        raise Invalid("bad-callback", "This is not a status of NHS Notify.") from None
    for status in statuses.data:
        _receive(status, body, at)


def _receive(status: Status, body: bytes, at: datetime) -> None:
    delivery = _delivery(status.attributes.message_reference)
    _, new = Callback.objects.get_or_create(
        idempotency_key=status.meta.idempotency_key,
        defaults={"delivery": delivery, "status": status.word, "received_at": at, "body": body},
    )
    if not new or delivery is None:
        return
    if status.arrived:
        settle(delivery, at=at)
    elif status.failed and delivery.state != State.ACKNOWLEDGED:
        park(delivery, UNDELIVERED)


def _delivery(reference: str) -> Delivery | None:
    """The message of a reference, locked. One we do not know is kept all the same: a later hand may find its owner."""
    try:
        key = UUID(reference)
    except ValueError:
        return None
    return Delivery.objects.select_for_update().filter(pk=key, channel=nhs_notify.NAME).first()
