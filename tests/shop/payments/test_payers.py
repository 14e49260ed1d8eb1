from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.shop.area import Shop
from liveloop.shop.payments.payers import PayerPasses
from tests.people.conftest import SECRET, SITE, MakeBrowser
from tests.shows.rig import Stage

PATH = "/r/tea-room?pay=1"


class WeChat:
    """Knows one code."""

    def page(self, back_url: str, state: str) -> str:
        return f"https://open.weixin.test/?redirect_uri={back_url.replace('?', '%3F')}&state={state}"

    async def openid(self, code: str) -> str:
        assert code == "c1"
        return "openid-1"


@pytest.fixture
def passes(shop: Shop, clock: ManualClock) -> PayerPasses:
    shop.till.payers = PayerPasses(WeChat(), clock, site_url=SITE, secret=SECRET)
    return shop.till.payers


async def test_a_buyer_inside_wechat_is_known_after_one_way_there_and_back(
    stage: Stage, browser: MakeBrowser, passes: PayerPasses
) -> None:
    buyer = browser()
    away = await buyer.get("/payments/payer", params={"path": PATH})
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    back = await buyer.get(
        "/payments/payer/back", params={"path": PATH, "code": "c1", "state": asked["state"][0]}
    )
    assert (back.status_code, back.headers["location"]) == (302, PATH)
    assert any(name.endswith("liveloop_payer") for name in buyer.cookies)


async def test_who_was_not_sent_away_from_here_is_not_believed(
    stage: Stage, browser: MakeBrowser, passes: PayerPasses
) -> None:
    form = {"path": PATH, "code": "c1", "state": "made-up"}
    answer = await browser().get("/payments/payer/back", params=form)
    assert answer.json()["code"] == "payment.payer_missing"
    elsewhere = await browser().get("/payments/payer", params={"path": "//evil.example"})
    assert elsewhere.status_code == 422


async def test_without_the_account_nobody_is_sent_away(stage: Stage, browser: MakeBrowser) -> None:
    answer = await browser().get("/payments/payer", params={"path": PATH})
    assert answer.json()["code"] == "payment.not_offered"
