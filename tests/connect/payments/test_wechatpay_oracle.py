"""A third opinion: the SDK `wechatpayv3` understands what the emulator and we write, and the reverse."""

from __future__ import annotations

import json

import httpx2
from wechatpayv3 import utils

from liveloop.connect.payments.wechatpay.signing import Cipher, Merchant, verified_message
from liveloop.kit.clock import ManualClock, SystemClock
from tests.emulators.outside import key_of
from tests.emulators.wechatpay import API_V3_KEY, Emulator


async def test_the_emulator_takes_what_the_sdk_signs_and_signs_what_the_sdk_takes() -> None:
    emulator = Emulator(SystemClock())
    target = f"/v3/pay/transactions/out-trade-no/order0001?mchid={emulator.merchant_id}"
    header = utils.build_authorization(
        target, "GET", emulator.merchant_id, emulator.merchant_serial, key_of("wechatpay-merchant")
    )
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(emulator.app), base_url="https://api.mch.weixin.qq.com"
    ) as client:
        headers = {"authorization": header, "accept": "application/json"}
        assert (await client.get(target, headers=headers)).status_code == 404
        assert (await client.get(target.replace("1?", "2?"), headers=headers)).status_code == 401
    body = b'{"a": "\xe8\x8c\xb6"}'
    signed = emulator._signature(body, "")
    for fault in (False, True):
        assert utils.rsa_verify(
            signed["Wechatpay-Timestamp"],
            signed["Wechatpay-Nonce"],
            body.decode() + ("x" if fault else ""),
            signed["Wechatpay-Signature"],
            key_of("wechatpay").public_key(),
        ) is (not fault)


def test_the_sdk_verifies_what_we_sign() -> None:
    merchant = Merchant("1900000001", "5157", key_of("wechatpay-merchant"))
    call = merchant.jsapi_call("wx1", "prepay", seconds=1554208460, nonce="nonce")
    message = verified_message("wx1", "1554208460", b"nonce\nprepay_id=prepay").decode()
    first, second, rest = message.rstrip("\n").split("\n", 2)
    assert utils.rsa_verify(first, second, rest, call["paySign"], key_of("wechatpay-merchant").public_key())


def test_both_decrypt_the_same() -> None:
    sealed = Emulator(ManualClock())._sealed(json.dumps({"a": "茶"}), "transaction")
    ours = Cipher("key", API_V3_KEY).decrypt(
        sealed["ciphertext"], nonce=sealed["nonce"], associated_data="transaction"
    )
    theirs = utils.aes_decrypt(sealed["nonce"], sealed["ciphertext"], "transaction", API_V3_KEY)
    assert json.loads(ours) == json.loads(theirs) == {"a": "茶"}
