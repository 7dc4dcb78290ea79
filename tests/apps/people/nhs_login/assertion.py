"""An assertion as the NHS App makes one: signed by a key that only NHS login knows, one use, sixty seconds."""

import time
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

APP_KEY = RSAKey.generate_key(2048, private=True)


def assertion(**changes: Any) -> str:
    """A right one, with changes; None takes a claim away."""
    at = int(time.time())
    claims = {"code": str(uuid4()), "iss": "nhs-app", "jti": str(uuid4()), "iat": at, "exp": at + 60, **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "RS512", "typ": "JWT"}, kept, APP_KEY, algorithms=["RS512"])
