"""What is known of the hand that put values in, and whether a device's memory may be believed to have given them."""

from collections.abc import Iterable, Mapping

from healthcheck.entry import Route
from healthcheck.measurement import Measurement
from healthcheck.reading import Reading

_TYPED_BY = {route: f"typed_by_{route}" for route in Route}


def typed_by(values: Iterable[Measurement | Reading]) -> Mapping[str, float]:
    """How many came in by each route; those of which it was not told count for none."""
    routes = [value.entered_by.route for value in values if value.entered_by]
    return {name: routes.count(route) for route, name in _TYPED_BY.items()}


def from_memory(value: Measurement | Reading) -> bool:
    """Whether it counts as read from a device's memory.

    A claim without a device cannot be looked at, and what somebody said on the phone was not sent by a monitor.
    """
    told = value.entered_by is not None and value.entered_by.route is Route.PHONE
    return value.stored and bool(value.device.strip()) and not told


def only_claimed(values: Iterable[Measurement | Reading]) -> int:
    """How many are said to be from a device's memory and cannot be counted as such."""
    return sum(value.stored and not from_memory(value) for value in values)
