"""A lane is what one channel has for one destination; a peer is the system that all lanes of a channel lead to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Lane(models.Model):
    """One narrow row: when to look here next, who is at it, and whether its destination fails.

    Whoever holds the lease sends what is due one after another, so that no destination has two routine calls at once.
    `open_until` set: the circuit is open, and at that time one delivery is tried as a probe (half-open).
    """

    id = models.BigAutoField(primary_key=True)
    channel = models.CharField(max_length=32)
    destination = models.CharField(max_length=64)
    next_at = models.DateTimeField(db_default=Now(), help_text="When to look here next, by the database's clock.")
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(db_default=0)
    failures = models.PositiveIntegerField(db_default=0, help_text="In a row, since the last success.")
    open_until = models.DateTimeField(null=True, blank=True, help_text="Empty: closed, it is sent to as usual.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["channel", "destination"], name="lane_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel", "next_at"], name="lane_closed", condition=Q(open_until__isnull=True)),
            models.Index(fields=["channel", "next_at"], name="lane_open", condition=Q(open_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.destination}"


class Peer(models.Model):
    """The tokens of a channel, and a circuit of its own for when the system itself is away, not one destination."""

    channel = models.CharField(primary_key=True, max_length=32)
    tokens = models.FloatField(db_default=0.0, help_text="As they were at `filled_at`.")
    filled_at = models.DateTimeField(db_default=Now())
    failures = models.PositiveIntegerField(db_default=0, help_text="In a row, in whatever lane.")
    failing_since = models.DateTimeField(null=True, blank=True)
    open_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.channel
