"""Flash sales one after the other while everything is killed: staff who does not give up either."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2

from tests.fixtures.install import StaffClient

UNITS = 20
PRICE = 900
COUNTDOWN_SECONDS = 10
OPEN_SECONDS = 12
HOLD_SECONDS = 60
LOOK_SECONDS = 1.0


class FlashSales:
    """`current` is the sale that was announced last, until it is over."""

    def __init__(self, owner: StaffClient, broadcast: str, variant: str) -> None:
        self._owner = owner
        self._sales = f"/broadcasts/{broadcast}/flash-sales"
        self._variant = variant
        self.broadcast = broadcast
        self.variant = variant
        self.current: str | None = None
        self.stopped = False

    async def run(self) -> None:
        while not self.stopped:
            sale = self.current = await self._announce()
            await self._over(sale)
            self.current = None

    async def _announce(self) -> str:
        form = {
            "variant_id": self._variant,
            "price": PRICE,
            "quantity": UNITS,
            "countdown": COUNTDOWN_SECONDS,
            "seconds": OPEN_SECONDS,
            "hold_seconds": HOLD_SECONDS,
        }
        sale = str((await _insist(lambda: self._owner.call("POST", self._sales, form)))["id"])
        while await self._state(sale) == "draft":
            try:
                await asyncio.to_thread(self._owner.call, "POST", f"{self._sales}/{sale}/start", {})
            except (httpx2.HTTPError, AssertionError):
                await asyncio.sleep(LOOK_SECONDS)
        return sale

    async def _over(self, sale: str) -> None:
        while True:
            if await self._state(sale) != "on":
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _state(self, sale: str) -> str:
        items = (await _insist(lambda: self._owner.call("GET", self._sales)))["items"]
        return str(next(one["state"] for one in items if one["id"] == sale))


async def _insist(call: Callable[[], Any]) -> Any:
    """What staff asks is asked again until the web process is back. A sale may be drafted twice by that."""
    while True:
        try:
            return await asyncio.to_thread(call)
        except (httpx2.HTTPError, AssertionError):
            await asyncio.sleep(LOOK_SECONDS)
