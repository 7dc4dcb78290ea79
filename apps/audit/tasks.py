"""Celery: sign where the audit trail ends. A lost run is made up by the next."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.audit import checkpoints
from apps.audit.walking import Broken

log = logging.getLogger(__name__)


@shared_task(name="audit.checkpoint")
def checkpoint() -> int:
    """The number of the new checkpoint; 0 when nothing was written since the last. A broken trail fails the task."""
    try:
        made = checkpoints.checkpoint(at=timezone.now())
    except Broken as fault:
        log.critical("the audit trail is broken, run manage.py verify_audit: %s", fault)
        raise
    if made is None:
        return 0
    log.info("audit checkpoint, to be kept outside: %s", made.line())
    return made.number
