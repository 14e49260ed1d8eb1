"""`Stripe-Signature` (https://docs.stripe.com/webhooks/signature): HMAC-SHA256 over `<seconds>.<body>`."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

TOLERANCE_SECONDS = 300
HEADER_CHARACTERS = 4096


def is_signed(header: str, body: bytes, secrets: Sequence[str], *, now: float) -> bool:
    """Whether any `v1` of the header is by any of `secrets`, and not long ago."""
    if len(header) > HEADER_CHARACTERS:
        return False
    parts = [part.strip().partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in parts if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdecimal() and len(times[0]) <= 12):
        return False
    if abs(now - int(times[0])) > TOLERANCE_SECONDS:
        return False
    given = [value.encode() for name, value in parts if name == "v1"]
    message = f"{times[0]}.".encode() + body
    right = [hmac.digest(secret.encode(), message, hashlib.sha256).hex().encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in given for other in right)
