"""The sandbox's callbacks: JSON signed by HMAC-SHA256 over `<seconds>.<body>`, as a real provider's would be.

The cashier page calls `sign` and sends the result to `notify_url`; the provider calls `read`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from liveloop.connect.payments.errors import CallbackForged
from liveloop.connect.payments.provider import CallbackEvent
from liveloop.kit.clock import Clock
from liveloop.kit.seal import derive

HEADER = "liveloop-sandbox-signature"
TOLERANCE_SECONDS = 300
BODY_BYTES = 64 * 1024


class _Signature(BaseModel):
    """`t` is when it was signed, in seconds since 1970; `v1` the signature in hex."""

    model_config = ConfigDict(extra="forbid")

    t: int
    v1: str


_EVENT = TypeAdapter(CallbackEvent)


class SandboxNotices:
    """`secret` is the installation's master secret."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._key = derive(secret, "sandbox-notices")
        self._clock = clock

    def sign(self, event: CallbackEvent) -> tuple[dict[str, str], bytes]:
        """Headers and body of the callback that tells `event`."""
        body = _EVENT.dump_json(event)
        seconds = int(self._clock.now().timestamp())
        signature = f"t={seconds},v1={self._digest(seconds, body)}"
        return {"content-type": "application/json", HEADER: signature}, body

    def read(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        """Raises CallbackForged."""
        found = {name.lower(): value for name, value in headers.items()}
        if len(body) > BODY_BYTES:
            raise CallbackForged("The callback is too large.")
        try:
            parts = dict(part.partition("=")[::2] for part in found.get(HEADER, "").split(","))
            signature = _Signature.model_validate(parts)
            digest = self._digest(signature.t, body)
            genuine = hmac.compare_digest(digest.encode(), signature.v1.encode())
        except (ValidationError, UnicodeError) as error:
            raise CallbackForged("The callback has no signature.") from error
        if not genuine:
            raise CallbackForged("The signature of the callback is wrong.")
        if abs(self._clock.now().timestamp() - signature.t) > TOLERANCE_SECONDS:
            raise CallbackForged("The callback is too old.")
        try:
            return _EVENT.validate_json(body)
        except ValidationError as error:
            raise CallbackForged("The callback cannot be read.") from error

    def _digest(self, seconds: int, body: bytes) -> str:
        return hmac.digest(self._key, f"{seconds}.".encode() + body, hashlib.sha256).hex()
