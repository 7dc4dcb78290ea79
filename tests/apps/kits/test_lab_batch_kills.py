"""A process is killed by SIGKILL after a batch is kept, another in the middle of reading it: nothing is lost or twice.

Each is a process of its own, that kills itself at the worst moment; what it did not commit is gone with it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.clients.clock import now
from apps.kits import actions, batch_told
from apps.kits.models import KitEvent, LabBatch, LabMessage
from config.embedded.place import PROJECT

pytestmark = pytest.mark.django_db(transaction=True)

# The worker would be woken by the first line that is never run.
KEEPS_AND_DIES = """
import json, os, signal
from apps.clients.clock import now
from apps.kits import actions, batch, waking
from apps.kits.models import SupplierAccount
waking.wake = lambda batch_id: os.kill(os.getpid(), signal.SIGKILL)
raw = os.environ["MESSAGES"].encode()
account = SupplierAccount.objects.get(key=os.environ["SUPPLIER"])
messages = batch.taken_apart(json.loads(raw), raw)
actions.receive_batch(account=account, messages=messages, by="organisation:LAB02", at=now())
"""
# Its values are written, and not committed.
READS_AND_DIES = """
import os, signal, time
from uuid import UUID
from apps.clients.clock import now
from apps.kits import actions, settling
right, read = settling.after_message, []
def dies(*given, **named):
    read.append(given)
    if len(read) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    right(*given, **named)
settling.after_message = dies
batch_id = UUID(os.environ["BATCH"])
actions.read_batch(batch_id=batch_id, by="service:kits", clock=now, until=time.monotonic() + 60)
"""


def killed(script: str, **told: str) -> None:
    """Run it over this test's database until it kills itself."""
    environment = os.environ | told | {"HEALTHCHECK_DATABASE_NAME": str(settings.DATABASES["default"]["NAME"])}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def test_nothing_of_a_batch_is_lost_or_done_twice(check, another_check, order, json_lab, markers):
    kits = [order(json_lab), order(json_lab, check_id=another_check.id)]
    soon = (now() - timedelta(hours=1)).isoformat()
    messages = [markers(kit=kit.code, messageId=kit.code, resultDate=soon) for kit in kits] + [{"messageId": "broken"}]

    killed(KEEPS_AND_DIES, MESSAGES=json.dumps(messages), SUPPLIER=json_lab.account.key)
    batch = LabBatch.objects.get()
    assert [each["state"] for each in batch_told.each_of(batch)] == ["kept"] * 3

    killed(READS_AND_DIES, BATCH=str(batch.id))
    assert [each["state"] for each in batch_told.each_of(batch)] == ["read", "kept", "kept"]
    assert Value.objects.count() == 6

    later = now() + timedelta(seconds=6)
    for _ in range(2):
        actions.read_batches(by="service:kits", clock=lambda: later, until=time.monotonic() + 60)
    batch.refresh_from_db()
    assert batch.read_at == later
    assert [each["state"] for each in batch_told.each_of(batch)] == ["read", "read", "refused"]
    assert [Value.objects.filter(check_of=each).count() for each in (check, another_check)] == [6, 6]
    assert KitEvent.objects.filter(event="resulted").count() == 2
    assert Entry.objects.filter(action="laboratory_message.read").count() == 2
    assert LabMessage.objects.count() == 3
