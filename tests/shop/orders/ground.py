"""A shop with goods, and people who buy, pay and want their money back."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shop.stock.holds import Level
from tests.people.conftest import Browser
from tests.shop.addresses.test_fields import CHINESE
from tests.shop.stock.goods import add_variant, level
from tests.shows.rig import Stage
from tests.talk.raffles.ground import join

ORDERS = "/watch/tea-room/orders"
_KEYS = itertools.count()


@dataclass
class Buyer:
    """A viewer with a saved address."""

    browser: Browser
    person_id: str
    ticket: str
    address_id: str

    async def quote(self, variant_id: uuid.UUID, quantity: int = 1, **wanted: Any) -> Any:
        lines = [{"variant_id": str(variant_id), "quantity": quantity}]
        return await self.browser.post(f"{ORDERS}/quote", json={"lines": lines, **wanted})

    async def place(self, variant_id: uuid.UUID, quantity: int = 1, **wanted: Any) -> Any:
        """As the page does it: at the price that was shown, unless `total` says another."""
        form = {
            "lines": [{"variant_id": str(variant_id), "quantity": quantity}],
            "address_id": self.address_id,
            "client_id": f"tap-{next(_KEYS):06}",
            **wanted,
        }
        if "total" not in form:
            priced = {name: form[name] for name in ("broadcast_id", "replay", "coupons") if name in form}
            form["total"] = (await self.quote(variant_id, quantity, **priced)).json()["total"]
        return await self.browser.post(ORDERS, json=form)

    async def order(self, variant_id: uuid.UUID, quantity: int = 1, **wanted: Any) -> dict[str, Any]:
        """An order that was placed."""
        answer = await self.place(variant_id, quantity, **wanted)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["order"])

    async def read(self, order: dict[str, Any]) -> dict[str, Any]:
        answer = await self.browser.get(f"{ORDERS}/{order['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def act(self, order: dict[str, Any], act: str, **form: Any) -> Any:
        return await self.browser.post(f"{ORDERS}/{order['id']}/{act}", json=form or None)

    async def cashier(self, order: dict[str, Any]) -> dict[str, Any]:
        """A payment that was opened at the sandbox."""
        form = {"provider": "sandbox", "method": "cashier", "path": "/r/tea-room"}
        answer = await self.browser.post(f"/watch/tea-room/cashier/{order['id']}", json=form)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def tap(self, payment: dict[str, Any], act: str = "pay") -> Any:
        """What a buyer does on the sandbox's page."""
        ticket = parse_qs(urlsplit(payment["action"]["url"]).query)["ticket"][0]
        return await self.browser.post("/sandbox/cashier", json={"ticket": ticket, "act": act})

    async def look(self, payment: dict[str, Any]) -> dict[str, Any]:
        """The buyer is back: the provider is asked."""
        answer = await self.browser.post(f"/watch/tea-room/payments/{payment['id']}/look")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def pay(self, order: dict[str, Any]) -> dict[str, Any]:
        """The payment, after the provider was asked about it."""
        payment = await self.cashier(order)
        assert (await self.tap(payment)).status_code == 200
        return await self.look(payment)

    async def paid(self, variant_id: uuid.UUID, quantity: int = 1, **wanted: Any) -> dict[str, Any]:
        """An order that was placed and paid."""
        order = await self.order(variant_id, quantity, **wanted)
        await self.pay(order)
        order = await self.read(order)
        assert order["state"] == "paid"
        return order


@dataclass
class Market:
    """The house's goods and staff."""

    stage: Stage
    shop: Shop
    database: Database

    async def variant(self, received: int = 10, price: int = 9900, **columns: Any) -> uuid.UUID:
        organisation = self.stage.organisation_id
        return await add_variant(self.database, organisation, received=received, price=price, **columns)

    async def level(self, variant_id: uuid.UUID) -> tuple[int, int, int]:
        """(held, sold, left)."""
        now: Level = await level(self.database, variant_id)
        return now.held, now.sold, now.left

    async def read(self, order: dict[str, Any], by: Browser | None = None) -> dict[str, Any]:
        answer = await (by or self.stage.owner).get(f"/orders/{order['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def ship(self, order: dict[str, Any], number: str = "SF1234567890") -> Any:
        form = {"carrier": "SF Express", "tracking_number": number}
        return await self.stage.owner.post(f"/orders/{order['id']}/shipment", json=form)

    async def refund(self, order: dict[str, Any], **form: Any) -> Any:
        wanted = {"key": f"refund-{next(_KEYS):06}", "reason": "Came broken", **form}
        return await self.stage.owner.post(f"/orders/{order['id']}/refunds", json=wanted)

    async def chase(self) -> None:
        """A round of the worker: what is due at providers is done."""
        await self.shop.till.chasing.run_due()


async def buyer_at(browser: Browser) -> Buyer:
    joined = await join(browser)
    address = await browser.post("/watch/tea-room/addresses", json=CHINESE)
    assert address.status_code == 201, address.text
    return Buyer(browser, joined["you"]["id"], joined["ticket"], address.json()["id"])
