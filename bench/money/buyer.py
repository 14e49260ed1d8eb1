"""A buyer who orders and pays at the sandbox, and does not give up: every request is sent again under the
same key until it is answered."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from bench.money.flash import PRICE as FLASH_PRICE
from bench.money.flash import FlashSales

ADDRESS = {
    "name": "王小明",
    "phone": "13800138000",
    "region": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "street": "龙井路 1 号",
}
ACTS = {
    "pay": 50,
    "duplicate": 15,
    "silent": 10,
    "delay": 10,
    "wrong_amount": 3,
    "fail": 7,
    "leave": 3,
    "cancel": 4,
    "cancel_and_pay": 3,
}
"""What a buyer does with an order, by weight. `cancel_and_pay`: cancels while the money is on its way."""
PAUSE_SECONDS = (0.2, 2.0)
RETRY_SECONDS = (0.2, 1.0)
LONGEST_WAIT_SECONDS = 40
SETTLED = {"paid", "held", "surplus"}
ORDERS_A_WIN = 0.7
"""The other wins lapse and go to who waits."""


@dataclass
class Book:
    """What one buyer knows for certain."""

    placed: dict[str, str] = field(default_factory=dict)
    """The order that was answered under each key."""
    paid: set[str] = field(default_factory=set)
    """Orders that the server said are paid."""
    won: set[str] = field(default_factory=set)
    """Flash sales in which the server said that one has won."""
    refused: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)


class Buyer:
    def __init__(self, site_url: str, slug: str, dice: random.Random, name: str) -> None:
        self._http = httpx2.AsyncClient(
            base_url=f"{site_url}/api/v1", headers={"Origin": site_url}, timeout=10
        )
        self._slug = slug
        self._dice = dice
        self._name = name
        self._address = ""
        self._asked: set[str] = set()
        self.person = ""
        self.stopped = False
        self.book = Book()

    async def enter(self) -> None:
        joined = await self._insist("POST", f"/rooms/{self._slug}/join", {"nickname": self._name})
        self.person = joined["you"]["id"]
        address = await self._insist("POST", f"/watch/{self._slug}/addresses", ADDRESS)
        if "id" not in address:
            raise RuntimeError(f"no address was taken: {address}")
        self._address = address["id"]

    async def run(self, variants: Sequence[str], price: int, sales: FlashSales) -> None:
        """Buys until it is told to stop, now of this and now of that, and in each flash sale once."""
        while not self.stopped:
            try:
                if sales.current is not None and sales.current not in self._asked:
                    await self._rush(sales, sales.current)
                else:
                    await self._buy(self._dice.choice(variants), price)
            except GivenUp:
                self.book.refused["given_up"] += 1
            await asyncio.sleep(self._dice.uniform(*PAUSE_SECONDS))

    async def close(self) -> None:
        await self._http.aclose()

    async def _rush(self, sales: FlashSales, sale: str) -> None:
        """Asked twice at once, as an impatient thumb does."""
        path = f"/watch/{self._slug}/flash-sales/{sale}/purchase"
        answers = await asyncio.gather(*(self._insist("POST", path, {"quantity": 1}) for _ in range(2)))
        outcome = answers[0].get("outcome", answers[0].get("code"))
        self.book.acts[f"flash_{outcome}"] += 1
        if outcome == "not_open":
            return
        self._asked.add(sale)
        if outcome == "won":
            self.book.won.add(sale)
            if self._dice.random() < ORDERS_A_WIN:
                await self._buy(sales.variant, FLASH_PRICE, sales.broadcast)

    async def _buy(self, variant: str, price: int, broadcast: str | None = None) -> None:
        quantity = 1 if broadcast else self._dice.choice((1, 1, 1, 2))
        key = str(uuid.UUID(int=self._dice.getrandbits(128)))
        wish = {
            "client_id": key,
            "lines": [{"variant_id": variant, "quantity": quantity}],
            "broadcast_id": broadcast,
            "address_id": self._address,
            "total": price * quantity,
            "coupons": [],
        }
        answer = await self._insist("POST", f"/watch/{self._slug}/orders", wish)
        if "order" not in answer:
            self.book.refused[answer["code"]] += 1
            return
        order = answer["order"]["id"]
        self.book.placed[key] = order
        act = self._dice.choices(list(ACTS), list(ACTS.values()))[0]
        self.book.acts[act] += 1
        await self._settle(order, act)

    async def _settle(self, order: str, act: str) -> None:
        if act == "leave":
            return
        if act == "cancel":
            await self._insist("POST", f"/watch/{self._slug}/orders/{order}/cancel")
            return
        if act == "fail":
            await self._pay(order, "fail")
            act = "pay"
        if act == "cancel_and_pay":
            payment = await self._pay(order, "delay")
            await self._insist("POST", f"/watch/{self._slug}/orders/{order}/cancel")
        else:
            payment = await self._pay(order, act)
        if payment:
            await self._await_money(order, payment)

    async def _pay(self, order: str, act: str) -> str | None:
        """The payment; None: there was nothing to pay (any more)."""
        wish = {"provider": "sandbox", "method": "cashier", "path": f"/r/{self._slug}"}
        payment = await self._insist("POST", f"/watch/{self._slug}/cashier/{order}", wish)
        if payment.get("action") is None:
            self.book.refused[payment.get("code", payment.get("state", "?"))] += 1
            return payment.get("id")
        (ticket,) = parse_qs(urlsplit(payment["action"]["url"]).query)["ticket"]
        await self._insist("POST", "/sandbox/cashier", {"ticket": ticket, "act": act})
        return str(payment["id"])

    async def _await_money(self, order: str, payment: str) -> None:
        deadline = asyncio.get_running_loop().time() + LONGEST_WAIT_SECONDS
        while not self.stopped and asyncio.get_running_loop().time() < deadline:
            seen = await self._insist("POST", f"/watch/{self._slug}/payments/{payment}/look")
            if seen.get("state") == "paid":
                self.book.paid.add(order)
            if seen.get("state") in SETTLED:
                return
            await asyncio.sleep(self._dice.uniform(0.5, 1.5))

    async def _insist(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer, or the problem that refuses it for good. Whatever is no answer is asked for again."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + 3 * LONGEST_WAIT_SECONDS
        while loop.time() < deadline:
            try:
                answer = await self._http.request(method, path, json=body)
            except httpx2.HTTPError:
                await asyncio.sleep(self._dice.uniform(*RETRY_SECONDS))
                continue
            if answer.status_code < 500 and answer.status_code != 429:
                return dict(answer.json()) if answer.content else {}
            await asyncio.sleep(self._dice.uniform(*RETRY_SECONDS))
        raise GivenUp(f"{method} {path}")


class GivenUp(Exception):
    """Something was not answered for minutes."""
