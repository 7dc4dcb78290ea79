"""When Celery's clock wakes which task. Any of them may come late, twice or never: the rows are the truth."""

from typing import Any

from celery.schedules import crontab

# The tasks that have a queue of their own.
OF_THE_LADDER = ("urgent.sweep", "delivery.sweep_urgent")
OF_LABORATORIES = ("kits.read_batch", "kits.read_batches")

SCHEDULE: dict[str, dict[str, Any]] = {
    "audit": {"task": "audit.checkpoint", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "urgent": {"task": "urgent.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    "urgent deliveries": {"task": "delivery.sweep_urgent", "schedule": 2.0, "options": {"expires": 2.0}},
    "delivery": {"task": "delivery.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    "delivery heal": {"task": "delivery.heal", "schedule": 5.0, "options": {"expires": 5.0}},
    "acknowledgements": {"task": "delivery.watch", "schedule": 300.0, "options": {"expires": 300.0}},
    "announcements": {"task": "delivery.announce", "schedule": 60.0, "options": {"expires": 60.0}},
    "kits": {"task": "kits.read_left_over", "schedule": 60.0, "options": {"expires": 60.0}},
    "batches": {"task": "kits.read_batches", "schedule": 5.0, "options": {"expires": 5.0}},
    "stock": {"task": "kits.fill", "schedule": 60.0, "options": {"expires": 60.0}},
    "low stock": {"task": "kits.warn_of_low_stock", "schedule": crontab(0, 7), "options": {"expires": 3600.0}},
    "doubts": {"task": "kits.alarm", "schedule": 300.0, "options": {"expires": 300.0}},
    "reminders": {"task": "kits.remind", "schedule": crontab(0, 10), "options": {"expires": 3600.0}},
    "retention": {"task": "people.apply_retention", "schedule": crontab(40, 3), "options": {"expires": 3600.0}},
    "signatures": {"task": "clients.purge_spent", "schedule": 600.0, "options": {"expires": 600.0}},
    "idempotency": {"task": "clients.purge_idempotency", "schedule": crontab(3, 20), "options": {"expires": 3600.0}},
    "tallies": {"task": "reports.fold", "schedule": 60.0, "options": {"expires": 60.0}},
    "release": {"task": "reports.release", "schedule": crontab(30, 2), "options": {"expires": 3600.0}},
    "report mail": {"task": "reports.mail", "schedule": crontab(30, 8), "options": {"expires": 3600.0}},
    "practice mail": {"task": "checks.collect_practice_mail", "schedule": 180.0, "options": {"expires": 180.0}},
    "signals": {"task": "signals.read", "schedule": 10.0, "options": {"expires": 10.0}},
    "overdue": {"task": "checks.close_overdue", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
