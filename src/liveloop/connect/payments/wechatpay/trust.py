"""Whom to believe: the WeChat Pay public key and the platform certificates, by `Wechatpay-Serial`."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import rsa

from liveloop.connect.payments import keys
from liveloop.connect.payments.wechatpay.signing import verified_message
from liveloop.kit.clock import Clock

TOLERANCE_SECONDS = 300
PROBE = "WECHATPAY/SIGNTEST/"
"""Begins signatures that are wrong on purpose (https://pay.weixin.qq.com/doc/v3/merchant/4013053249)."""


class Unverified(Exception):
    """The message says why."""


class SerialUnknown(Unverified):
    """It may be of a platform certificate that we have not got yet."""


class Trust:
    """The keys by serial number; public keys are named `PUB_KEY_ID_...`, certificates by their serial."""

    def __init__(self, clock: Clock, known: Mapping[str, rsa.RSAPublicKey]) -> None:
        self._clock = clock
        self._keys = {_plain(serial): key for serial, key in known.items()}
        self.has_gap = False
        """Something was signed with a key that is not known here."""

    def __bool__(self) -> bool:
        return bool(self._keys)

    def learn(self, serial: str, key: rsa.RSAPublicKey) -> None:
        self._keys[_plain(serial)] = key

    def newest(self) -> tuple[str, rsa.RSAPublicKey] | None:
        """The one learnt last."""
        return next(reversed(self._keys.items()), None)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises Unverified unless `headers` (names in lower case) sign `body`, not long ago."""
        seconds, nonce, signature, serial = (
            headers.get(f"wechatpay-{name}", "") for name in ("timestamp", "nonce", "signature", "serial")
        )
        if not (seconds and nonce and signature and serial):
            raise Unverified("it is not signed")
        if signature.startswith(PROBE):
            raise Unverified("it is a probe with a wrong signature")
        key = self._keys.get(_plain(serial))
        if key is None:
            self.has_gap = True
            raise SerialUnknown(f"the key {serial[:64]!r} is not known")
        if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 12):
            raise Unverified("its time is no number")
        try:
            message = verified_message(seconds, nonce, body)
        except UnicodeError as error:
            raise Unverified("its nonce is no text") from error
        if not keys.is_signed(key, message, signature):
            raise Unverified("its signature is wrong")
        if abs(self._clock.now().timestamp() - int(seconds)) > TOLERANCE_SECONDS:
            raise Unverified("it is too old")


def _plain(serial: str) -> str:
    """Certificates' serial numbers come with and without leading zeros, in either case."""
    return serial if serial.startswith("PUB_KEY_ID_") else serial.upper().lstrip("0")
