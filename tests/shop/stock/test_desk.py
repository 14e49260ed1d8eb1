from __future__ import annotations

from typing import Any

import pytest

from tests.people.conftest import Browser, House, MakeMember
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA, make


async def change(staff: Browser, variant: dict[str, Any], by: int, key: str = "a", note: str = "") -> Any:
    body = {"key": key, "change": by, "note": note}
    return await staff.post(f"/variants/{variant['id']}/stock", json=body)


async def test_what_comes_in_is_written_down_with_its_note(house: House) -> None:
    cup = await make(house.owner, CUP)
    white, large, _ = cup["variants"]
    got = (await change(house.owner, white, 40, note="First delivery")).json()
    assert (got["received"], got["left"]) == (40, 40)
    await change(house.owner, large, 5)
    assert (await change(house.owner, white, -3, "b", "Broken")).json()["left"] == 37
    read = (await house.owner.get(f"/products/{cup['id']}")).json()
    assert [one["left"] for one in read["variants"]] == [37, 5, 0]
    assert (await house.owner.get("/products")).json()["items"][0]["left"] == 42
    page = (await house.owner.get(f"/products/{cup['id']}/movements", params={"limit": 2})).json()
    assert [(one["change"], one["note"], one["by"]) for one in page["items"]] == [
        (-3, "Broken", "Lin"),
        (5, "", "Lin"),
    ]
    rest = await house.owner.get(f"/products/{cup['id']}/movements", params={"cursor": page["next_cursor"]})
    assert [one["note"] for one in rest.json()["items"]] == ["First delivery"]


async def test_what_is_sent_again_comes_in_once(house: House) -> None:
    (variant,) = (await make(house.owner, TEA))["variants"]
    for _ in range(3):
        assert (await change(house.owner, variant, 10, "same")).json()["left"] == 10
    acts = [one["act"] for one in (await house.owner.get("/audit")).json()["items"]]
    assert acts.count("stock.changed") == 1


async def test_more_than_there_is_does_not_go_away(house: House) -> None:
    (variant,) = (await make(house.owner, TEA))["variants"]
    await change(house.owner, variant, 2)
    refused = await change(house.owner, variant, -3, "b")
    assert (refused.status_code, refused.json()["code"], refused.json()["left"]) == (
        409,
        "stock.too_few_left",
        2,
    )


@pytest.mark.parametrize("by", [0, 1_000_001, -1_000_001])
async def test_figures_that_nobody_means_are_refused(house: House, by: int) -> None:
    (variant,) = (await make(house.owner, TEA))["variants"]
    assert (await change(house.owner, variant, by)).status_code == 422


async def test_stock_is_kept_by_keepers_of_the_house_and_only_of_what_is_sold_here(
    house: House, other_house: House, member: MakeMember
) -> None:
    (variant,) = (await make(house.owner, TEA))["variants"]
    (kettle,) = (await make(house.owner, ELSEWHERE))["variants"]
    assert (await change(other_house.owner, variant, 1)).status_code == 404
    assert (await change(await member("host"), variant, 1)).status_code == 403
    refused = await change(house.owner, kettle, 1)
    assert (refused.status_code, refused.json()["code"]) == (422, "stock.invalid")
