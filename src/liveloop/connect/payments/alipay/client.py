"""Signed questions to Alipay's gateway, and answers that are believed only when they are signed in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import ValidationError

from liveloop.connect.payments import keys
from liveloop.connect.payments.alipay.messages import Answer, china_time
from liveloop.connect.payments.alipay.settings import AlipaySettings
from liveloop.connect.payments.alipay.signing import Unreadable, members, signed
from liveloop.connect.payments.errors import ProviderRefused, ProviderUnavailable, ResponseForged
from liveloop.connect.payments.wire import BILL_BYTES, Outgoing, Wire
from liveloop.kit.clock import Clock

Model = TypeVar("Model", bound=Answer)
GOOD = "10000"
AWAY = frozenset({"20000"})
FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}


class AlipayClient:
    def __init__(
        self,
        settings: AlipaySettings,
        clock: Clock,
        app_key: rsa.RSAPrivateKey,
        alipay_key: rsa.RSAPublicKey,
        wire: Wire,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._app_key = app_key
        self._alipay_key = alipay_key
        self._wire = wire

    def page_url(self, method: str, content: Mapping[str, Any], *, notify_url: str, return_url: str) -> str:
        """Where the browser goes; nothing is asked of Alipay before it does."""
        parameters = self._parameters(method, notify_url=notify_url, return_url=return_url)
        return f"{self._settings.base_url}?{urlencode(self._signed(parameters, content))}"

    async def ask(
        self, call: str, method: str, content: Mapping[str, Any], answer: type[Model], *, notify_url: str = ""
    ) -> Model:
        """`content` carries our own number, which makes it safe to repeat.

        Raises ProviderRefused with Alipay's `sub_code`, ProviderUnavailable, ResponseForged.
        """

        def build(_attempt: int) -> Outgoing:
            parameters = self._signed(self._parameters(method, notify_url=notify_url), content)
            body = urlencode({"biz_content": parameters.pop("biz_content")}).encode()
            return Outgoing("POST", f"{self._settings.base_url}?{urlencode(parameters)}", FORM, body)

        reply = await self._wire.send(call, build)
        return self._read(method, reply.body, answer)

    async def download(self, url: str) -> bytes:
        """The file of a bill. Raises ResponseForged for an address that is not Alipay's."""
        if not _is_below(url, self._settings.bill_hosts):
            raise ResponseForged("Alipay named an address for the bill that is not its own.")
        try:
            reply = await self._wire.send("bill_file", lambda _: Outgoing("GET", url), limit=BILL_BYTES)
        except httpx2.InvalidURL as error:
            raise ResponseForged("Alipay named an address that is none.") from error
        if not reply.is_ok:
            raise ProviderUnavailable("The bill of Alipay cannot be fetched. Try again.")
        return reply.body

    def _parameters(self, method: str, *, notify_url: str = "", return_url: str = "") -> dict[str, str]:
        return {
            "app_id": self._settings.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": china_time(self._clock.now()),
            "version": "1.0",
            "notify_url": notify_url,
            "return_url": return_url,
        }

    def _signed(self, parameters: Mapping[str, str], content: Mapping[str, Any]) -> dict[str, str]:
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return signed({**parameters, "biz_content": written}, self._app_key)

    def _read(self, method: str, body: bytes, answer: type[Model]) -> Model:
        try:
            found = members(body.decode())
        except (Unreadable, UnicodeError) as error:
            raise ProviderUnavailable("Alipay answers something unexpected. Try again.") from error
        name = f"{method.replace('.', '_')}_response"
        raw, value = found.get(name) or found.get("error_response") or ("", None)
        sign = found.get("sign", ("", ""))[1]
        is_genuine = isinstance(sign, str) and keys.is_signed(self._alipay_key, raw.encode(), sign)
        if not is_genuine and (sign or name in found):
            raise ResponseForged("An answer of Alipay is refused: its signature is wrong.")
        try:
            head = Answer.model_validate(value)
            if head.code == GOOD and is_genuine:
                return answer.model_validate(value)
        except ValidationError as error:
            raise ProviderUnavailable("Alipay answers something unexpected. Try again.") from error
        raise _refusal(head)


def _is_below(url: str, domains: Sequence[str]) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and any(
        host == domain or host.endswith(f".{domain}") for domain in domains
    )


def _refusal(head: Answer) -> ProviderRefused | ProviderUnavailable:
    reason = head.sub_code or head.code
    if head.code in AWAY or reason.endswith(("SYSTEM_ERROR", "unknow-error")) or "call-limited" in reason:
        return ProviderUnavailable("Alipay has trouble of its own. Try again in a moment.")
    return ProviderRefused(f"Alipay: {head.sub_msg or head.msg or reason}", reason=reason)
