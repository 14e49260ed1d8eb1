"""The worked examples of WeChat Pay's documents, with the private key that they publish for them."""

from __future__ import annotations

import pytest

from liveloop.connect.payments import keys
from liveloop.connect.payments.wechatpay.signing import Merchant
from tests.connect.payments.journey import VECTORS

SECONDS = 1554208460
NONCE = "593BEC0C930BF1AFEB40B4A08C8FB242"
BODY = (
    '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔",'
    '"out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php",'
    '"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}'
)


@pytest.fixture
def merchant() -> Merchant:
    key = keys.private_key("key", (VECTORS / "wechatpay-example-key.pem").read_text())
    return Merchant("1900007291", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", key)


def test_a_request_with_a_body_is_signed_as_documented(merchant: Merchant) -> None:
    """Key, request and signature: https://pay.weixin.qq.com/doc/v3/merchant/4012365336."""
    header = merchant.authorization(
        "POST", "/v3/pay/transactions/jsapi", BODY.encode(), seconds=SECONDS, nonce=NONCE
    )
    assert header == (
        'WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",'
        'signature="jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq'
        "1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/s"
        "PObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iq"
        'QzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==",timestamp="1554208460",'
        'serial_no="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"'
    )


def test_the_call_of_jsapi_is_signed_as_documented(merchant: Merchant) -> None:
    """Same key; values and signature: https://pay.weixin.qq.com/doc/v3/merchant/4012365339."""
    call = merchant.jsapi_call(
        "wx2421b1c4370ec43b", "wx201410272009395522657a690389285100", seconds=SECONDS, nonce=NONCE
    )
    assert call == {
        "appId": "wx2421b1c4370ec43b",
        "timeStamp": "1554208460",
        "nonceStr": NONCE,
        "package": "prepay_id=wx201410272009395522657a690389285100",
        "signType": "RSA",
        "paySign": (
            "mI35pfNEQV6777ke/1T+LJLQDNTm7yeoUJH+j/adPGhmCCi0PbgkvYQTRcXH0uibcLVtvFLdGLpmoYO9FV6lBBsTAjuhh5YO"
            "vQi0e2g3e0yytitiNET9FEuqM0pjnKfRW4K6LIZDdbWJv9KhZUx3DrJa5TL7OJ7VdADVivxVySIlPVKjGwuCXzuXSJes0UcI"
            "LgWQUMyha5/3nYofuHtS7r+KYyMuxD+oJ9VM1Qdxk4UIG59CP5Y3wtYIFybyF3bdu1caHTRRX+DLyMXyYA/IrTmiW01c4RPj"
            "pHBX5Dk1sZyY1zVsWNsvMHr2e1NTWtBxKJ+qk5N61J7caYoepHFaxw=="
        ),
    }
