"""A worker that stalls at the worst line: after it was allowed to send, before the first byte leaves."""

import json
import os
import signal
import sys
from typing import Any
from uuid import UUID

import django
from django.conf import settings

told = json.load(sys.stdin)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
for name, value in told["settings"].items():
    setattr(settings, name, value)
django.setup()

from apps.delivery.channels import gp_connect  # noqa: E402 - the apps come first
from apps.delivery.channels.gp_connect.mailbox import Mailbox  # noqa: E402

usual = Mailbox.send_message


def stall(self: Mailbox, *given: Any, **named: Any) -> str:
    os.kill(os.getpid(), signal.SIGSTOP)
    return usual(self, *given, **named)


Mailbox.send_message = stall  # type: ignore[method-assign]
outcome = gp_connect.send(told["payload"], message_id=UUID(told["message_id"]))
sys.stdout.write(outcome.result)
