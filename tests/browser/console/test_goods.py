"""Goods in the console: two options and a picture, stock, a table with a wrong row, export, outside links."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from liveloop.kit.spreadsheets import lines
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at_both
from tests.fixtures.install import OWNER, RunningInstall, StaffClient

HEADER = ["商品标题", "状态", "SKU", "价格", "入库数量", "颜色备注"]


def picture(folder: Path, name: str, colour: str) -> Path:
    path = folder / f"{name}.png"
    image = Image.new("RGB", (900, 900), colour)
    ImageDraw.Draw(image).ellipse((200, 200, 700, 700), fill="white")
    image.save(path)
    return path


def table(folder: Path, name: str, rows: list[list[object]]) -> Path:
    path = folder / name
    path.write_bytes(lines([HEADER, *rows]).encode("utf-8-sig"))
    return path


async def open_goods(install: RunningInstall, owner: StaffClient, laptop: BrowserContext) -> Page:
    owner.call("GET", "/session")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/products")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page.get_by_role("heading", name="商品库", exact=True)).to_be_visible()
    return page


async def write_option(drawer: Locator, place: int, name: str, values: list[str]) -> None:
    await drawer.get_by_role("button", name="添加规格").click()
    await drawer.get_by_label(f"第 {place} 个规格的名称").fill(name)
    field = drawer.get_by_role("combobox", name=f"第 {place} 个规格的可选值")
    for value in values:
        await field.fill(value)
        await field.press("Enter")


async def import_a_table(page: Page, drawer: Locator, tmp_path: Path) -> None:
    """A row is wrong at first."""
    wrong = table(
        tmp_path,
        "goods.csv",
        [["茶巾", "在售", "CJ-1", "9.90", 30, ""], ["茶盘", "在售", "CP-1", "八十", 5, "深"], *MANY],
    )
    await page.get_by_role("button", name="导入").click()
    await look_at_both(page, "console-goods-import")
    await drawer.locator("input[type=file]").set_input_files(wrong)
    await expect(drawer.get_by_role("region", name="需要改的行")).to_contain_text("写成 19.99 这样的价格")
    await expect(drawer.get_by_role("region", name="需要改的行")).to_contain_text("八十")
    await look_at_both(page, "console-goods-preview")
    await drawer.get_by_role("button", name="换一个文件").click()
    right = table(tmp_path, "goods.csv", [["茶巾", "在售", "CJ-1", "9.90", 30, ""], *MANY])
    await drawer.locator("input[type=file]").set_input_files(right)
    await drawer.get_by_role("button", name="导入", exact=True).click()
    await expect(drawer.get_by_text("导入完成")).to_be_visible(timeout=30_000)
    await look_at_both(page, "console-goods-taken")
    await drawer.get_by_role("button", name="查看商品").click()
    await expect(page.get_by_role("row", name="茶巾")).to_contain_text("30")


async def test_a_catalogue_is_made_by_hand_and_from_a_table(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext, tmp_path: Path
) -> None:
    page = await open_goods(install, owner, laptop)
    await expect(page.get_by_role("heading", name="建第一件商品")).to_be_visible()
    await look_at_both(page, "console-goods-none")

    await page.get_by_role("button", name="新建商品").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("标题", exact=True).fill("白瓷盖碗")
    await drawer.locator("input[type=file]").set_input_files(
        [picture(tmp_path, "bowl", "teal"), picture(tmp_path, "lid", "salmon")]
    )
    await expect(drawer.get_by_role("img", name="第 2 张图片")).to_be_visible()
    await drawer.get_by_role("button", name="第 2 张图片前移").click()
    await write_option(drawer, 1, "颜色", ["白", "蓝"])
    await write_option(drawer, 2, "容量", ["120 毫升", "180 毫升"])
    first = drawer.get_by_role("group", name="白 / 120 毫升", exact=True)
    await first.get_by_label("价格", exact=True).fill("128")
    await first.get_by_label("划线价").fill("168")
    await drawer.get_by_role("button", name="全部用第一行的价格").click()
    await first.get_by_label("初始库存").fill("50")
    await drawer.get_by_role("switch", name="出售 蓝 / 180 毫升").click()
    await look_at_both(page, "console-goods-form")
    await drawer.get_by_role("button", name="取消").click()
    await expect(drawer).to_be_hidden()
    await page.get_by_role("button", name="新建商品").click()
    await expect(drawer.get_by_text("接着上次没保存的内容填写")).to_be_visible()
    await drawer.get_by_role("button", name="保存").click()

    await drawer.get_by_role("tab", name="库存").click()
    await drawer.get_by_label("规格", exact=True).press("ArrowDown")
    await page.get_by_title("蓝 / 120 毫升").click()
    await drawer.get_by_label("数量").fill("20")
    await drawer.get_by_label("备注").fill("第一批到货")
    await drawer.get_by_role("button", name="登记").click()
    await expect(drawer.get_by_role("region", name="出入库记录").get_by_text("第一批到货")).to_be_visible()
    await look_at_both(page, "console-goods-stock")
    await page.keyboard.press("Escape")
    line = page.get_by_role("row", name="白瓷盖碗")
    await expect(line).to_contain_text("3 个规格")
    await expect(line).to_contain_text("¥128.00")
    await expect(line).to_contain_text("70")
    await expect(line).to_contain_text("在售")

    await import_a_table(page, drawer, tmp_path)

    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="导出").click()
    path = await (await waiting.value).path()
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    cloth = next(row for row in rows if row["SKU"] == "CJ-1")
    assert (cloth["商品标题"], cloth["价格"], cloth["当前库存"]) == ("茶巾", "9.90", "30")
    assert len([row for row in rows if row["商品标题"] == "白瓷盖碗"]) == 3


MANY: list[list[object]] = [[f"普洱 {at} 号", "草稿", f"PE-{at}", "88.00", "", ""] for at in range(1, 13)]


async def put_away(page: Page, line: Locator) -> None:
    """The line leaves the list while the answer is still being taken in."""
    gone = asyncio.Event()

    async def after_the_line(route: Route) -> None:
        await gone.wait()
        await route.continue_()

    await page.route("**/product-categories*", after_the_line)
    await page.get_by_role("button", name="下架").click()
    await expect(line).to_be_hidden()
    gone.set()


async def test_goods_are_sorted_put_away_and_lead_elsewhere(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    page = await open_goods(install, owner, laptop)
    empty = page.get_by_role("heading", name="建第一件商品")
    await expect(empty.or_(page.locator(".ant-table-row").first)).to_be_visible()
    if await empty.is_visible():
        await page.get_by_role("button", name="新建商品").click()
    else:
        await page.get_by_role("button", name="分类").click()
        drawer = page.get_by_role("dialog")
        for name in ("茶叶", "茶具"):
            await drawer.get_by_label("新分类的名称").fill(name)
            await drawer.get_by_role("button", name="添加").click()
            await expect(drawer.get_by_text(name, exact=True)).to_be_visible()
            await expect(drawer.get_by_label("新分类的名称")).to_have_value("")
        await drawer.get_by_role("button", name="上移 茶具").click()
        await expect(drawer.locator(".goods-categories li").first).to_contain_text("茶具")
        await look_at_both(page, "console-goods-categories")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="新建商品").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("标题", exact=True).fill("手工铁壶")
    await drawer.get_by_text("站外链接", exact=True).click()
    copied = "【淘宝】7天无理由 https://item.taobao.com/item.htm?id=520 「手工铁壶」点击打开"
    await drawer.get_by_label("商品链接").fill(copied)
    await drawer.get_by_role("button", name="保存").click()
    await expect(drawer.get_by_text("填写每个在售规格的价格")).to_be_visible()
    await drawer.get_by_label("价格", exact=True).fill("399")
    await drawer.get_by_role("button", name="保存").click()
    await drawer.get_by_role("tab", name="点击").click()
    await expect(drawer.get_by_text("还没有人点击")).to_be_visible()
    await look_at_both(page, "console-goods-clicks")
    await drawer.get_by_role("tab", name="资料").click()
    await expect(drawer.get_by_label("商品链接")).to_have_value("https://item.taobao.com/item.htm?id=520")
    await page.keyboard.press("Escape")

    line = page.get_by_role("row", name="手工铁壶")
    await expect(line).to_contain_text("淘宝")
    await look_at_both(page, "console-goods")
    await line.get_by_role("checkbox").check()
    await look_at_both(page, "console-goods-chosen")
    await put_away(page, line)
    await page.get_by_role("button", name="撤销").click()
    await expect(line).to_be_visible()
    await page.get_by_role("searchbox", name="搜索标题或 SKU").fill("没有这个")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("没有符合条件的商品")).to_be_visible()
