"""The channels there are, by name. A new one is a folder here and a line below."""

from typing import Final

from apps.delivery.channel import Channel
from apps.delivery.channels import nhs_notify, pdm

_LISTED: Final[tuple[Channel, ...]] = (pdm, nhs_notify)
CHANNELS: Final[dict[str, Channel]] = {channel.NAME: channel for channel in _LISTED}
