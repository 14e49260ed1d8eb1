from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import pytest_asyncio

from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.connect.payments.wechatpay.payers import PayerUnknown, WechatPayers
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.kit.clock import ManualClock
from liveloop.kit.settings import BadSetting
from tests.connect.payments.journey import QUICK

OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


class Account:
    """The official account: a code works once."""

    def __init__(self) -> None:
        self.codes = {"c1"}
        self.broken = False

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.broken:
            return httpx2.Response(200, text="<html>")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(str(request.url)).query).items()}
        assert (request.url.path, asked["appid"]) == ("/sns/oauth2/access_token", "wx1")
        if asked["secret"] != "s3cret" or asked["code"] not in self.codes:
            return httpx2.Response(200, json={"errcode": 40029, "errmsg": "invalid code"})
        self.codes.discard(asked["code"])
        return httpx2.Response(200, json={"openid": OPENID, "access_token": "t", "expires_in": 7200})


Make = Callable[..., WechatPayers]


def settings(**changes: str) -> WechatpaySettings:
    values = {
        "merchant_id": "m1",
        "app_id": "wx1",
        "merchant_serial": "s1",
        "app_secret": "s3cret",
        **changes,
    }
    return WechatpaySettings.model_validate(values)


@pytest.fixture
def account() -> Account:
    return Account()


@pytest_asyncio.fixture
async def payers(account: Account, clock: ManualClock) -> AsyncIterator[WechatPayers]:
    made = WechatPayers(settings(), clock, transport=httpx2.MockTransport(account), timing=QUICK)
    await made.wire.start()
    yield made
    await made.wire.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_a_code_tells_once_who_pays(payers: WechatPayers) -> None:
    assert await payers.openid("c1") == OPENID
    with pytest.raises(PayerUnknown):
        await payers.openid("c1")


async def test_what_is_no_answer_says_nothing(payers: WechatPayers, account: Account) -> None:
    account.broken = True
    with pytest.raises(ProviderUnavailable):
        await payers.openid("c1")


def test_the_page_has_its_parameters_in_the_order_that_wechat_wants(payers: WechatPayers) -> None:
    page = payers.page("https://live.example.com/back?path=%2Fr%2Ftea", "ab12")
    assert page == (
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1"
        "&redirect_uri=https%3A%2F%2Flive.example.com%2Fback%3Fpath%3D%252Fr%252Ftea"
        "&response_type=code&scope=snsapi_base&state=ab12#wechat_redirect"
    )


def test_an_account_without_its_secret_cannot_ask(clock: ManualClock) -> None:
    assert not settings(app_secret="").knows_payers
    with pytest.raises(BadSetting, match="APP_SECRET"):
        WechatPayers(settings(app_secret=""), clock)
