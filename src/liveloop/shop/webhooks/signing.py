"""Standard Webhooks 1.0 (https://github.com/standard-webhooks/standard-webhooks), symmetric signatures.

HMAC-SHA256 over `<id>.<seconds>.<body>`, in base64 behind `v1,`; one signature for each valid secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """`whsec_` and base64 of random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message_id: str, seconds: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers. `keys` are the secrets that are valid, the newest first."""
    message = f"{message_id}.{seconds}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(key, message) for key in keys),
    }


def _signature(secret: str, message: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()
