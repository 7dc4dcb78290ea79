"""The channels there are, by name. A new one is a folder here and a line below."""

from typing import Final

from apps.delivery.channel import Channel, RecordChannel
from apps.delivery.channels import fhir, gp_connect, mail, mns, nhs_notify, nrl, pdm

_FOR_RECORDS: Final[tuple[RecordChannel, ...]] = (pdm, gp_connect, fhir)
_OTHERS: Final[tuple[Channel, ...]] = (nhs_notify, mail, mns, nrl)
RECORD_CHANNELS: Final[dict[str, RecordChannel]] = {channel.NAME: channel for channel in _FOR_RECORDS}
CHANNELS: Final[dict[str, Channel]] = {channel.NAME: channel for channel in (*_FOR_RECORDS, *_OTHERS)}
