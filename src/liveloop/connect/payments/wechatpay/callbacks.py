"""What WeChat Pay sends by itself: verified, decrypted, of our account."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from liveloop.connect.payments.errors import CallbackForged
from liveloop.connect.payments.provider import Acknowledgement, CallbackEvent
from liveloop.connect.payments.wechatpay.messages import Notice, RefundNotice, Transaction
from liveloop.connect.payments.wechatpay.signing import Cipher, Undecipherable
from liveloop.connect.payments.wechatpay.trust import Trust, Unverified

BODY_BYTES = 1024 * 1024
ALGORITHM = "AEAD_AES_256_GCM"


class CallbackReader:
    def __init__(self, trust: Trust, cipher: Cipher, *, merchant_id: str, app_id: str) -> None:
        self._trust = trust
        self._cipher = cipher
        self._merchant_id = merchant_id
        self._app_id = app_id

    def read(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        """Raises CallbackForged."""
        if len(body) > BODY_BYTES:
            raise CallbackForged("The callback is too large.")
        try:
            self._trust.verify({name.lower(): value for name, value in headers.items()}, body)
        except Unverified as error:
            raise CallbackForged(f"The callback of WeChat Pay is refused: {error}.") from error
        try:
            notice = Notice.model_validate_json(body)
            return self._event(notice, self._plain(notice))
        except (ValidationError, Undecipherable) as error:
            raise CallbackForged("The callback of WeChat Pay cannot be read.") from error

    def _plain(self, notice: Notice) -> bytes:
        resource = notice.resource
        if resource.algorithm != ALGORITHM:
            raise Undecipherable
        return self._cipher.decrypt(
            resource.ciphertext, nonce=resource.nonce, associated_data=resource.associated_data
        )

    def _event(self, notice: Notice, plain: bytes) -> CallbackEvent:
        kind = notice.event_type.partition(".")[0]
        if kind == "TRANSACTION":
            paid = Transaction.model_validate_json(plain)
            self._ours(paid.mchid, paid.appid)
            return CallbackEvent(notice.id, trade=paid.trade())
        if kind == "REFUND":
            refunded = RefundNotice.model_validate_json(plain)
            self._ours(refunded.mchid, self._app_id)
            return CallbackEvent(notice.id, refund=refunded.refund())
        return CallbackEvent(notice.id)

    def _ours(self, merchant_id: str, app_id: str) -> None:
        if (merchant_id, app_id) != (self._merchant_id, self._app_id):
            raise CallbackForged("The callback of WeChat Pay is of another account.")


def acknowledgement(ok: bool, message: str) -> Acknowledgement:
    """An empty 204 ends the repetitions."""
    if ok:
        return Acknowledgement(204, {}, b"")
    body = json.dumps({"code": "FAIL", "message": message or "try again"}, ensure_ascii=False).encode()
    return Acknowledgement(500, {"content-type": "application/json"}, body)
