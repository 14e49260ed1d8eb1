"""The signatures and the encryption of WeChat Pay's API v3.

What is signed: https://pay.weixin.qq.com/doc/v3/merchant/4012365342, what is verified: 4013053249, the
call of JSAPI: 4012365339, what is encrypted: 4012071382.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liveloop.connect.payments import keys
from liveloop.kit.settings import BadSetting

SCHEME = "WECHATPAY2-SHA256-RSA2048"
API_KEY_BYTES = 32


class Undecipherable(Exception):
    """The ciphertext is not of our APIv3 key, or was changed."""


class Merchant:
    """Signs as the merchant."""

    def __init__(self, merchant_id: str, serial: str, key: rsa.RSAPrivateKey) -> None:
        self.id = merchant_id
        self._serial = serial
        self._key = key

    def authorization(
        self, method: str, target: str, body: bytes, *, seconds: int, nonce: str | None = None
    ) -> str:
        """The Authorization header. `target` is path and query, `body` the bytes that are sent."""
        nonce = nonce or new_nonce()
        head = f"{method}\n{target}\n{seconds}\n{nonce}\n".encode()
        signature = keys.sign(self._key, head + body + b"\n")
        return (
            f'{SCHEME} mchid="{self.id}",nonce_str="{nonce}",signature="{signature}",'
            f'timestamp="{seconds}",serial_no="{self._serial}"'
        )

    def jsapi_call(
        self, app_id: str, prepay_id: str, *, seconds: int, nonce: str | None = None
    ) -> dict[str, str]:
        """What WeChat's browser is handed to open the payment."""
        nonce = nonce or new_nonce()
        package = f"prepay_id={prepay_id}"
        message = f"{app_id}\n{seconds}\n{nonce}\n{package}\n".encode()
        return {
            "appId": app_id,
            "timeStamp": str(seconds),
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": keys.sign(self._key, message),
        }


class Cipher:
    """AEAD_AES_256_GCM under the APIv3 key. Raises BadSetting for a key of another length."""

    def __init__(self, setting: str, api_v3_key: str) -> None:
        key = api_v3_key.encode()
        if len(key) != API_KEY_BYTES:
            raise BadSetting(f"{setting}: the APIv3 key has {API_KEY_BYTES} characters")
        self._aead = AESGCM(key)

    def decrypt(self, ciphertext: str, *, nonce: str, associated_data: str) -> bytes:
        """Raises Undecipherable."""
        try:
            data = base64.b64decode(ciphertext, validate=True)
            return self._aead.decrypt(nonce.encode(), data, associated_data.encode() or None)
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise Undecipherable from error


def verified_message(seconds: str, nonce: str, body: bytes) -> bytes:
    """What WeChat Pay signs of an answer or a callback."""
    return f"{seconds}\n{nonce}\n".encode() + body + b"\n"


def new_nonce() -> str:
    return secrets.token_hex(16).upper()
