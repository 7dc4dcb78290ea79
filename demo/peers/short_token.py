"""Tokens that end soon: one stand-in gives them, the others that share its secret know them."""

import hashlib
import hmac
import secrets
import time


class ShortTokens:
    """Signed with a secret, so that whoever checks one need not ask who gave it.

    Args:
        secret: shared by all who give and check.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def issue(self, seconds: float) -> str:
        """A new token, good for so long."""
        content = f"{time.time() + seconds:.3f}.{secrets.token_hex(8)}"
        return f"{content}.{self._signature(content)}"

    def holds(self, token: str) -> bool:
        """Whether it is one of ours and its time is not over."""
        content, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature, self._signature(content)):
            return False
        return float(content.rpartition(".")[0]) > time.time()

    def _signature(self, content: str) -> str:
        return hmac.new(self._secret, content.encode(), hashlib.sha256).hexdigest()


def accepts(expected: str | ShortTokens, header: str) -> bool:
    """Whether an Authorization header carries the one fixed token, or a short one that still holds."""
    scheme, _, token = header.partition(" ")
    right = expected.holds(token) if isinstance(expected, ShortTokens) else token == expected
    return scheme == "Bearer" and right
