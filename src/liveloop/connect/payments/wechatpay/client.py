"""Signed questions to WeChat Pay and answers that are believed only when they are signed in turn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2
import structlog
from pydantic import BaseModel, ValidationError

from liveloop.connect.payments import keys
from liveloop.connect.payments.errors import ProviderRefused, ProviderUnavailable, ResponseForged
from liveloop.connect.payments.wechatpay.messages import BillAddress, Certificates, Fault
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.connect.payments.wechatpay.signing import Cipher, Merchant, Undecipherable
from liveloop.connect.payments.wechatpay.trust import SerialUnknown, Trust, Unverified
from liveloop.connect.payments.wire import ANSWER_BYTES, BILL_BYTES, Answer, Outgoing, Wire
from liveloop.kit.clock import Clock
from liveloop.kit.settings import BadSetting

log = structlog.get_logger()

Model = TypeVar("Model", bound=BaseModel)
BUSY = 429
PASSING = frozenset({"FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED", "SYSTEM_ERROR"})
"""They say nothing about what was asked."""
REFETCH_SECONDS = 600.0
"""An unknown serial makes us fetch certificates; strangers must not make us do it all the time."""


class WechatpayClient:
    """`trust` grows by the platform certificates that are fetched."""

    def __init__(
        self,
        settings: WechatpaySettings,
        clock: Clock,
        merchant: Merchant,
        cipher: Cipher,
        trust: Trust,
        wire: Wire,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._merchant = merchant
        self._cipher = cipher
        self._trust = trust
        self._wire = wire
        self._urls = [url.rstrip("/") for url in (settings.base_url, settings.spare_url) if url]
        self._fetched: float | None = None

    async def get(self, call: str, target: str, answer: type[Model]) -> Model:
        """Raises ProviderUnavailable, ResponseForged, ProviderRefused."""
        return _parsed(answer, (await self._ask(call, "GET", target)).body)

    async def post(
        self, call: str, target: str, message: Mapping[str, Any], answer: type[Model], *, serial: str = ""
    ) -> Model:
        """`message` carries our own number, which makes it safe to repeat. Raises as `get`.

        `serial`: of the key by which the answer is to be signed.
        """
        return _parsed(answer, (await self._ask(call, "POST", target, _written(message), serial)).body)

    async def tell(self, call: str, target: str, message: Mapping[str, Any]) -> None:
        """A POST whose answer is empty. Raises as `get`."""
        await self._ask(call, "POST", target, _written(message))

    async def download(self, address: BillAddress) -> str:
        """The file at `address`, which is asked of the host we know. Files are not signed but hashed."""
        try:
            parts = urlsplit(address.download_url)
        except ValueError as error:
            raise ResponseForged("WeChat Pay named an address that is none.") from error
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = await self._send("bill_file", "GET", target, b"", limit=BILL_BYTES)
        if not answer.is_ok:
            raise _refusal(answer)
        digest = hashlib.sha1(answer.body, usedforsecurity=False).hexdigest()
        if address.hash_type != "SHA1" or digest != address.hash_value.lower():
            raise ResponseForged("The bill of WeChat Pay is not what was announced. Try again.")
        return answer.body.decode(errors="replace")

    async def ensure_trust(self) -> None:
        """Have at least one key to verify by, and look for the one that was missed lately."""
        if not self._trust:
            await self.fetch_certificates()
        elif self._trust.has_gap:
            await self._fill_gap()

    async def fetch_certificates(self) -> None:
        """The platform certificates. They prove themselves by the APIv3 key, then their own answer."""
        self._fetched = self._clock.monotonic()
        answer = await self._send("certificates", "GET", "/v3/certificates", b"")
        if not answer.is_ok:
            raise _refusal(answer)
        for one in _parsed(Certificates, answer.body).data:
            part = one.encrypt_certificate
            try:
                pem = self._cipher.decrypt(
                    part.ciphertext, nonce=part.nonce, associated_data=part.associated_data
                ).decode()
                serial, key = keys.certificate("the platform certificate", pem)
            except (Undecipherable, BadSetting, UnicodeError) as error:
                raise ResponseForged("The certificates of WeChat Pay are not for this APIv3 key.") from error
            self._trust.learn(serial, key)
        self._verify(answer)

    async def _ask(self, call: str, method: str, target: str, body: bytes = b"", serial: str = "") -> Answer:
        await self.ensure_trust()
        answer = await self._send(call, method, target, body, serial=serial)
        if not answer.is_ok:
            raise _refusal(answer)
        try:
            self._trust.verify(answer.headers, answer.body)
        except SerialUnknown:
            await self._fill_gap()
            self._verify(answer)
        except Unverified as error:
            raise ResponseForged(f"An answer of WeChat Pay is refused: {error}.") from error
        return answer

    async def _fill_gap(self) -> None:
        self._trust.has_gap = False
        if self._fetched is not None and self._clock.monotonic() - self._fetched < REFETCH_SECONDS:
            return
        try:
            await self.fetch_certificates()
        except (ProviderRefused, ProviderUnavailable) as error:
            log.warning("wechatpay.key_missing", error=str(error))

    def _verify(self, answer: Answer) -> None:
        try:
            self._trust.verify(answer.headers, answer.body)
        except Unverified as error:
            raise ResponseForged(f"An answer of WeChat Pay is refused: {error}.") from error

    async def _send(
        self,
        call: str,
        method: str,
        target: str,
        body: bytes,
        *,
        serial: str = "",
        limit: int = ANSWER_BYTES,
    ) -> Answer:
        def build(attempt: int) -> Outgoing:
            headers = {
                "accept": "application/json",
                "authorization": self._merchant.authorization(
                    method, target, body, seconds=int(self._clock.now().timestamp())
                ),
            }
            if body:
                headers["content-type"] = "application/json"
            if wanted := serial or self._settings.public_key_id:
                headers["wechatpay-serial"] = wanted
            return Outgoing(method, self._urls[attempt % len(self._urls)] + target, headers, body)

        try:
            return await self._wire.send(call, build, limit=limit)
        except httpx2.InvalidURL as error:
            raise ResponseForged("WeChat Pay named an address that is none.") from error


def _written(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _parsed(model: type[Model], body: bytes) -> Model:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise ProviderUnavailable("WeChat Pay answers something unexpected. Try again.") from error


def _refusal(answer: Answer) -> ProviderRefused | ProviderUnavailable:
    """Refusals bear no signature (checked by WeChat Pay's own libraries for 2xx only); TLS has to do."""
    try:
        fault = Fault.model_validate_json(answer.body)
    except ValidationError:
        fault = Fault(code=f"HTTP_{answer.status}")
    if answer.status == BUSY or fault.code in PASSING:
        return ProviderUnavailable("WeChat Pay is busy. Try again in a moment.")
    return ProviderRefused(f"WeChat Pay: {fault.message or fault.code}", reason=fault.code)
