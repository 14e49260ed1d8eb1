"""What is for sale: on two phones with different delays, in the control room, in the replay."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.test_orders import address_if_asked, free_shipping, open_product, pay
from tests.browser.watching import BEHIND_SECONDS, hold_back, picture_moves
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.waiting import until

CUP: dict[str, Any] = {
    "title": "青瓷茶杯",
    "subtitle": "手工拉坯，两种釉色",
    "description": "每一只都不一样。\n可进洗碗机。",
    "status": "active",
    "options": [{"name": "颜色", "values": ["月白", "天青"]}, {"name": "大小", "values": ["小", "大"]}],
    "variants": [
        {"options": {"颜色": "月白", "大小": "小"}, "price": 6800, "list_price": 8800},
        {"options": {"颜色": "月白", "大小": "大"}, "price": 8800},
        {"options": {"颜色": "天青", "大小": "小"}, "price": 7200},
    ],
}
TEA: dict[str, Any] = {"title": "明前龙井 250 克", "status": "active", "variants": [{"price": 12800}]}
POSITION = "() => document.querySelector('video').currentTime"


def picture(owner: StaffClient, colour: str) -> str:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), colour).save(out, "PNG")
    answer = owner.http.post("/product-pictures", files={"picture": ("a.png", out.getvalue(), "image/png")})
    assert answer.is_success, answer.text
    return str(answer.json()["name"])


def product(owner: StaffClient, form: dict[str, Any], *colours: str, stock: int = 0) -> dict[str, Any]:
    made = owner.call("POST", "/products", {**form, "pictures": [picture(owner, one) for one in colours]})
    for number, variant in enumerate(made["variants"] if stock else []):
        change = {"change": stock, "note": "到货", "key": f"{made['id']}-{number}"}
        owner.call("POST", f"/variants/{variant['id']}/stock", change)
    return dict(made)


def mounted(owner: StaffClient, broadcast: dict[str, Any], *products: dict[str, Any]) -> list[dict[str, Any]]:
    form = {"product_ids": [one["id"] for one in products]}
    return list(owner.call("POST", f"/broadcasts/{broadcast['id']}/shelf", form)["items"])


def explain(owner: StaffClient, broadcast: dict[str, Any], item: dict[str, Any] | None) -> None:
    form = {"item_id": item and item["id"]}
    owner.call("PUT", f"/broadcasts/{broadcast['id']}/shelf/explaining", form)


def price(owner: StaffClient, broadcast: dict[str, Any], item: dict[str, Any], amount: int) -> None:
    prices = [{"variant_id": one["id"], "price": amount} for one in item["variants"]]
    owner.call("PATCH", f"/broadcasts/{broadcast['id']}/shelf/items/{item['id']}", {"prices": prices})


async def test_the_card_comes_with_the_picture_on_each_player_and_leads_to_the_product(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("shelf-card", title="茶具直播间")
    cup, tea = mounted(
        owner, broadcast, product(owner, CUP, "teal", "navy", stock=3), product(owner, TEA, stock=5)
    )
    price(owner, broadcast, cup, 4900)
    loop = asyncio.get_running_loop()
    prompt = await phone.new_page()
    size = {"width": 360, "height": 780}
    late = await (await browser.new_context(locale="zh-CN", viewport=size)).new_page()
    async with pushing(programme, address):
        for viewer in (prompt, late):
            await viewer.goto(f"{install.site_url}/r/shelf-card")
            await picture_moves(viewer)
        await hold_back(late, BEHIND_SECONDS)
        began = loop.time()
        explain(owner, broadcast, cup)
        card = prompt.locator(".showing")
        await expect(card).to_contain_text("青瓷茶杯")
        await expect(late.locator(".showing")).to_have_count(0)
        await expect(card).to_contain_text("直播价")
        await expect(card).to_contain_text("¥49.00")
        await look_at(prompt, "viewer-explained")
        await expect(late.locator(".showing")).to_contain_text("青瓷茶杯")
        assert loop.time() - began > BEHIND_SECONDS - 4

        await card.get_by_role("button", name="青瓷茶杯").tap()
        page = prompt.get_by_role("dialog")
        await expect(page.get_by_role("button", name="月白")).to_have_attribute("aria-pressed", "true")
        await expect(page.locator(".product-price")).to_contain_text("¥49.00")
        await look_at(prompt, "viewer-product")
        await page.get_by_role("button", name="天青").tap()
        await expect(page.get_by_role("button", name="大", exact=True)).to_have_class("option-value is-none")
        await expect(page.locator(".product-price")).to_contain_text("¥72.00")
        await picture_moves(prompt)

        blue = cup["variants"][2]["id"]
        owner.call("POST", f"/variants/{blue}/stock", {"change": -3, "note": "盘亏", "key": f"{blue}-gone"})
        await expect(page.locator(".buy-left")).to_contain_text("已售罄")
        await look_at(prompt, "viewer-product-out")
        await page.get_by_role("button", name="关闭").tap()
        await until(lambda: _looked(owner, broadcast, [(2, 1), (0, 0)]), seconds=20, what="looks at the cup")
        await late.close()
        explain(owner, broadcast, tea)
        await expect(card).to_contain_text("明前龙井")
        explain(owner, broadcast, None)
        await expect(card).to_have_count(0)
        await until(lambda: _looked(owner, broadcast, [(2, 1), (1, 0)]), seconds=20, what="looks at both")


async def _looked(owner: StaffClient, broadcast: dict[str, Any], wanted: list[tuple[int, int]]) -> bool:
    """(seen, opened) of each item."""
    shelf = await asyncio.to_thread(owner.call, "GET", f"/broadcasts/{broadcast['id']}/shelf")
    return [(one["looks"]["seen"], one["looks"]["opened"]) for one in shelf["items"]] == wanted


async def test_the_shelf_shows_what_is_sold_out_and_leads_out_to_other_shops(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("shelf-out", title="淘货直播间")
    kettle = {"title": "铸铁壶", "status": "active", "variants": [{"price": 29900}]}
    goods = [
        product(owner, CUP, "teal", stock=1),
        product(owner, TEA),
        product(owner, {**kettle, "link": "https://item.taobao.com/item.htm?id=5201314"}, "brown"),
    ]
    cup, _tea, _kettle = mounted(owner, broadcast, *goods)
    viewer = await phone.new_page()
    await phone.route("https://item.taobao.com/**", lambda route: route.fulfill(body="Taobao", status=200))
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/shelf-out")
        await picture_moves(viewer)
        await viewer.get_by_role("button", name="商品，共 3 件").tap()
        sheet = viewer.get_by_role("dialog")
        rows = sheet.locator(".shelf-item")
        await expect(rows).to_have_count(3)
        await expect(rows.nth(1)).to_contain_text("已售罄")
        await expect(rows.nth(2)).to_contain_text("在淘宝购买")
        await look_at(viewer, "viewer-shelf")
        for variant in cup["variants"]:
            gone = {"change": -1, "note": "盘亏", "key": f"{variant['id']}-gone"}
            owner.call("POST", f"/variants/{variant['id']}/stock", gone)
        await expect(rows.nth(0)).to_contain_text("已售罄")
        back = {"change": 2, "note": "补货", "key": f"{cup['id']}-back"}
        owner.call("POST", f"/variants/{cup['variants'][0]['id']}/stock", back)
        await expect(rows.nth(0)).not_to_contain_text("已售罄")
        await rows.nth(2).get_by_role("button", name="铸铁壶").tap()
        async with phone.expect_page() as opening:
            await viewer.get_by_role("link", name="去淘宝购买").tap()
        shop = await opening.value
        await expect(shop).to_have_url("https://item.taobao.com/item.htm?id=5201314")
        await picture_moves(viewer)
        clicks = owner.call("GET", f"/products/{goods[2]['id']}/clicks")
        assert (clicks["clicks"], clicks["broadcasts"][0]["broadcast_id"]) == (1, broadcast["id"])


async def test_the_control_room_fills_prices_orders_and_explains(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("shelf-desk", title="茶叶直播间")
    names = ["雨前龙井", "碧螺春", "太平猴魁"]
    for name in names:
        product(owner, {**TEA, "title": name}, "olive", stock=2)
    desk, viewer = await laptop.new_page(), await phone.new_page()
    await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await desk.get_by_role("tab", name="商品").click()
    await expect(desk.get_by_text("货架还是空的")).to_be_visible()
    await desk.get_by_role("button", name="上架商品").click()
    drawer = desk.get_by_role("dialog")
    for name in names:
        await drawer.get_by_role("checkbox", name=name).check()
    await look_at_both(desk, "console-shelf-mount")
    await drawer.get_by_role("button", name="上架 3 件").click()
    await expect(drawer).to_be_hidden()
    rows = desk.locator(".shelf-row")
    await expect(rows).to_have_count(3)
    await desk.get_by_role("button", name="移动：太平猴魁").press("ArrowUp")
    await expect(rows.nth(1)).to_contain_text("太平猴魁")
    await desk.get_by_role("button", name="移动：碧螺春").drag_to(rows.nth(0))
    await expect(rows.nth(0)).to_contain_text("碧螺春")
    await expect(rows.nth(1)).to_contain_text("雨前龙井")
    await desk.get_by_role("button", name="直播价：碧螺春").click()
    await drawer.get_by_role("spinbutton").fill("128")
    await drawer.get_by_role("button", name="保存").click()
    await expect(drawer.get_by_text("要低于平时的价格")).to_be_visible()
    await drawer.get_by_role("spinbutton").fill("99.9")
    await look_at_both(desk, "console-shelf-prices")
    await drawer.get_by_role("button", name="保存").click()
    await expect(rows.nth(0)).to_contain_text("直播价 ¥99.90")
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/shelf-desk")
        await picture_moves(viewer)
        await desk.get_by_role("button", name="开始讲解：碧螺春").click()
        await expect(viewer.locator(".showing")).to_contain_text("碧螺春")
        await expect(rows.nth(0)).to_contain_text("讲解中")
        await viewer.get_by_role("button", name="碧螺春").tap()
        await expect(rows.nth(0)).to_contain_text("1 人看到，1 人点开，点击率 100%")
        await look_at_both(desk, "console-shelf")
        await desk.get_by_role("button", name="结束讲解：碧螺春").click()
        await expect(viewer.locator(".showing")).to_have_count(0)
        await desk.get_by_role("button", name="下架：太平猴魁").click()
        await desk.get_by_role("tooltip").get_by_role("button", name="下架", exact=True).click()
        await expect(rows).to_have_count(2)


async def test_a_finger_moves_a_product_on_the_shelf(
    install: RunningInstall, owner: StaffClient, browser: Browser
) -> None:
    _room, broadcast, _address = owner.room_on_air("shelf-finger", title="手机控制台")
    names = ["茶壶", "茶杯", "茶盘"]
    mounted(owner, broadcast, *(product(owner, {**TEA, "title": name}, "olive", stock=2) for name in names))
    context = await browser.new_context(
        viewport={"width": 360, "height": 780}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    desk = await context.new_page()
    finger = await context.new_cdp_session(desk)

    async def touch(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def drag(name: str, to: Locator, *, dropped: str = "touchEnd") -> None:
        handle = desk.get_by_role("button", name=f"移动：{name}")
        await handle.scroll_into_view_if_needed()
        start, end = await handle.bounding_box(), await to.bounding_box()
        assert start is not None
        assert end is not None
        x, y, last = start["x"] + 10, start["y"] + 20, end["y"] + end["height"] / 2
        await touch("touchStart", x, y)
        for step in range(1, 9):
            await touch("touchMove", x, y + (last - y) * step / 8)
        await expect(desk.locator(".shelf-row.is-dragged")).to_contain_text(name)
        await touch(dropped)
        await expect(desk.locator(".shelf-row.is-dragged")).to_have_count(0)

    await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await desk.get_by_role("tab", name="商品").click()
    titles = desk.locator(".shelf-row .row-title")
    await expect(titles).to_have_text(names)
    await drag("茶盘", desk.locator(".shelf-row").nth(0))
    await expect(titles).to_have_text(["茶盘", "茶壶", "茶杯"])
    await drag("茶盘", desk.locator(".shelf-row").nth(1))
    await expect(titles).to_have_text(["茶壶", "茶盘", "茶杯"])
    await drag("茶杯", desk.locator(".shelf-row").nth(0), dropped="touchCancel")
    await expect(titles).to_have_text(["茶壶", "茶盘", "茶杯"])
    await desk.reload()
    await desk.get_by_role("tab", name="商品").click()
    await expect(titles).to_have_text(["茶壶", "茶盘", "茶杯"])


async def test_the_replay_leads_to_the_explained_moment_and_says_what_is_over(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("shelf-replay", title="回放直播间")
    cup, tea = mounted(owner, broadcast, product(owner, CUP, "teal", stock=3), product(owner, TEA, stock=3))
    price(owner, broadcast, cup, 4900)
    price(owner, broadcast, tea, 9900)
    url = f"/broadcasts/{broadcast['id']}"
    viewer = await phone.new_page()
    await viewer.goto(f"{install.site_url}/r/shelf-replay")
    async with pushing(programme, address):
        await picture_moves(viewer)
        await asyncio.sleep(6)  # sleeps: the recording gets a beginning without the product
        explain(owner, broadcast, tea)
        await expect(viewer.locator(".showing")).to_contain_text("明前龙井")
        await asyncio.sleep(4)  # sleeps: the clip has some length
        explain(owner, broadcast, None)
        await expect(viewer.locator(".showing")).to_have_count(0)
        owner.call("POST", f"{url}/end")
    await until(lambda: _ready(owner, url), seconds=60, what="a recording that can be watched")
    owner.call("PATCH", f"{url}/shelf/items/{tea['id']}", {"replay_price": True})
    await viewer.goto(f"{install.site_url}/r/shelf-replay/b/{broadcast['id']}")
    await picture_moves(viewer)
    assert await viewer.evaluate(POSITION) < 5
    await viewer.get_by_role("button", name="商品，共 2 件").tap()
    rows = viewer.get_by_role("dialog").locator(".shelf-item")
    await expect(rows.nth(0)).to_contain_text("直播价 ¥49.00 已结束")
    await expect(rows.nth(0)).to_contain_text("¥68.00")
    await expect(rows.nth(1)).to_contain_text("¥99.00")
    await expect(rows.nth(1)).not_to_contain_text("已结束")
    await look_at(viewer, "viewer-shelf-replay")
    await rows.nth(1).get_by_role("button", name="看讲解").tap()
    await expect(viewer.get_by_role("dialog")).to_have_count(0)
    await expect(viewer.locator(".showing")).to_contain_text("明前龙井")
    assert await viewer.evaluate(POSITION) > 5
    await look_at(viewer, "viewer-replay-explained")
    await buys_in_the_replay(owner, viewer, broadcast)


async def buys_in_the_replay(owner: StaffClient, viewer: Page, broadcast: dict[str, Any]) -> None:
    """What is over costs its usual price, what the replay still has costs what it did."""
    free_shipping(owner)
    await open_product(viewer, "青瓷茶杯")
    page = viewer.get_by_role("dialog")
    await expect(page.locator(".product-price")).to_contain_text("直播价 ¥49.00 已结束")
    await look_at(viewer, "viewer-product-expired")
    await page.get_by_role("button", name="立即购买").tap()
    await address_if_asked(viewer)
    sheet = viewer.get_by_role("dialog", name="确认订单")
    await expect(sheet.get_by_role("button", name="提交并支付")).to_contain_text("¥68.00")
    await sheet.get_by_role("button", name="关闭").tap()
    await open_product(viewer, "明前龙井")
    await viewer.get_by_role("button", name="立即购买").tap()
    await expect(sheet.get_by_role("button", name="提交并支付")).to_contain_text("¥99.00")
    await look_at(viewer, "viewer-replay-order")
    await sheet.get_by_role("button", name="提交并支付").tap()
    await pay(viewer)
    (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
    assert (order["state"], order["total"], order["replay"]) == ("paid", 9900, True)


async def _ready(owner: StaffClient, url: str) -> bool:
    return bool((await asyncio.to_thread(owner.call, "GET", url))["state"] == "replay_ready")


async def test_the_shelf_can_be_seen_before_the_start(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    room = owner.call(
        "POST", "/rooms", {"slug": "shelf-before", "title": "预告直播间", "orientation": "portrait"}
    )
    plan = {"room_id": room["id"], "title": "春茶专场", "scheduled_at": "2099-01-01T12:00:00Z"}
    broadcast = owner.call("POST", "/broadcasts", plan)
    viewer: Page = await phone.new_page()
    await viewer.goto(f"{install.site_url}/r/shelf-before")
    await expect(viewer.get_by_text("春茶专场").first).to_be_visible()
    (cup,) = mounted(owner, broadcast, product(owner, CUP, "teal", stock=3))
    price(owner, broadcast, cup, 4900)
    await viewer.get_by_role("button", name="商品，共 1 件").tap()
    row = viewer.get_by_role("dialog").locator(".shelf-item")
    await expect(row).to_contain_text("开播后直播价 ¥49.00")
    await look_at(viewer, "viewer-shelf-before")
