"""A record in the codes of one channel, those in force on the record's own day."""

from collections.abc import Mapping
from typing import Any

from apps.delivery.channel import CheckRecord
from healthcheck.fhir import bundle, codes


def bundle_for(record: CheckRecord, channel: str) -> Mapping[str, Any]:
    """The record's Bundle as it is, or made once more where the channel has codes of its own that day.

    Raises InvalidRecord where what is made so is not a record.
    """
    if not codes.differs(codes.day_of(record.record.made_at), channel):
        return record.bundle
    made = bundle.make(record.assessment, record.record, channel)
    bundle.validate(made, channel)
    return made
