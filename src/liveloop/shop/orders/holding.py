"""The goods, coupons and wins of an order: set aside, sold, let go, taken back; always together.

Locks are taken in one order everywhere: the order, its payments, the sales in which something was won (each
after its job), all stocks of the order in the order of their variants, wins, coupons. Rooms hear of it last:
whoever has their channel locks nothing more of these.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.orders.models import Order, OrderLine
from liveloop.shop.orders.neighbours import Coupons, Wins
from liveloop.shop.pricing import Quote
from liveloop.shop.stock.errors import SoldOut
from liveloop.shop.stock.holds import Hold
from liveloop.shop.stock.service import StockService


class Holding:
    """Stateless."""

    def __init__(self, stock: StockService, coupons: Coupons, wins: Wins) -> None:
        self._stock = stock
        self._coupons = coupons
        self._wins = wins

    async def set_aside(self, session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> None:
        """Raises SoldOut, or what refuses a win or a coupon; then nothing of it may be kept."""
        await self._stock.lock(session, [line.variant_id for line in lines])
        await self._hold(session, order, [line for line in lines if line.win_id is None])
        for win_id in _won(lines):
            await self._wins.use(session, win_id, order.id)
        if references := used_coupons(order):
            await self._coupons.reserve(session, order.person_id, references, order.id)

    async def set_aside_again(self, session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> bool:
        """What was let go when the order closed. False when it cannot be had any more: what was won in a
        flash sale has gone to somebody else. Raises SoldOut, or what refuses a coupon."""
        if _won(lines):
            return False
        order.held_again = True
        await self._hold(session, order, lines)
        if references := used_coupons(order):
            await self._coupons.reserve(session, order.person_id, references, order.id)
        return True

    async def sell(self, session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> None:
        await self._stock.sell(session, [hold_key(order, line.variant_id) for line in lines])
        if used_coupons(order):
            await self._coupons.use(session, order.id)

    async def let_go(self, session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> None:
        won = _won(lines)
        await self._wins.lock(session, won)
        await self._stock.lock(session, [line.variant_id for line in lines])
        mine = [hold_key(order, line.variant_id) for line in lines if line.win_id is None]
        await self._stock.release(session, mine)
        for win_id in won:
            await self._wins.give_up(session, win_id)
        if used_coupons(order):
            await self._coupons.release(session, order.id)

    async def give_coupons_back(self, session: AsyncSession, order: Order) -> None:
        """All of its money went back."""
        if used_coupons(order):
            await self._coupons.release(session, order.id)

    async def take_back(
        self, session: AsyncSession, order: Order, lines: Sequence[OrderLine], goods: Mapping[str, int]
    ) -> None:
        """Line id -> how many came back. Call it in the transaction that records the return."""
        coming = [(line, goods[str(line.id)]) for line in lines if goods.get(str(line.id))]
        await self._stock.lock(session, [line.variant_id for line, _ in coming])
        for line, count in coming:
            line.returned += count
            await self._stock.take_back(session, hold_key(order, line.variant_id), count)
        await session.flush()

    async def _hold(self, session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> None:
        wanted = [Hold(hold_key(order, line.variant_id), line.variant_id, line.quantity) for line in lines]
        for answer in await self._stock.hold(session, wanted):
            if isinstance(answer, SoldOut):
                raise answer


def hold_key(order: Order, variant_id: uuid.UUID) -> str:
    """Under which the stock keeps what is the order's."""
    return f"order:{order.id}:{variant_id}" + (":again" if order.held_again else "")


def used_coupons(order: Order) -> list[str]:
    return [one.reference for one in Quote.from_json(order.quote).discounts]


def _won(lines: Sequence[OrderLine]) -> list[uuid.UUID]:
    """The wins that were ordered."""
    return sorted(line.win_id for line in lines if line.win_id is not None)
