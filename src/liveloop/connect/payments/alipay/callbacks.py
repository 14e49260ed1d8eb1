"""What Alipay sends by itself: a form, signed, of our application and account."""

from __future__ import annotations

from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric import rsa

from liveloop.connect.payments.alipay.messages import Notice
from liveloop.connect.payments.alipay.signing import is_notice_signed
from liveloop.connect.payments.errors import CallbackForged
from liveloop.connect.payments.provider import Acknowledgement, CallbackEvent

BODY_BYTES = 256 * 1024
FIELDS = 100
PLAIN_TEXT = {"content-type": "text/plain; charset=utf-8"}


class CallbackReader:
    def __init__(self, key: rsa.RSAPublicKey, *, app_id: str, seller_id: str) -> None:
        self._key = key
        self._app_id = app_id
        self._seller_id = seller_id

    def read(self, body: bytes) -> CallbackEvent:
        """Raises CallbackForged."""
        parameters = _parameters(body)
        if parameters.get("sign_type") != "RSA2" or not _is_genuine(parameters, self._key):
            raise CallbackForged("The signature of Alipay's callback is wrong.")
        try:
            notice = Notice.model_validate(parameters)
            event = CallbackEvent(notice.notify_id, trade=notice.trade(), refund=notice.refund_or_none())
        except ValueError as error:
            raise CallbackForged("The callback of Alipay cannot be read.") from error
        if (notice.app_id, notice.seller_id) != (self._app_id, self._seller_id):
            raise CallbackForged("The callback of Alipay is of another account.")
        return event


def acknowledgement(ok: bool) -> Acknowledgement:
    """These seven letters end the repetitions; anything else asks for more."""
    return Acknowledgement(200, PLAIN_TEXT, b"success" if ok else b"fail")


def _parameters(body: bytes) -> dict[str, str]:
    if len(body) > BODY_BYTES:
        raise CallbackForged("The callback is too large.")
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError as error:
        raise CallbackForged("The callback of Alipay is no form.") from error
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise CallbackForged("The callback of Alipay says something twice.")
    return parameters


def _is_genuine(parameters: dict[str, str], key: rsa.RSAPublicKey) -> bool:
    try:
        return is_notice_signed(parameters, key)
    except UnicodeError:
        return False
