"""Paying in the room at the sandbox, what goes wrong with it, and staff who gives money back."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.shop.stock.service import StockService
from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.test_orders import free_shipping
from tests.browser.watching import picture_moves
from tests.fixtures.install import OWNER, RunningInstall, StaffClient

PRICE = 1999
ADDRESS = {
    "name": "王小明",
    "phone": "13800138000",
    "region": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "street": "龙井路 1 号",
}
POST = """
async ([path, body]) => {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}
"""


async def goods(install: RunningInstall, owner: StaffClient, title: str) -> str:
    """A product with stock that is sent for nothing; the id of its variant."""
    free_shipping(owner)
    form = {"title": title, "status": "active", "variants": [{"price": PRICE}]}
    variant = str(owner.call("POST", "/products", form)["variants"][0]["id"])
    database = Database(f"sqlite:///{install.folder / 'data/liveloop.db'}")
    await database.start()
    async with database.transaction() as session:
        service = StockService(SystemClock())
        await service.receive(session, uuid.UUID(variant), 10, "for a test", None)
    await database.close()
    return variant


async def post(page: Page, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await page.evaluate(POST, [path, body])
    assert answer["status"] < 300, answer
    return dict(answer["body"])


async def order(page: Page, slug: str, variant: str) -> str:
    """Placed as the page of the viewer would; its id."""
    address = await post(page, f"/watch/{slug}/addresses", ADDRESS)
    wish = {
        "client_id": str(uuid.uuid4()),
        "lines": [{"variant_id": variant, "quantity": 1}],
        "address_id": address["id"],
        "total": PRICE,
    }
    placed = await post(page, f"/watch/{slug}/orders", wish)
    return str(placed["order"]["id"])


async def test_paying_fails_is_tried_again_and_is_given_back_by_staff(
    install: RunningInstall,
    owner: StaffClient,
    phone: BrowserContext,
    laptop: BrowserContext,
    programme: Path,
) -> None:
    _room, _broadcast, address = owner.room_on_air("paying-live", title="收银直播间")
    variant = await goods(install, owner, "明前龙井")
    viewer = await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/paying-live")
        await picture_moves(viewer)
        placed = await order(viewer, "paying-live", variant)
        await viewer.goto(f"{install.site_url}/r/paying-live?pay={placed}")
        sheet = viewer.get_by_role("dialog", name="收银台")
        await expect(sheet).to_contain_text("¥19.99")
        await expect(sheet.get_by_role("button", name="付款", exact=True)).to_be_visible()
        await picture_moves(viewer)
        await look_at(viewer, "viewer-cashier")
        await sheet.get_by_role("button", name="付款失败").tap()
        await expect(sheet.get_by_role("alert")).to_contain_text("没有成功")
        await look_at(viewer, "viewer-cashier-failed")
        await sheet.get_by_role("button", name="重新支付").tap()
        await sheet.get_by_role("button", name="付款", exact=True).tap()
        await expect(sheet.get_by_text("支付成功")).to_be_visible()
        await look_at(viewer, "viewer-cashier-paid")
        await sheet.get_by_role("button", name="完成").tap()
        await expect(sheet).to_be_hidden()
    await give_back(install, laptop, "明前龙井")
    await reconcile(install, laptop)


async def give_back(install: RunningInstall, laptop: BrowserContext, title: str) -> None:
    desk = await laptop.new_page()
    await desk.goto(f"{install.site_url}/console/payments")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    row = desk.get_by_role("row").filter(has_text=title).filter(has_text="已付款")
    await expect(row).to_be_visible()
    await look_at_both(desk, "console-payments")
    await row.get_by_role("button", name=title).click()
    drawer = desk.get_by_role("dialog").first
    await expect(drawer.get_by_role("listitem").first).to_contain_text("sandbox-")
    await look_at_both(desk, "console-payment")
    await drawer.get_by_role("button", name="退款", exact=True).click()
    form = desk.get_by_role("dialog", name="退款给买家")
    await form.get_by_label("金额").fill("5")
    await form.get_by_label("退款原因").fill("少发一件")
    await form.get_by_role("button", name="退款", exact=True).click()
    await expect(drawer.get_by_text("已退回")).to_be_visible()
    await expect(drawer.get_by_text("¥5.00").first).to_be_visible()


async def reconcile(install: RunningInstall, laptop: BrowserContext) -> None:
    desk = await laptop.new_page()
    await desk.goto(f"{install.site_url}/console/reconciliation?tab=bills")
    await desk.get_by_role("button", name="核对今天").click()
    await expect(desk.get_by_text(re.compile(r"一致，共 \d+ 笔"))).to_be_visible()
    await look_at_both(desk, "console-bills")
    await desk.get_by_role("tab", name="账本证明").click()
    await desk.get_by_role("button", name="立即对账").click()
    await expect(desk.get_by_text("账目正确").first).to_be_visible()
    await desk.goto(f"{install.site_url}/console/payment-providers")
    await desk.get_by_role("button", name="测试").click()
    await expect(desk.get_by_text("模拟收银台可用，不动真钱")).to_be_visible()
    await expect(desk.get_by_text("回调地址从本机可访问，且指向本站")).to_be_visible()
    await expect(desk.get_by_text("收到过该渠道的回调，验签通过")).to_be_visible()
    await look_at_both(desk, "console-payment-providers")


async def test_a_wrong_amount_waits_for_staff(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, laptop: BrowserContext
) -> None:
    owner.call("POST", "/rooms", {"slug": "wrong", "title": "金额不符", "orientation": "portrait"})
    variant = await goods(install, owner, "白茶")
    viewer = await phone.new_page()
    async with viewer.expect_response("**/join"):
        await viewer.goto(f"{install.site_url}/r/wrong")
    placed = await order(viewer, "wrong", variant)
    await viewer.goto(f"{install.site_url}/r/wrong?pay={placed}")
    sheet = viewer.get_by_role("dialog", name="收银台")
    await sheet.get_by_role("button", name="金额不符").tap()
    await expect(sheet.get_by_text("已收到付款，等待核对")).to_be_visible()
    desk = await laptop.new_page()
    await desk.goto(f"{install.site_url}/console/reconciliation")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    finding = desk.get_by_role("row").filter(has_text="到账金额或币种不符")
    await expect(finding).to_contain_text("¥19.99")
    await expect(finding).to_contain_text("¥20.00")
    await look_at_both(desk, "console-findings")
    await finding.get_by_role("link").click()
    drawer = desk.get_by_role("dialog").first
    await drawer.get_by_role("button", name="接受", exact=True).click()
    await desk.get_by_role("textbox", name="说明").fill("多付一分")
    await (
        desk.get_by_role("dialog", name="按应付金额接受这笔付款？").get_by_role("button", name="接受").click()
    )
    await expect(drawer.get_by_text("已付款")).to_be_visible()
    await expect(viewer.get_by_text("支付成功")).to_be_visible()
