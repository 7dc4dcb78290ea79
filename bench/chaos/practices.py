"""The GP systems at MESH's other end: what lies in their mailboxes is what arrived, whatever our side believes.

They read the sandbox itself, past the faults, as a practice's system does: list, fetch, open, acknowledge.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from mesh_client import MeshClient

from bench.chaos import mailboxes
from bench.chaos.notes import Notes

NUMBER: Final = re.compile(rb'nhs-number"\s*/>\s*<value value="(\d{10})"')
VERSION: Final = re.compile(r"Version: (\d+)$")
MOST: Final = 2000  # messages a look, of which the sandbox tells when it took them


class Practices:
    """All of them.

    Args:
        url: of the sandbox.
        practices: ODS codes of those that are reached by MESH.
        notes: what arrived is written there, with the moment at which the sandbox took it.
    """

    def __init__(self, url: str, practices: Iterable[str], notes: Notes) -> None:
        self._url, self._notes = url, notes
        self._last = dict.fromkeys(sorted(practices), datetime.now(UTC))

    def collect(self) -> None:
        """Empty every mailbox."""
        for practice in self._last:
            name, key = mailboxes.of(practice), mailboxes.SHARED_KEY.encode()
            with _Inbox(self._url, name, mailboxes.PASSWORD, shared_key=key, max_retries=0, timeout=30) as inbox:
                waiting = list(inbox.iterate_message_ids())
                taken = inbox.taken(self._last[practice] - timedelta(seconds=1)) if waiting else {}
                for message_id in waiting:
                    self._open(inbox, message_id, taken[message_id])
                    inbox.acknowledge_message(message_id)
                self._last[practice] = max(taken.values(), default=self._last[practice])

    def _open(self, inbox: "_Inbox", message_id: str, at: datetime) -> None:
        """Whose document it is stands in the document; which of theirs, on the envelope."""
        with inbox.retrieve_message(message_id) as message:
            envelope = dict(message.mex_headers())
            person = NUMBER.search(message.read())
        version = VERSION.search(envelope["subject"])
        self._notes.add(
            "applied",
            at=at.timestamp(),
            peer="mesh",
            key=envelope["localid"],
            person=person[1].decode() if person else "",
            version=int(version[1]) if version else 0,
        )


class _Inbox(MeshClient):
    """A practice's mailbox, with the sandbox's own list of when it took what."""

    def taken(self, since: datetime) -> dict[str, datetime]:
        """When each message came, of those since a moment."""
        asked = {"start_time": since.astimezone(UTC).replace(tzinfo=None).isoformat(), "max_results": str(MOST)}
        answer = self._session.get(f"{self.mailbox_url}/inbox/rich", params=asked, timeout=self._timeout)
        answer.raise_for_status()
        rows = answer.json()["messages"]
        return {each["message_id"]: datetime.fromisoformat(each["sent_date"]).replace(tzinfo=UTC) for each in rows}
