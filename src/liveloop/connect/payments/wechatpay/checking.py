"""What the test button finds out about WeChat Pay: an echo that is signed and encrypted in both directions
(https://pay.weixin.qq.com/doc/v3/merchant/4014551946)."""

from __future__ import annotations

import base64
from typing import Annotated
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pydantic import BaseModel, Field

from liveloop.connect.payments.errors import ProviderRefused, ProviderUnavailable, ResponseForged
from liveloop.connect.payments.provider import Finding, FindingLevel
from liveloop.connect.payments.wechatpay.client import WechatpayClient
from liveloop.connect.payments.wechatpay.messages import Transaction
from liveloop.connect.payments.wechatpay.signing import new_nonce
from liveloop.connect.payments.wechatpay.trust import Trust

SIGNATURE_REASONS = frozenset({"SIGN_ERROR", "HTTP_401"})


class Echo(BaseModel):
    echo_message: Annotated[str, Field(max_length=1024)]


async def check(
    client: WechatpayClient, trust: Trust, merchant_id: str, *, notify_url: str | None
) -> list[Finding]:
    """With `notify_url` WeChat Pay also sends a callback there, which is acknowledged like any other."""
    try:
        await client.ensure_trust()
        return [await _echo(client, trust, merchant_id, notify_url)]
    except ResponseForged as error:
        return [Finding(FindingLevel.ERROR, "wechatpay.answer_forged", error.message)]
    except ProviderUnavailable as error:
        return [Finding(FindingLevel.ERROR, "wechatpay.unreachable", error.message)]
    except ProviderRefused as refusal:
        return [_refused(refusal)]


async def _echo(client: WechatpayClient, trust: Trust, merchant_id: str, notify_url: str | None) -> Finding:
    newest = trust.newest()
    assert newest is not None, "there is no key, and no error either"
    serial, key = newest
    said = new_nonce()
    message = {"echo_message": said, "encrypted_echo_message": _encrypted(key, said)}
    if notify_url is not None:
        message["notify_url"] = notify_url
    try:
        echo = await client.post("check", "/v3/security/echo", message, Echo, serial=serial)
    except ProviderRefused as refusal:
        if refusal.reason in SIGNATURE_REASONS:
            raise
        return await _question(client, merchant_id)
    if echo.echo_message != said:
        raise ResponseForged("WeChat Pay did not return what it was told.")
    return Finding(FindingLevel.OK, "wechatpay.ready", "WeChat Pay answers, and both signatures are right.")


async def _question(client: WechatpayClient, merchant_id: str) -> Finding:
    """Merchants without the echo ask for a payment that does not exist. The refusal of it is not signed."""
    target = f"/v3/pay/transactions/out-trade-no/{new_nonce()}?{urlencode({'mchid': merchant_id})}"
    try:
        await client.get("check", target, Transaction)
    except ProviderRefused as refusal:
        if refusal.reason in SIGNATURE_REASONS:
            raise
    return Finding(
        FindingLevel.WARNING,
        "wechatpay.half_checked",
        "WeChat Pay accepts our signature. Whether its own can be verified shows with the first payment.",
    )


def _refused(refusal: ProviderRefused) -> Finding:
    if refusal.reason in SIGNATURE_REASONS:
        message = (
            "WeChat Pay refuses our signature. Merchant number, serial number and private key do not belong "
            "together, or this machine's clock is wrong."
        )
        return Finding(FindingLevel.ERROR, "wechatpay.signature_refused", message)
    return Finding(FindingLevel.ERROR, "wechatpay.refused", refusal.message)


def _encrypted(key: rsa.RSAPublicKey, text: str) -> str:
    """As sensitive members are (https://pay.weixin.qq.com/doc/v3/merchant/4013053257)."""
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303 - WeChat Pay's choice
    return base64.b64encode(key.encrypt(text.encode(), oaep)).decode()
