"""From the card over the picture to a paid order on a phone, and what staff makes of it."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Job
from liveloop.shop.orders.models import Order
from liveloop.shop.stock.service import StockService
from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves
from tests.fixtures.install import OWNER, RunningInstall, StaffClient

TAPS = 3
SECONDS = 20


@asynccontextmanager
async def database_of(install: RunningInstall) -> AsyncIterator[AsyncSession]:
    """A transaction beside those of the install."""
    database = Database(f"sqlite:///{install.folder / 'data' / 'liveloop.db'}")
    await database.start()
    try:
        async with database.transaction() as session:
            yield session
    finally:
        await database.close()


def free_shipping(owner: StaffClient) -> None:
    owner.call("PUT", "/shipping-terms/CNY", {"fee": 0})


async def product(install: RunningInstall, owner: StaffClient, title: str) -> dict[str, Any]:
    """Something to buy, in two sizes, in stock, sent for nothing."""
    free_shipping(owner)
    made: dict[str, Any] = owner.call(
        "POST",
        "/products",
        {
            "title": title,
            "subtitle": "明前采摘，口感鲜爽",
            "description": "产自杭州西湖。",
            "status": "active",
            "options": [{"name": "规格", "values": ["100 克", "250 克"]}],
            "variants": [
                {"options": {"规格": "100 克"}, "price": 9900, "list_price": 12900},
                {"options": {"规格": "250 克"}, "price": 19900},
            ],
        },
    )
    async with database_of(install) as session:
        for variant in made["variants"]:
            stock = StockService(SystemClock())
            await stock.receive(session, uuid.UUID(variant["id"]), 20, "delivered", None)
    return made


def put_on_shelf(owner: StaffClient, broadcast_id: str, made: dict[str, Any]) -> None:
    owner.call("POST", f"/broadcasts/{broadcast_id}/shelf", {"product_ids": [made["id"]]})


async def write_address(viewer: Page) -> None:
    sheet = viewer.get_by_role("dialog")
    await sheet.get_by_label("收货人").fill("王小明")
    await sheet.get_by_label("手机号").fill("138 1234 5678")
    await sheet.get_by_label("省份").select_option("浙江省")
    await sheet.get_by_label("城市").fill("杭州市")
    await sheet.get_by_label("区/县").fill("西湖区")
    await sheet.get_by_label("详细地址").fill("文三路 478 号 1203 室")
    await sheet.get_by_role("button", name="保存并使用").tap()


async def address_if_asked(viewer: Page) -> None:
    """A first order asks where to send it; later ones know."""
    await expect(viewer.get_by_role("dialog").last).to_contain_text("收货")
    if await viewer.get_by_role("heading", name="先填写收货地址").is_visible():
        await write_address(viewer)


async def open_product(viewer: Page, title: str) -> None:
    await viewer.get_by_role("button", name="商品").first.tap()
    await viewer.get_by_role("dialog").get_by_role("button", name=title).tap()


async def buy(viewer: Page, title: str) -> None:
    """Up to the cashier, with an address that is written or saved."""
    await open_product(viewer, title)
    await viewer.get_by_role("button", name="立即购买").tap()
    await address_if_asked(viewer)
    await viewer.get_by_role("button", name="提交并支付").tap()


async def pay(viewer: Page) -> None:
    """At the sandbox, until the cashier says so."""
    await viewer.get_by_role("button", name="付款", exact=True).tap()
    await viewer.locator(".pay-end.is-paid").get_by_role("button").tap()


async def open_orders(viewer: Page) -> None:
    await viewer.get_by_role("button", name="更多", exact=True).tap()
    await viewer.get_by_role("button", name="我的订单").tap()


async def test_from_the_card_to_a_paid_order_in_three_taps(
    install: RunningInstall,
    owner: StaffClient,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("buying", title="春茶直播间")
    made = await product(install, owner, "西湖龙井")
    viewer = await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/buying?from=moments")
        await picture_moves(viewer)
        put_on_shelf(owner, broadcast["id"], made)

        # The first order asks where to send it.
        await open_product(viewer, "西湖龙井")
        await viewer.get_by_role("button", name="立即购买").tap()
        await expect(viewer.get_by_role("heading", name="先填写收货地址")).to_be_visible()
        await viewer.get_by_role("button", name="保存并使用").tap()
        await look_at(viewer, "viewer-address")
        await write_address(viewer)
        sheet = viewer.get_by_role("dialog", name="确认订单")
        await expect(sheet.get_by_text("138****5678")).to_be_visible()
        await expect(sheet.get_by_role("button", name="提交并支付")).to_contain_text("¥99.00")
        await look_at(viewer, "viewer-order-sheet")
        await sheet.get_by_role("button", name="关闭").tap()

        # With a saved address: the card's product, buy, pay, and the sandbox's button.
        item = owner.call("GET", f"/broadcasts/{broadcast['id']}/shelf")["items"][0]
        owner.call("PUT", f"/broadcasts/{broadcast['id']}/shelf/explaining", {"item_id": item["id"]})
        card = viewer.locator(".showing-open")
        await card.tap()
        began = time.monotonic()
        taps = 0
        for name in ("立即购买", "提交并支付", "付款"):
            await viewer.get_by_role("button", name=name, exact=name == "付款").tap()
            taps += 1
        await expect(viewer.locator(".pay-end.is-paid")).to_be_visible()
        took = time.monotonic() - began
        assert (taps <= TAPS, took < SECONDS) == (True, True), (taps, took)
        await picture_moves(viewer)
        await look_at(viewer, "viewer-order-paid")
        await viewer.locator(".pay-end").get_by_role("button").tap()

        (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
        assert (order["state"], order["total"], order["channel"]) == ("paid", 9900, "moments")

        await open_orders(viewer)
        await expect(viewer.get_by_role("dialog").get_by_text("待发货", exact=True).first).to_be_visible()
        await look_at(viewer, "viewer-orders")
        await viewer.locator(".order-row").tap()
        await expect(viewer.get_by_text("支付成功", exact=True)).to_be_visible()
        await look_at(viewer, "viewer-order-detail")
        owner.call(
            "POST",
            f"/orders/{order['id']}/shipment",
            {"carrier": "顺丰速运", "tracking_number": "SF1234567890"},
        )
        await expect(viewer.get_by_text("SF1234567890")).to_be_visible()


async def look_at_slip(desk: Page, address: str, title: str) -> None:
    """On the screen, and as a printer sees it."""
    await desk.goto(address)
    await expect(desk.get_by_role("article")).to_contain_text(title)
    await desk.emulate_media(media="print")
    await expect(desk.get_by_role("button", name="打印")).to_be_hidden()
    await desk.emulate_media(media="screen")
    await look_at(desk, "console-order-slip")


async def test_staff_ships_and_gives_money_back(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("serving", title="茶友直播间")
    made = await product(install, owner, "安吉白茶")
    desk, viewer = await laptop.new_page(), await phone.new_page()
    await desk.goto(f"{install.site_url}/console/orders?query=none")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await expect(desk.get_by_text("没有符合条件的订单")).to_be_visible()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/serving")
        await picture_moves(viewer)
        put_on_shelf(owner, broadcast["id"], made)
        await buy(viewer, "安吉白茶")
        await pay(viewer)
        await open_orders(viewer)
        await viewer.locator(".order-row").tap()
        await viewer.get_by_role("button", name="申请退款").tap()
        await viewer.get_by_label("为什么申请退款").fill("买错规格了")
        await viewer.get_by_role("button", name="申请退款").tap()
        await expect(viewer.get_by_text("等待商家处理")).to_be_visible()

        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await expect(desk.get_by_role("heading", name="成交")).to_be_visible()
        await look_at_both(desk, "console-sales")
        await desk.get_by_role("link", name="全部订单").click()
        await expect(desk.get_by_text("安吉白茶 100 克 ×1")).to_be_visible()
        await look_at_both(desk, "console-orders")
        (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
        slip = f"{install.site_url}/console/orders/print?ids={order['id']}"
        await look_at_slip(desk, slip, "安吉白茶")
        await desk.goto(f"{install.site_url}/console/orders?broadcast={broadcast['id']}")
        await desk.set_viewport_size({"width": 360, "height": 780})
        await desk.locator("table .link-button").first.click()
        drawer = desk.get_by_role("dialog")
        await expect(drawer.get_by_text("买错规格了").first).to_be_visible()
        await expect(drawer.get_by_text("13812345678")).to_be_visible()
        await look_at_both(desk, "console-order")
        await drawer.get_by_role("button", name="退款", exact=True).click()
        form = desk.get_by_role("dialog", name="退款")
        await expect(form.get_by_label("退款金额")).to_have_value("99.00")
        await look_at_both(desk, "console-order-refund")
        await form.get_by_role("button", name="退款").click()
        await expect(drawer.get_by_text("已退款").first).to_be_visible()
        await expect(viewer.get_by_text("原路退回").first).to_be_visible()
        await expect(viewer.get_by_role("status").get_by_text("已退款", exact=True)).to_be_visible()
        await look_at(viewer, "viewer-order-refunded")

        await desk.goto(f"{install.site_url}/console/orders")
        await desk.get_by_role("button", name="批量发货").click()
        await look_at_both(desk, "console-ship-file")
        await desk.keyboard.press("Escape")
        await desk.goto(slip)
        await expect(desk.get_by_role("article")).to_contain_text("全部商品已退，无需发货")


async def test_the_last_piece_goes_to_the_first_and_the_other_is_told(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("last-one", title="尾货直播间")
    free_shipping(owner)
    form = {"title": "最后一饼", "status": "active", "variants": [{"price": 36000}]}
    made = owner.call("POST", "/products", form)
    (variant,) = made["variants"]
    stock = f"/variants/{variant['id']}/stock"
    owner.call("POST", stock, {"change": 1, "note": "只有一饼", "key": f"{variant['id']}-first"})
    first = await phone.new_page()
    other = await browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True
    )
    second = await other.new_page()
    async with pushing(programme, address):
        for viewer in (first, second):
            await viewer.goto(f"{install.site_url}/r/last-one")
            await picture_moves(viewer)
        put_on_shelf(owner, broadcast["id"], made)
        for viewer in (first, second):
            await open_product(viewer, "最后一饼")
            await expect(viewer.locator(".buy-left")).to_contain_text("1")
            await viewer.get_by_role("button", name="立即购买").tap()
            await address_if_asked(viewer)
            await expect(viewer.get_by_role("button", name="提交并支付")).to_be_enabled()
        await first.get_by_role("button", name="提交并支付").tap()
        await pay(first)
        await second.get_by_role("button", name="提交并支付").tap()
        sheet = second.get_by_role("dialog", name="确认订单")
        await expect(sheet.get_by_role("alert")).to_contain_text("已售罄")
        await expect(sheet.get_by_role("button", name="提交并支付")).to_be_disabled()
        await look_at(second, "viewer-order-gone")
        await sheet.get_by_role("button", name="关闭").tap()
        await open_product(second, "最后一饼")
        await expect(second.get_by_role("button", name="已售罄")).to_be_disabled()
        await picture_moves(second)
    (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
    assert (order["state"], order["total"]) == ("paid", 36000)


async def test_an_order_that_nobody_pays_closes_before_the_buyers_eyes(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("waiting", title="等茶直播间")
    made = await product(install, owner, "黄山毛峰")
    viewer = await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/waiting")
        await picture_moves(viewer)
        put_on_shelf(owner, broadcast["id"], made)
        await buy(viewer, "黄山毛峰")
        await expect(viewer.get_by_role("button", name="付款", exact=True)).to_be_visible()
        await viewer.get_by_role("dialog").get_by_role("button", name="关闭").first.tap()
        await open_orders(viewer)
        await viewer.locator(".order-row").tap()
        await expect(viewer.get_by_role("button", name="继续支付")).to_be_in_viewport()
        await look_at(viewer, "viewer-order-unpaid")
        (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
        past = SystemClock().now() - timedelta(minutes=1)
        async with database_of(install) as session:
            of = Order.id == uuid.UUID(order["id"])
            await session.execute(update(Order).where(of).values(expires_at=past))
            key = f"orders.expire:{order['id']}"
            await session.execute(update(Job).where(Job.unique_key == key).values(run_at=past))
        await expect(viewer.get_by_text("未在时间内支付")).to_be_visible()
        await expect(viewer.get_by_role("button", name="继续支付")).to_be_hidden()
        await look_at(viewer, "viewer-order-expired")


async def test_somebody_who_is_banned_pays_what_they_ordered(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("leaving", title="散茶直播间")
    made = await product(install, owner, "六安瓜片")
    viewer = await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/leaving")
        await picture_moves(viewer)
        put_on_shelf(owner, broadcast["id"], made)
        await buy(viewer, "六安瓜片")
        await expect(viewer.get_by_role("button", name="付款", exact=True)).to_be_visible()
        await viewer.get_by_role("dialog").get_by_role("button", name="关闭").first.tap()
        (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
        owner.call("POST", "/sanctions", {"person_id": order["person_id"], "kind": "ban", "seconds": 3600})
        await expect(viewer.get_by_role("heading", name="你已被移出直播间")).to_be_visible()
        await viewer.reload()
        await viewer.get_by_role("button", name="我的订单").tap()
        await look_at(viewer, "viewer-banned-orders")
        await viewer.locator(".order-row").tap()
        await viewer.get_by_role("button", name="继续支付").tap()
        await viewer.get_by_role("button", name="付款", exact=True).tap()
        await viewer.locator(".pay-end.is-paid").get_by_role("button").tap()
        await look_at(viewer, "viewer-banned-paid")
        await viewer.get_by_role("button", name="我的订单").tap()
        await expect(viewer.get_by_role("dialog").get_by_text("待发货", exact=True).first).to_be_visible()
    (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
    assert order["state"] == "paid"


async def test_an_order_is_owed_to_who_passed_the_room_on(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("passing", title="荐茶直播间")
    made = await product(install, owner, "祁门红茶")
    await phone.grant_permissions(["clipboard-read", "clipboard-write"])
    desk, sharer = await laptop.new_page(), await phone.new_page()
    small = {"width": 360, "height": 780}
    friend = await (
        await browser.new_context(viewport=small, locale="zh-CN", has_touch=True, is_mobile=True)
    ).new_page()
    async with pushing(programme, address):
        await sharer.goto(f"{install.site_url}/r/passing?from=moments")
        await picture_moves(sharer)
        await sharer.evaluate("navigator.share = undefined")
        await sharer.get_by_role("button", name="分享").tap()
        await expect(sharer.get_by_text("链接已复制")).to_be_visible()
        link = await sharer.evaluate("navigator.clipboard.readText()")
        assert link.startswith(f"{install.site_url}/r/passing?from=share&by=")

        await friend.goto(link)
        await picture_moves(friend)
        put_on_shelf(owner, broadcast["id"], made)
        await buy(friend, "祁门红茶")
        await friend.get_by_role("button", name="付款", exact=True).tap()
        await expect(friend.locator(".pay-end.is-paid")).to_be_visible()
    (row,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
    order = owner.call("GET", f"/orders/{row['id']}")
    assert (order["channel"], order["attribution"]["inviter_id"]) == ("share", link.split("by=")[1])

    await desk.goto(f"{install.site_url}/console/attribution?since=2020-01-01&until=2020-01-02")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await expect(desk.get_by_role("heading", name="这段时间没有已支付的订单")).to_be_visible()
    await look_at_both(desk, "console-attribution-empty")
    await desk.goto(f"{install.site_url}/console/attribution")
    await expect(desk.locator('tr[data-row-key="live CNY"]')).to_contain_text("¥")
    await look_at_both(desk, "console-attribution")
    await desk.get_by_role("button", name="邀请人").click()
    invited = desk.get_by_role("row").filter(has_text="¥99.00").filter(has_not_text="无人邀请")
    await expect(invited.first).to_be_visible()
    await desk.get_by_role("button", name="渠道").click()
    await expect(desk.get_by_role("row", name="观众分享")).to_be_visible()
    await desk.get_by_role("button", name="场次").click()
    await desk.get_by_role("link", name=broadcast["title"]).first.click()
    await expect(desk.get_by_text("祁门红茶 100 克 ×1")).to_be_visible()
