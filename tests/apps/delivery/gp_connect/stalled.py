"""A worker that stalls at the worst line: after it was allowed to send, before the first byte leaves."""

import json
import os
import signal
import sys
from typing import Any
from uuid import UUID

from django.conf import settings

told = json.load(sys.stdin)
settings.configure(**told["settings"])

from apps.delivery.channels import gp_connect  # noqa: E402 - the settings come first
from apps.delivery.channels.gp_connect.mailbox import Mailbox  # noqa: E402

usual = Mailbox.send_message


def stall(self: Mailbox, *given: Any, **named: Any) -> str:
    os.kill(os.getpid(), signal.SIGSTOP)
    return usual(self, *given, **named)


Mailbox.send_message = stall  # type: ignore[method-assign]
outcome = gp_connect.send(told["payload"], message_id=UUID(told["message_id"]))
sys.stdout.write(outcome.result)
