"""The channels there are, by name. A new one is a folder here and a line below."""

from typing import Final

from apps.delivery.channel import Channel
from apps.delivery.channels import mail, nhs_notify, pdm

_LISTED: Final[tuple[Channel, ...]] = (pdm, nhs_notify, mail)
CHANNELS: Final[dict[str, Channel]] = {channel.NAME: channel for channel in _LISTED}
