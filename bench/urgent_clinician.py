"""The clinician on call: reads the mails that call them out, and acknowledges in the admin, by their own name."""

import re
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

import httpx2
import psycopg

from demo.setting import COMMISSIONER, Setting
from demo.staff import sign_in

MAILBOX = f"urgent@{COMMISSIONER.lower()}.example"
LINK = re.compile(r"/admin/urgent/case/([0-9a-f-]{36})/change/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Clinician:
    """Answers some of the cases they are called out for; the others stay with nobody, and climb to the top.

    Args:
        here: the running service.
        wanted: says which cases they answer.
    """

    def __init__(self, here: Setting, wanted: Callable[[], set[str]]) -> None:
        self.here = here
        self._wanted = wanted
        self.answered: set[str] = set()
        self._browser = httpx2.Client(base_url=here.stack.url, timeout=10, follow_redirects=True)
        self._over = Event()
        self._thread = Thread(target=self._work)

    def __enter__(self) -> Self:
        self._sign_in()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._browser.close()

    def _work(self) -> None:
        while not self._over.wait(1.0):
            self.answer()

    def answer(self) -> None:
        """Acknowledge whatever there is to acknowledge now; what fails is tried again the next time."""
        try:
            mails = httpx2.get(f"{self.here.mail}/_mails", timeout=10).json()
            called = [found[1] for mail in mails if MAILBOX in mail["to"] and (found := LINK.search(mail["body"]))]
            for case in (set(called) & self._wanted()) - self.answered:
                self._acknowledge(case)
        except (httpx2.TransportError, psycopg.OperationalError):
            return

    def _acknowledge(self, case: str) -> None:
        page = f"/admin/urgent/case/{case}/acknowledge/?alert=1"
        token = TOKEN.search(self._browser.get(page).text)
        if token is None:
            return
        form = {"csrfmiddlewaretoken": token[1], "alert": "1", "named": ""}
        if self._browser.post(page, data=form).status_code in (200, 409):  # 409: an earlier try got through
            self.answered.add(case)

    def _sign_in(self) -> None:
        sign_in(self._browser, self.here.administrator)
