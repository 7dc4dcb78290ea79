"""Random programmes as facts: small and crowded, with every measure, over a few quarters."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

from apps.reports.choices import Asked, Found
from apps.reports.models import Area, Fact, Sample

BEGIN = datetime(2026, 4, 2, 9, tzinfo=UTC)
AREAS = ("E06000052", "E09000028")
STEPS = ("signed_in", "eligible", "consented", "answered", "measured", "kit_ordered", "kit_returned", "processed",
         "scored", "received", "delivered", "acknowledged")  # fmt: skip


def programme(seed: int, *, people: int, quarters: int = 2, first: int = 0) -> list[Fact]:
    """So many people more, of whom the first was invited in this quarter; a person's way goes step by step."""
    random = Random(seed)
    for code in AREAS:
        Area.objects.get_or_create(code=code, defaults={"name": code})
    facts = [_fact(random, BEGIN + timedelta(days=91 * (first + random.randrange(quarters)))) for _ in range(people)]
    Fact.objects.bulk_create(facts)
    Sample.objects.bulk_create(
        Sample(
            specimen_id=uuid4(), fact=fact, area_id=fact.area_id, supplier=random.choice(("thriva", "post-lab")),
            days=random.randrange(4), failed=random.random() < 0.1, at=fact.offered_at,
        )
        for fact in facts
        if fact.processed_at
    )  # fmt: skip
    return facts


def _fact(random: Random, at: datetime) -> Fact:
    reached = random.choice((0, 4, 7, *(len(STEPS),) * 5))
    times = {f"{step}_at": at + timedelta(days=nth) for nth, step in enumerate(STEPS[:reached])}
    area = random.choice((AREAS[0], AREAS[0], AREAS[0], AREAS[1]))
    practice = f"{area[1:6]}{random.randrange(2)}"
    fact = Fact(
        check_id=uuid4(), person_id=uuid4(), cycle=2023, area_id=area, offered_at=at, practice=practice,
        sex="male" if random.random() < 0.1 else "female", age_band=random.choice(("40-44", *("50-54",) * 9)),
        ethnicity=random.choice(("asian", "white", "white", "white")), deprivation=random.choice((1, 2, 2, 2, 2)),
        channel=random.choice(("sms", *("letter",) * 6)), **times,
    )  # fmt: skip
    if fact.kit_ordered_at and random.random() < 0.2:
        fact.reminded_at = fact.kit_ordered_at + timedelta(hours=random.choice((1, 30)))
    if fact.received_at:
        urgent = random.random() < 0.15
        fact.outcome = "urgent" if urgent else random.choice(("none", "routine", "routine"))
        fact.findings = sum(each.bit for each in Found if random.random() < 0.1)
        fact.findings += Asked.ASKED_URGENT.bit + Asked.ASKED_SURGERY.bit if urgent else 0
        fact.urgent_at = fact.received_at if urgent else None
        if urgent and random.random() < 0.8:
            fact.urgent_seen_at = fact.urgent_closed_at = fact.received_at + timedelta(hours=random.randrange(60))
            fact.urgent_came = random.choice(("referred", "assessed"))
    return fact
