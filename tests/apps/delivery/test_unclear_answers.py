"""An answer that is no agreed success: which of them leave open whether something arrived."""

import pytest

from apps.delivery.channel import Result
from apps.delivery.post import Answer, refused


@pytest.mark.parametrize("status", [200, 202, 204, 500, 502, 504])
def test_these_leave_open_what_was_done(status: int) -> None:
    assert refused(Answer(status, {}, b'{"cut o'), "").result is Result.UNKNOWN


@pytest.mark.parametrize("status", [302, 400, 403, 409, 422])
def test_these_say_no(status: int) -> None:
    assert refused(Answer(status, {}, b""), "").result is Result.PERMANENT


@pytest.mark.parametrize("status", [408, 425, 429, 501, 503])
def test_these_say_later(status: int) -> None:
    assert refused(Answer(status, {}, b""), "").result is Result.TRANSIENT
