"""A third opinion: `python-alipay-sdk` understands what the emulator and we write, and the reverse.

Alipay's documents print signatures, but no key to check them with, so there is no vector to cite.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from alipay import AliPay

from liveloop.connect.payments import keys
from liveloop.connect.payments.alipay.signing import signed
from liveloop.kit.clock import ManualClock
from tests.emulators.alipay import Emulator, Order
from tests.emulators.outside import key_of, private_pem, public_pem


def sdk(private: str, public: str) -> AliPay:
    return AliPay(
        appid="2021000000000001",
        app_private_key_string=private_pem(key_of(private)),
        alipay_public_key_string=public_pem(key_of(public)),
        sign_type="RSA2",
    )


PARAMETERS = {"app_id": "2021000000000001", "biz_content": '{"subject":"茶 & a=b"}', "version": "1.0"}


def test_we_sign_as_the_sdk_does() -> None:
    theirs = dict(parse_qsl(sdk("alipay-app", "alipay").sign_data(dict(PARAMETERS))))
    assert signed(PARAMETERS, keys.private_key("key", private_pem(key_of("alipay-app")))) == theirs


def test_the_sdk_takes_the_emulators_callbacks() -> None:
    emulator = Emulator(ManualClock())
    emulator.orders["order0001"] = Order(
        {"total_amount": "19.99", "subject": "茶 & a=b"}, "https://x.example"
    )
    emulator.pay("order0001")
    callback = dict(parse_qsl(emulator.paid_callback("order0001").body.decode()))
    sign = callback.pop("sign")
    assert sdk("alipay-app", "alipay").verify(dict(callback), sign)
    assert not sdk("alipay-app", "alipay").verify({**callback, "total_amount": "0.01"}, sign)


async def test_the_sdk_takes_the_emulators_answers() -> None:
    emulator = Emulator(ManualClock())
    answer = {"code": "10000", "url": "https://x.example/茶"}
    text = bytes((await emulator._answer("alipay_trade_query", answer)).body).decode()
    assert "\\/" in text
    read = sdk("alipay-app", "alipay")._verify_and_return_sync_response(text, "alipay_trade_query_response")
    assert read == json.loads(json.dumps(answer))
