from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from liveloop.shop.orders.errors import ShippingInvalid
from liveloop.shop.orders.export import spoken
from liveloop.shop.orders.manifest import read_manifest
from liveloop.shop.orders.numbers import check_digit
from tests.people.conftest import Browser, House, MakeMember
from tests.shop.orders.ground import Buyer, Market
from tests.shows.rig import Stage

FORMULA = '=HYPERLINK("http://evil.example.com","Click")'


async def send(staff: Browser, text: str) -> Any:
    files = {"file": ("parcels.csv", text.encode(), "text/csv")}
    return await staff.post("/orders/shipments", files=files)


async def exported(staff: Browser, **wanted: Any) -> list[dict[str, str]]:
    answer = await staff.get("/orders/export.csv", params=wanted)
    assert answer.status_code == 200, answer.text
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_what_the_warehouse_fills_in_comes_back_and_ships(
    market: Market, buyer: Buyer, stage: Stage
) -> None:
    variant = await market.variant(received=20)
    orders = [await buyer.paid(variant) for _ in range(3)]
    rows = await exported(stage.owner, state="paid")
    assert [bare["order"] for bare in rows] == [spoken(one["number"]) for one in reversed(orders)]
    assert {row["phone"] for row in rows} == {"13812345678"}
    assert rows[0]["amount"] == "99.00"
    for place, row in enumerate(rows):
        row["carrier"], row["tracking_number"] = "SF Express", f"SF000000000{place}"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert (await send(stage.owner, out.getvalue())).json() == {"done": 3, "unchanged": 0, "faults": []}
    assert (await send(stage.owner, out.getvalue())).json() == {"done": 0, "unchanged": 3, "faults": []}
    assert (await buyer.read(orders[0]))["tracking_number"] == "SF0000000002"


async def test_a_row_that_cannot_be_shipped_says_why_and_the_others_are(
    market: Market, buyer: Buyer, stage: Stage, other_house: House
) -> None:
    variant = await market.variant()
    paid, unpaid = await buyer.paid(variant), await buyer.order(variant)
    text = "\n".join(
        [
            "订单号,快递公司,快递单号",
            f"{paid['number']},顺丰,SF1234567890",
            f"{unpaid['number']},顺丰,SF1234567891",
            "1234,顺丰,SF1234567892",
            f"{unpaid['number'][:-1]}{(int(unpaid['number'][-1]) + 1) % 10},顺丰,SF1234567893",
            f"{paid['number']},顺丰,",
            f"{paid['number']},,",
        ]
    )
    read = (await send(stage.owner, text)).json()
    assert read["done"] == 1
    assert [(fault["row"], fault["code"]) for fault in read["faults"]] == [
        (2, "order.state"),
        (3, "order.number"),
        (4, "order.number"),
        (5, "shipping.tracking_number"),
    ]
    foreign = await send(other_house.owner, f"order,carrier,tracking_number\n{paid['number']},X,123456")
    assert [fault["code"] for fault in foreign.json()["faults"]] == ["order.not_found"]


async def test_a_tracking_number_is_corrected(market: Market, buyer: Buyer) -> None:
    order = await buyer.paid(await market.variant())
    first = (await market.ship(order)).json()
    again = (await market.ship(order, "SF9999999999")).json()
    assert (again["tracking_number"], again["shipped_at"]) == ("SF9999999999", first["shipped_at"])
    assert [step["act"] for step in again["steps"]][-2:] == ["order.shipped", "order.tracking_changed"]


async def test_nothing_that_people_write_is_a_formula_in_the_export(
    market: Market, buyer: Buyer, stage: Stage
) -> None:
    url = f"/watch/tea-room/addresses/{buyer.address_id}"
    address = (await buyer.browser.get(url)).json()
    form = {**address, "name": "=1+1", "street": "@SUM(A1:A9)", "city": "+1", "district": "-2"}
    assert (await buyer.browser.put(url, json=form)).status_code == 200
    await buyer.paid(await market.variant(title=FORMULA), note="\t=cmd|' /C calc'!A0")
    (row,) = await exported(stage.owner)
    for name in ("name", "street", "city", "district", "title"):
        assert row[name][0] == "'", name
    assert row["note"][:1] not in ("=", "+", "-", "@", "\t")


async def test_only_those_who_send_orders_see_addresses_whole(
    market: Market, buyer: Buyer, stage: Stage, member: MakeMember
) -> None:
    order = await buyer.paid(await market.variant())
    analyst, operator, host = await member("analyst"), await member("operator"), await member("host")
    assert (await market.read(order, analyst))["destination"]["phone"] == "138****5678"
    assert (await market.read(order, operator))["destination"]["phone"] == "13812345678"
    (listed,) = (await operator.get("/orders")).json()["items"]
    assert (listed["destination"]["name"], listed["destination"]["phone"]) == ("王**", "138****5678")
    assert (await host.get("/orders")).status_code == 403
    assert (await analyst.get("/orders/export.csv")).status_code == 403
    await exported(operator)
    entries = (await stage.owner.get("/audit")).json()["items"]
    assert "orders.exported" in [entry["act"] for entry in entries]


async def test_packing_is_taken_back(market: Market, buyer: Buyer, stage: Stage) -> None:
    order = await buyer.paid(await market.variant())
    ids = {"order_ids": [order["id"]]}
    assert (await stage.owner.post("/orders/packing", json=ids)).json()["done"] == 1
    assert (await stage.owner.post("/orders/packing", json=ids)).json()["unchanged"] == 1
    assert (await stage.owner.post("/orders/unpacking", json=ids)).json()["done"] == 1
    assert (await buyer.read(order))["state"] == "paid"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"order,carrier\n1,2",
        b"\xff\xfe\x00",
        b'order,carrier,tracking_number\n"open',
        b"order,carrier,tracking_number\n" * 2_002,
    ],
)
def test_a_file_that_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ShippingInvalid):
        read_manifest(data)


def test_a_manifest_in_the_encoding_of_chinese_spreadsheets_is_read() -> None:
    number = "260101000000000"
    text = f"订单号,快递公司,快递单号\n{number}{check_digit(number)},顺丰速运,SF1234567890\n"
    (parcel,), faults = read_manifest(text.encode("gb18030"))
    assert (parcel.form.carrier, faults) == ("顺丰速运", [])
