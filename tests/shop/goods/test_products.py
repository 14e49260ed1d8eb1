from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from PIL import Image

from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shop.goods import repository
from liveloop.shop.goods.cards import product_card, product_sheet
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA, form_of, make, photo


async def test_a_product_is_made_read_and_listed(house: House) -> None:
    made = await make(house.owner, TEA)
    assert (made["source"], made["currency"], made["link"]) == ("liveloop", "CNY", None)
    (variant,) = made["variants"]
    assert (variant["price"], variant["list_price"], variant["member_price"]) == (12800, 16800, 11800)
    assert len(variant["sku"]) == 10
    assert (await house.owner.get(f"/products/{made['id']}")).json() == made
    (line,) = (await house.owner.get("/products")).json()["items"]
    assert (line["title"], line["price_from"], line["variants"], line["left"]) == ("明前龙井", 12800, 1, 0)


async def test_variants_keep_their_identity_through_changes_of_the_form(house: House) -> None:
    made = await make(house.owner, CUP)
    ids = {one["sku"]: one["id"] for one in made["variants"]}
    form = form_of(made)
    form["options"][0]["values"].append("red")
    red = {"options": {"Colour": "red", "Size": "S"}, "price": 2300}
    form["variants"] = [form["variants"][1], red, {**form["variants"][0], "price": 2100}]
    changed = (await house.owner.put(f"/products/{made['id']}", json=form)).json()
    assert [(one["sku"], one["active"], one["price"]) for one in changed["variants"]][::2] == [
        ("CUP-WL", True, 2500),
        ("CUP-WS", True, 2100),
    ]
    gone = changed["variants"][3]
    assert (gone["id"], gone["active"]) == (ids["CUP-BS"], False)
    form = form_of(changed)
    back = {"options": {"Colour": "blue", "Size": "S"}, "price": 1900}
    form["variants"] = [*form["variants"][:3], back]
    again = (await house.owner.put(f"/products/{made['id']}", json=form)).json()
    assert [(one["id"], one["sku"]) for one in again["variants"]][3] == (ids["CUP-BS"], "CUP-BS")


async def test_a_new_variant_comes_with_its_first_stock(house: House) -> None:
    form = {**CUP, "variants": [{**one, "receive": 7} for one in CUP["variants"][:2]]}
    made = await make(house.owner, form)
    assert [one["left"] for one in made["variants"]] == [7, 7]
    again = form_of(made)
    again["variants"][0]["receive"] = 5
    again["variants"].append({**CUP["variants"][2], "receive": 3})
    changed = (await house.owner.put(f"/products/{made['id']}", json=again)).json()
    assert [one["left"] for one in changed["variants"]] == [7, 7, 3]
    moved = (await house.owner.get(f"/products/{made['id']}/movements")).json()["items"]
    assert [one["change"] for one in moved] == [3, 7, 7]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"variants": [{"options": {"Colour": "white"}, "price": 1}]}, "variants.0"),
        ({"variants": [{"options": {"Colour": "pink", "Size": "S"}, "price": 1}]}, "variants.0"),
        ({"variants": [{"options": {"Colour": "blue", "Size": "S"}, "price": 1}] * 2}, "variants.1"),
        ({"options": [{"name": "Colour", "values": ["a", "a"]}]}, "options.0"),
        ({"options": [], "variants": [{"price": 5, "list_price": 4}]}, "variants.0.list_price"),
        ({"options": [], "variants": [{"price": 5, "member_price": 6}]}, "variants.0.member_price"),
        ({"options": [], "variants": [{"price": 5, "active": False}]}, "variants"),
        ({"link": "https://item.jd.com/1.html"}, "options"),
        (
            {
                "options": [],
                "variants": [{"price": 5, "receive": 1}],
                "link": "https://item.jd.com/1.html",
            },
            "variants.0.receive",
        ),
        ({"options": [], "variants": [{"price": 5}], "link": "http://item.jd.com/1.html"}, "link"),
        ({"currency": "USD"}, "currency"),
    ],
)
async def test_what_does_not_fit_together_is_refused_with_its_field(
    house: House, changes: dict[str, Any], field: str
) -> None:
    answer = await house.owner.post("/products", json={**CUP, **changes})
    assert (answer.status_code, answer.json()["code"]) == (422, "product.invalid")
    assert answer.json()["field"] == field


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "x" * 121},
        {"title": "a\x00b"},
        {"variants": []},
        {"variants": [{"price": -1}]},
        {"variants": [{"price": 10**12}]},
        {"variants": [{"price": 1, "sku": "two words"}]},
        {"pictures": ["../../secret"]},
        {"status": "sold"},
    ],
)
async def test_a_form_that_makes_no_sense_is_refused(house: House, changes: dict[str, Any]) -> None:
    assert (await house.owner.post("/products", json={**TEA, **changes})).status_code == 422


async def test_a_sku_belongs_to_one_product_of_a_house(house: House, other_house: House) -> None:
    await make(house.owner, CUP)
    answer = await house.owner.post("/products", json={**TEA, "variants": [{"price": 1, "sku": "CUP-WS"}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "product.sku_taken")
    assert answer.json()["sku"] == "CUP-WS"
    await make(other_house.owner, CUP)


async def test_a_form_that_somebody_else_has_overtaken_is_refused(house: House, clock: Any) -> None:
    made = await make(house.owner, TEA)
    form = form_of(made)
    clock.advance(1)
    assert (await house.owner.put(f"/products/{made['id']}", json=form)).status_code == 200
    late = await house.owner.put(f"/products/{made['id']}", json={**form, "title": "Older"})
    assert (late.status_code, late.json()["code"]) == (409, "product.changed")


async def test_many_are_archived_at_once_or_none(house: House, other_house: House) -> None:
    ids = [(await make(house.owner, TEA, title=f"Tea {at}"))["id"] for at in range(3)]
    foreign = (await make(other_house.owner, TEA))["id"]
    wrong = {"ids": [*ids, foreign], "status": "archived"}
    assert (await house.owner.post("/products/status", json=wrong)).status_code == 404
    answer = await house.owner.post("/products/status", json={"ids": ids[:2], "status": "archived"})
    assert answer.json() == {"changed": 2}
    active = await house.owner.get("/products", params={"status": "active"})
    assert [one["id"] for one in active.json()["items"]] == [ids[2]]
    acts = [one["act"] for one in (await house.owner.get("/audit")).json()["items"]]
    assert acts.count("product.status_changed") == 2


async def test_the_list_is_filtered_searched_and_paged(house: House) -> None:
    category = (await house.owner.post("/product-categories", json={"name": "茶"})).json()
    await make(house.owner, TEA, category_id=category["id"])
    await make(house.owner, CUP)
    await make(house.owner, ELSEWHERE, status="draft")

    async def titles(**params: Any) -> list[str]:
        answer = await house.owner.get("/products", params=params)
        assert answer.status_code == 200, answer.text
        return [one["title"] for one in answer.json()["items"]]

    assert await titles() == ["Kettle", "Cup", "明前龙井"]
    assert await titles(query="龙井") == ["明前龙井"]
    assert await titles(query="cup-w") == ["Cup"]
    assert await titles(query="tea 100%") == []
    assert await titles(status=["draft", "archived"]) == ["Kettle"]
    assert await titles(source=["taobao", "jd"]) == ["Kettle"]
    assert await titles(category_id=category["id"]) == ["明前龙井"]
    assert await titles(uncategorised=True) == ["Kettle", "Cup"]
    first = (await house.owner.get("/products", params={"limit": 2})).json()
    rest = await titles(limit=2, cursor=first["next_cursor"])
    assert rest == ["明前龙井"]


async def test_pictures_are_made_smaller_and_lose_what_the_camera_wrote(
    house: House, browser: MakeBrowser
) -> None:
    names = []
    for colour in ("teal", "salmon"):
        sent = {"picture": ("p.jpg", photo(colour=colour), "image/jpeg")}
        answer = await house.owner.post("/product-pictures", files=sent)
        assert answer.status_code == 201, answer.text
        names.append(answer.json()["name"])
    made = await make(house.owner, TEA, pictures=names[::-1])
    assert [one["name"] for one in made["pictures"]] == names[::-1]
    got = await browser().get(made["pictures"][0]["url"].removeprefix("/api/v1"))
    with Image.open(io.BytesIO(got.content)) as stored:
        assert (stored.format, stored.size) == ("WEBP", (1440, 720))
        assert not stored.getexif()
    assert got.headers["x-content-type-options"] == "nosniff"
    unknown = await house.owner.post("/products", json={**TEA, "pictures": ["0" * 64]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "picture.not_found")


async def test_roles_see_goods_and_change_them_as_they_may(
    house: House, other_house: House, member: MakeMember
) -> None:
    made = await make(house.owner, TEA)
    assert (await other_house.owner.get(f"/products/{made['id']}")).status_code == 404
    assert (await other_house.owner.put(f"/products/{made['id']}", json=TEA)).status_code == 404
    host, moderator = await member("host"), await member("moderator")
    assert (await host.get("/products")).status_code == 200
    assert (await host.post("/products", json=TEA)).status_code == 403
    assert (await moderator.get("/products")).status_code == 403
    assert (await (await member("operator")).post("/products", json=TEA)).status_code == 201


async def test_categories_are_made_renamed_ordered_and_deleted(house: House, other_house: House) -> None:
    owner: Browser = house.owner
    ids = [
        (await owner.post("/product-categories", json={"name": name})).json()["id"]
        for name in ("Tea", "Cups")
    ]
    assert (await owner.post("/product-categories", json={"name": "Tea"})).json()["code"] == "category.taken"
    made = await make(owner, TEA, category_id=ids[0])
    order = await owner.put("/product-categories/order", json={"ids": ids[::-1]})
    assert [(one["name"], one["products"]) for one in order.json()["items"]] == [("Cups", 0), ("Tea", 1)]
    assert (await owner.put("/product-categories/order", json={"ids": ids[:1]})).status_code == 422
    assert (await owner.put(f"/product-categories/{ids[0]}", json={"name": "Cups"})).status_code == 409
    renamed = await owner.put(f"/product-categories/{ids[0]}", json={"name": "Green tea"})
    assert renamed.json()["name"] == "Green tea"
    assert (await other_house.owner.delete(f"/product-categories/{ids[0]}")).status_code == 404
    foreign = await other_house.owner.post("/products", json={**TEA, "category_id": ids[0]})
    assert foreign.json()["code"] == "category.not_found"
    assert (await owner.delete(f"/product-categories/{ids[0]}")).status_code == 204
    assert (await owner.get(f"/products/{made['id']}")).json()["category_id"] is None


async def test_only_what_is_active_and_sold_here_is_for_sale(
    house: House, other_house: House, database: Database
) -> None:
    cup = await make(house.owner, CUP)
    form = form_of(cup)
    form["variants"][0]["active"] = False
    await house.owner.put(f"/products/{cup['id']}", json=form)
    draft = await make(house.owner, TEA, status="draft")
    kettle = await make(house.owner, ELSEWHERE)
    foreign = await make(other_house.owner, TEA)
    wanted = [_id(one["id"]) for made in (cup, draft, kettle, foreign) for one in made["variants"]]
    async with database.read() as session:
        found = await repository.variants_for_sale(session, house.organisation_id, wanted)
        known = await repository.variants_by_ids(session, house.organisation_id, wanted)
    assert {one.variant.sku for one in found.values()} == {"CUP-WL", "CUP-BS"}
    assert {one.product.title for one in found.values()} == {"Cup"}
    assert len(known) == 5


async def test_a_card_shows_prices_and_what_is_sold_out(house: House, database: Database, shop: Shop) -> None:
    ids = [_id((await make(house.owner, form))["id"]) for form in (CUP, ELSEWHERE, TEA)]
    async with database.transaction() as session:
        variants = await repository.variants_of(session, ids, active_only=True)
        await shop.stock.receive(session, variants[ids[0]][1].id, 3, "first", None)
        products = await repository.ProductRepository(session, house.organisation_id).by_ids(ids)
        levels = await shop.stock.levels(session, [one.id for some in variants.values() for one in some])
    cup, kettle, tea = (product_card(products[one], variants[one], levels) for one in ids)
    assert (cup.price_from, cup.price_to, cup.sold_out, cup.only_variant_id) == (2000, 2500, False, None)
    assert (kettle.source, kettle.sold_out) == ("taobao", False)
    assert (tea.list_price, tea.sold_out, tea.only_variant_id) == (16800, True, variants[ids[2]][0].id)
    sheet = product_sheet(products[ids[0]], variants[ids[0]], levels)
    assert [(one.sold_out, one.left) for one in sheet.variants] == [(True, 0), (False, 3), (True, 0)]
    assert sheet.options[0].values == ["white", "blue"]


def _id(text: str) -> uuid.UUID:
    return uuid.UUID(text)
