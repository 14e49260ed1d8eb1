from __future__ import annotations

import pytest

from liveloop.kit.database import Database
from liveloop.shop.pricing import ShippingTerms
from liveloop.shop.shipping.repository import shipping_terms
from tests.people.conftest import House, MakeMember

FREE = {"currency": "CNY", "fee": 0, "free_from": None, "updated_at": None}


async def test_shipping_costs_nothing_until_somebody_says_so(house: House, database: Database) -> None:
    assert (await house.owner.get("/shipping-terms")).json() == {"items": [FREE]}
    async with database.read() as session:
        assert await shipping_terms(session, house.organisation_id, "CNY") == ShippingTerms()


async def test_each_currency_has_its_own_terms(house: House, database: Database, other_house: House) -> None:
    owner = house.owner
    assert (await owner.put("/shipping-terms/USD", json={"fee": 500})).json()["free_from"] is None
    wanted = {"fee": 800, "free_from": 9900}
    assert (await owner.put("/shipping-terms/CNY", json={"fee": 1})).status_code == 200
    answer = await owner.put("/shipping-terms/CNY", json=wanted)
    assert answer.json() == {"currency": "CNY", **wanted, "updated_at": "2026-01-01T00:00:00Z"}
    items = (await owner.get("/shipping-terms")).json()["items"]
    assert [(one["currency"], one["fee"]) for one in items] == [("CNY", 800), ("USD", 500)]
    async with database.read() as session:
        assert await shipping_terms(session, house.organisation_id, "CNY") == ShippingTerms(800, 9900)
        assert await shipping_terms(session, other_house.organisation_id, "CNY") == ShippingTerms()
    entries = (await owner.get("/audit")).json()["items"]
    acts = [(one["act"], one["target_id"]) for one in entries if one["act"] == "shipping.changed"]
    assert acts == [("shipping.changed", "CNY"), ("shipping.changed", "CNY"), ("shipping.changed", "USD")]


@pytest.mark.parametrize("wrong", [{"fee": -1}, {"fee": 10**12}, {"fee": 1, "free_from": 0}, {}])
async def test_terms_that_make_no_sense_are_refused(house: House, wrong: dict[str, int]) -> None:
    assert (await house.owner.put("/shipping-terms/CNY", json=wrong)).status_code == 422
    assert (await house.owner.put("/shipping-terms/XXX", json={"fee": 1})).status_code == 422


async def test_who_may_set_them(house: House, member: MakeMember) -> None:
    host, operator = await member("host"), await member("operator")
    assert (await host.get("/shipping-terms")).status_code == 200
    assert (await host.put("/shipping-terms/CNY", json={"fee": 1})).status_code == 403
    assert (await operator.put("/shipping-terms/CNY", json={"fee": 1})).status_code == 200
    assert (await (await member("moderator")).get("/shipping-terms")).status_code == 403
