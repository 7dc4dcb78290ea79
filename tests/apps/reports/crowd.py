"""Many people of one kind, written as facts at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from apps.reports.models import Area, Fact, Sample

AREAS = {"E06000052": "Cornwall", "E09000028": "Southwark"}
DAY = datetime(2026, 5, 1, 9, tzinfo=UTC)
STEPS = ("signed_in", "eligible", "consented", "answered", "measured", "kit_ordered", "kit_returned", "processed",
         "scored", "received", "delivered", "acknowledged")  # fmt: skip


def crowd(count, *, reach="", at=DAY, area="E06000052", name="", **given):
    """So many people who got as far as a step and no further."""
    Area.objects.get_or_create(code=area, defaults={"name": name or AREAS.get(area, area)})
    reached = STEPS[: STEPS.index(reach) + 1] if reach else ()
    usual = {"practice": "A81001", "sex": "female", "age_band": "50-54", "deprivation": 1} | given
    Fact.objects.bulk_create(
        Fact(
            check_id=uuid4(), person_id=uuid4(), cycle=2023, area_id=area, offered_at=at,
            **{f"{step}_at": at for step in reached}, **usual,
        )
        for _ in range(count)
    )  # fmt: skip


def programme():
    """Two areas, five fifths, two sexes, two practices and a trial; some of it too small to be shown."""
    for fifth in range(1, 6):
        crowd(40, deprivation=fifth, practice="A81001")
        crowd(20 + 4 * fifth, deprivation=fifth, reach="acknowledged", outcome="none", ethnicity="white")
    crowd(33, sex="male", practice="A81002", deprivation=3, reach="answered", ethnicity="asian")
    crowd(3, sex="male", practice="A81003", deprivation=0, reach="received", outcome="urgent")
    crowd(30, deprivation=5, reach="kit_ordered", reminded_at=DAY + timedelta(days=7))
    crowd(5, deprivation=5, died_at=DAY + timedelta(days=30))
    crowd(12, deprivation=5, moved_at=DAY + timedelta(days=30))
    for nth, fact in enumerate(Fact.objects.filter(kit_returned_at__isnull=False).order_by("pk")):
        Fact.objects.filter(pk=fact.pk).update(kit_returned_at=DAY + timedelta(days=nth % 9, hours=2))
        Sample.objects.create(
            specimen_id=uuid4(), fact=fact, area_id=fact.area_id, supplier=("thriva", "post-lab")[nth % 2],
            days=nth % 10, failed=nth % 7 == 0, at=DAY,
        )  # fmt: skip
    crowd(60, area="E09000028", arm="plain", sex="male", deprivation=2, channel="letter")
    crowd(40, area="E09000028", arm="plain", sex="male", deprivation=2, channel="letter", reach="received")
    crowd(45, area="E09000028", arm="short", deprivation=4, channel="sms")
    crowd(65, area="E09000028", arm="short", deprivation=4, channel="sms", reach="received")
