"""What something would cost this person now, and why. Nothing is set aside."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.orders.basket import Baskets
from liveloop.shop.orders.schemas import QuoteRead, QuoteWish, read_quote
from liveloop.shop.stock.holds import EMPTY
from liveloop.shop.stock.service import StockService
from liveloop.shows.watch.tickets import Pass


class QuoteService:
    def __init__(self, clock: Clock, baskets: Baskets, stock: StockService) -> None:
        self._clock = clock
        self._baskets = baskets
        self._stock = stock

    async def quote(self, session: AsyncSession, by: Pass, wanted: QuoteWish) -> QuoteRead:
        """With the coupons that were named, or the best. Raises NotForSale, CurrenciesMixed."""
        draw = await self._baskets.draw(session, by, wanted, self._clock.now())
        levels = await self._stock.levels(session, draw.goods.keys())
        short = {
            line.variant_id: max(left, 0)
            for line in draw.basket.lines
            if line.variant_id not in draw.wins
            and (left := levels.get(line.variant_id, EMPTY).left) < line.quantity
        }
        return read_quote(draw.quote(wanted.coupons), draw.looks, titles=draw.titles, short=short)
