from __future__ import annotations

import asyncio
import csv
import io
from typing import Any

import pytest

from liveloop.kit.spreadsheets import lines
from liveloop.shop.area import Shop
from tests.kit.workbook import workbook
from tests.people.conftest import Browser, House, MakeMember
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA, make

HEADER = ["商品标题", "分类", "状态", "规格1名称", "规格1值", "SKU", "价格", "划线价", "会员价", "入库数量"]
ROWS: list[list[Any]] = [
    ["盖碗", "茶具", "在售", "容量", "120 毫升", "GW-S", "128", "168.00", "", 50],
    ["盖碗", "", "", "", "180 毫升", "GW-L", "¥1,158.50", "", "1100", "20"],
    ["茶巾", "茶具", "草稿", "", "", "", 9.9, "", "", ""],
]


def table(rows: list[list[Any]], header: list[str] = HEADER) -> bytes:
    return lines([header, *rows]).encode("utf-8-sig")


async def preview(staff: Browser, data: bytes, name: str = "goods.csv") -> dict[str, Any]:
    answer = await staff.post("/product-imports/preview", files={"table": (name, data)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def take(staff: Browser, data: bytes, key: str = "k1", **form: Any) -> Any:
    return await staff.post(
        "/product-imports", files={"table": ("goods.csv", data)}, data={"key": key, **form}
    )


async def product(staff: Browser, title: str) -> dict[str, Any]:
    items = (await staff.get("/products", params={"query": title})).json()["items"]
    (found,) = [one for one in items if one["title"] == title]
    return dict((await staff.get(f"/products/{found['id']}")).json())


@pytest.mark.parametrize("kind", ["csv", "gb18030", "xlsx"])
async def test_a_table_is_shown_first_and_then_taken(house: House, kind: str) -> None:
    data = {
        "csv": table(ROWS),
        "gb18030": lines([HEADER, *ROWS]).encode("gb18030"),
        "xlsx": workbook([HEADER, *ROWS]),
    }[kind]
    shown = await preview(house.owner, data)
    assert (shown["create"], shown["change"], shown["faulty"], shown["receive"]) == (2, 0, 0, 70)
    assert (shown["categories"], shown["faults"]) == (["茶具"], [])
    assert [(one["title"], one["rows"]) for one in shown["items"]] == [("盖碗", [2, 3]), ("茶巾", [4])]
    assert (await house.owner.get("/products")).json()["items"] == []
    answer = await take(house.owner, data)
    assert answer.json() == {
        "key": "k1",
        "done": 2,
        "total": 2,
        "created": 2,
        "changed": 0,
        "kept": 0,
        "skipped": 0,
        "received": 70,
    }
    bowl = await product(house.owner, "盖碗")
    assert (bowl["status"], bowl["options"]) == (
        "active",
        [{"name": "容量", "values": ["120 毫升", "180 毫升"]}],
    )
    assert [
        (one["sku"], one["price"], one["list_price"], one["member_price"], one["left"])
        for one in bowl["variants"]
    ] == [
        ("GW-S", 12800, 16800, None, 50),
        ("GW-L", 115850, None, 110000, 20),
    ]
    assert (await product(house.owner, "茶巾"))["status"] == "draft"
    moved = (await house.owner.get(f"/products/{bowl['id']}/movements")).json()["items"]
    assert {(one["change"], one["note"], one["by"]) for one in moved} == {
        (50, "goods.csv", "Lin"),
        (20, "goods.csv", "Lin"),
    }


async def test_a_file_sent_again_is_taken_once(house: House) -> None:
    data = table(ROWS)
    first = (await take(house.owner, data)).json()
    assert (await take(house.owner, data)).json() == first
    both = await asyncio.gather(take(house.owner, data, "k2"), take(house.owner, data, "k2"))
    assert [one.json()["received"] for one in both] == [70, 70]
    bowl = await product(house.owner, "盖碗")
    assert [one["left"] for one in bowl["variants"]] == [100, 40]
    assert len((await house.owner.get("/products")).json()["items"]) == 2
    other = await take(house.owner, table(ROWS[:1]), "k1")
    assert (other.status_code, other.json()["code"]) == (409, "import.key_used")
    progress = (await house.owner.get("/product-imports/k2")).json()
    assert (progress["done"], progress["kept"]) == (2, 2)
    assert (await house.owner.get("/product-imports/k3")).status_code == 404


async def test_an_import_that_broke_off_goes_on_where_it_stood(
    house: House, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = table([[f"Tea {at}", "", "", "", "", f"T{at}", "1", "", "", 1] for at in range(25)])
    create, made = shop.catalogue.products.create, 0

    async def breaking(*args: Any) -> Any:
        nonlocal made
        made += 1
        if made == 15:
            raise OSError("the lights go out")
        return await create(*args)

    monkeypatch.setattr(shop.catalogue.products, "create", breaking)
    assert (await take(house.owner, data)).status_code == 500
    assert (await house.owner.get("/product-imports/k1")).json()["done"] == 10
    answer = (await take(house.owner, data)).json()
    assert (answer["done"], answer["created"], answer["received"]) == (25, 25, 25)
    assert len((await house.owner.get("/products")).json()["items"]) == 25


async def test_wrong_rows_are_named_and_only_left_out_when_asked(house: House) -> None:
    taken = await make(house.owner, CUP)
    rows: list[list[Any]] = [
        ["Good", "", "", "", "", "G1", "10", "", "", ""],
        ["Good too", "", "", "", "", "", "10", "", "", ""],
        ["No price", "", "", "", "", "", "", "", "", ""],
        ["Price", "", "", "", "", "", "ten", "", "", ""],
        ["Fractions", "", "", "", "", "", "1.999", "", "", ""],
        ["List price", "", "", "", "", "", "10", "9", "", ""],
        ["Status", "", "sold", "", "", "", "10", "", "", ""],
        ["Count", "", "", "", "", "", "10", "", "", "-1"],
        ["Option", "", "", "Size", "", "", "10", "", "", ""],
        ["Twice", "", "", "", "", "S1", "10", "", "", ""],
        ["Twice too", "", "", "", "", "S1", "10", "", "", ""],
        ["x" * 121, "", "", "", "", "", "10", "", "", ""],
        ["Bad SKU", "", "", "", "", "two words", "10", "", "", ""],
        ["Category", "c" * 61, "", "", "", "", "10", "", "", ""],
        ["Same", "", "", "Size", "S", "", "10", "", "", ""],
        ["Same", "", "", "", "S", "", "10", "", "", ""],
    ]
    shown = await preview(house.owner, table(rows))
    assert [(one["row"], one["column"], one["code"]) for one in shown["faults"]] == [
        (4, "price", "missing"),
        (5, "price", "price"),
        (6, "price", "price"),
        (7, "list_price", "list_price"),
        (8, "status", "status"),
        (9, "receive", "count"),
        (10, "option1_value", "option_missing"),
        (12, "sku", "sku_twice"),
        (13, "title", "too_long"),
        (14, "sku", "pattern"),
        (15, "category", "too_long"),
        (17, None, "same_options"),
    ]
    refused = await take(house.owner, table(rows))
    assert (refused.status_code, refused.json()["code"], refused.json()["faults"]) == (
        409,
        "import.faulty",
        12,
    )
    assert len((await house.owner.get("/products")).json()["items"]) == 1
    answer = (await take(house.owner, table(rows), skip_faulty="true")).json()
    assert (answer["created"], answer["skipped"]) == (3, 12)
    assert (await product(house.owner, "Good"))["variants"][0]["price"] == 1000
    assert (await house.owner.get(f"/products/{taken['id']}")).json() == taken


async def test_rows_find_what_there_is_by_id_sku_or_title(house: House, other_house: House) -> None:
    cup = await make(house.owner, CUP)
    tea = await make(house.owner, TEA)
    foreign = await make(other_house.owner, ELSEWHERE)
    by_sku = table([["CUP-WL", "27"]], ["SKU", "Price"])
    assert (await preview(house.owner, by_sku))["change"] == 1
    await take(house.owner, by_sku, "a")
    changed = (await house.owner.get(f"/products/{cup['id']}")).json()
    assert [one["price"] for one in changed["variants"]] == [2000, 2700, 2200]
    assert changed["title"] == "Cup"
    by_title = table([["明前龙井", "119", ""]], ["Title", "Price", "List price"])
    await take(house.owner, by_title, "b")
    (variant,) = (await house.owner.get(f"/products/{tea['id']}")).json()["variants"]
    assert (variant["price"], variant["list_price"], variant["member_price"]) == (11900, None, 11800)
    unknown = await preview(house.owner, table([[foreign["id"], "1"]], ["Product ID", "Price"]))
    assert [one["code"] for one in unknown["faults"]] == ["id_unknown"]
    new_value = table(
        [["Cup", "Colour", "red", "Size", "S", "19"]],
        ["Title", "Option 1 name", "Option 1 value", "Option 2 name", "Option 2 value", "Price"],
    )
    await take(house.owner, new_value, "c")
    grown = (await house.owner.get(f"/products/{cup['id']}")).json()
    assert grown["options"][0]["values"] == ["white", "blue", "red"]
    assert [one["active"] for one in grown["variants"]] == [True] * 4
    nothing = await preview(house.owner, new_value)
    assert (nothing["keep"], nothing["change"]) == (1, 0)


async def test_a_row_without_a_name_belongs_to_the_product_above(house: House) -> None:
    header = ["Title", "Option 1 name", "Option 1 value", "Price"]
    rows = [["Cup", "Size", "S", "1"], ["", "", "L", "2"], ["Tea", "", "", "3"], ["", "", "", "4"]]
    shown = await preview(house.owner, table(rows, header))
    assert [(one["title"], one["variants"]) for one in shown["items"]] == [("Cup", 2)]
    assert [(one["row"], one["code"]) for one in shown["faults"]] == [(5, "same_options")]
    shown = await preview(house.owner, table([["", "", "", "1"]], header))
    assert [(one["row"], one["code"]) for one in shown["faults"]] == [(2, "title_missing")]


async def test_ambiguous_titles_and_foreign_skus_are_faults(house: House) -> None:
    for _ in range(2):
        await make(house.owner, TEA)
    await make(house.owner, CUP)
    shown = await preview(house.owner, table([["明前龙井", "", "", "", "", "", "1", "", "", ""]]))
    assert [one["code"] for one in shown["faults"]] == ["title_ambiguous"]
    cup = await product(house.owner, "Cup")
    tea = (await house.owner.get("/products", params={"query": "龙井"})).json()["items"][0]
    rows = [[tea["id"], "CUP-WS", "1"], [cup["id"], "NEW", "1"]]
    shown = await preview(house.owner, table(rows, ["Product ID", "SKU", "Price"]))
    assert [one["code"] for one in shown["faults"]] == ["sku_taken", "option_missing"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,2\n", "import.header"),
        (b"title,price\n", "import.header"),
        (b"", "import.header"),
        (b"PK\x03\x04", "table.unreadable"),
        (b"title,price\n" + b"x,1\n" * 2001, "table.too_big"),
    ],
)
async def test_a_file_that_is_no_table_of_goods_is_refused(house: House, data: bytes, code: str) -> None:
    answer = await house.owner.post("/product-imports/preview", files={"table": ("x.csv", data)})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_what_is_sold_elsewhere_comes_with_its_link_and_currency(house: House) -> None:
    header = ["Title", "Link", "Currency", "Price", "Receive"]
    rows = [
        ["Kettle", "https://tea.myshopify.com/products/kettle", "usd", "49.99", ""],
        ["Pan", "https://example", "", "1", ""],
        ["Pot", "https://item.jd.com/1.html", "", "1", "5"],
        ["Bowl", "", "USD", "1", ""],
        ["Jar", "", "XXX", "1", ""],
    ]
    shown = await preview(house.owner, table(rows, header))
    assert [(one["row"], one["code"]) for one in shown["faults"]] == [
        (3, "link"),
        (4, "receive_elsewhere"),
        (5, "currency"),
        (6, "currency"),
    ]
    await take(house.owner, table(rows, header), skip_faulty="true")
    kettle = await product(house.owner, "Kettle")
    assert (kettle["source"], kettle["currency"], kettle["variants"][0]["price"]) == ("shopify", "USD", 4999)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_an_export_is_safe_to_open_and_comes_back_unchanged(house: House, language: str) -> None:
    wicked = '=HYPERLINK("https://evil.example","x")'
    category = (await house.owner.post("/product-categories", json={"name": "+茶"})).json()
    await make(
        house.owner, TEA, title=wicked, subtitle="-1", description="@x\n=1", category_id=category["id"]
    )
    await make(house.owner, CUP)
    await make(house.owner, ELSEWHERE)
    got = await house.owner.get("/products.csv", params={"language": language})
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert [text for row in rows for text in row if text[:1] in "=+-@\t\r" and text] == []
    shown = await preview(house.owner, got.content)
    assert (shown["keep"], shown["create"], shown["change"], shown["faults"]) == (3, 0, 0, [])
    active = await house.owner.get("/products.csv", params={"status": "draft"})
    assert len(active.content.splitlines()) == 1
    acts = [one["act"] for one in (await house.owner.get("/audit")).json()["items"]]
    assert acts.count("products.exported") == 2


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_template_can_be_taken_as_it_is(house: House, language: str) -> None:
    got = await house.owner.get("/products-template.csv", params={"language": language})
    shown = await preview(house.owner, got.content)
    assert (shown["create"], shown["faults"], shown["items"][0]["variants"]) == (1, [], 2)


async def test_only_keepers_import(house: House, member: MakeMember) -> None:
    host = await member("host")
    refused = await host.post("/product-imports/preview", files={"table": ("x.csv", table(ROWS))})
    assert refused.status_code == 403
    assert (await take(host, table(ROWS))).status_code == 403
    assert (await host.get("/products.csv")).status_code == 200
