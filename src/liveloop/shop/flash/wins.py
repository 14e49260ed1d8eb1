"""What orders ask about wins: what may be ordered at which price, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.errors import WinGone
from liveloop.shop.flash.locks import lock_sales, lock_wins
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.reserving import Reserving, stock_key
from liveloop.shop.flash.running import Running
from liveloop.shop.flash.vocabulary import WinState
from liveloop.shop.stock.service import StockService


@dataclass(frozen=True, slots=True)
class Win:
    """What somebody won and has not ordered yet. `price` is of one piece."""

    id: uuid.UUID
    sale_id: uuid.UUID
    variant_id: uuid.UUID
    quantity: int
    price: int
    expires_at: datetime


def order_key(order_id: uuid.UUID, variant_id: uuid.UUID) -> str:
    """Under which the stock keeps what an order has set aside."""
    return f"order:{order_id}:{variant_id}"


class Wins:
    """Locks: the jobs of the sales, the sales, the stocks, the wins; `use` needs no sale."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        stock: StockService,
        reserving: Reserving,
        running: Running,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._stock = stock
        self._reserving = reserving
        self._running = running

    async def of(
        self,
        session: AsyncSession,
        person_id: uuid.UUID,
        variant_ids: Collection[uuid.UUID],
        broadcast_id: uuid.UUID | None,
    ) -> Mapping[uuid.UUID, Win]:
        """By variant, the newest that may still be ordered; those of one broadcast, if that is named."""
        rows = await repository.open_wins(session, person_id, variant_ids, broadcast_id)
        found: dict[uuid.UUID, Win] = {}
        for win, sale in rows:
            found.setdefault(sale.variant_id, _win(win, sale))
        return found

    async def win_or_none(
        self,
        session: AsyncSession,
        person_id: uuid.UUID,
        variant_id: uuid.UUID,
        broadcast_id: uuid.UUID | None,
    ) -> Win | None:
        return (await self.of(session, person_id, [variant_id], broadcast_id)).get(variant_id)

    async def use(self, session: AsyncSession, win_id: uuid.UUID, order_id: uuid.UUID) -> None:
        """Its goods are the order's from now on, under `order_key`; twice for one order changes nothing.

        Raises WinGone when it lapsed, or was ordered otherwise.
        """
        known = await repository.win_or_none(session, win_id)
        sale = await repository.get_or_none(session, known.sale_id) if known else None
        if sale is None:
            raise WinGone("This reservation is gone.")
        await self._stock.lock(session, [sale.variant_id])
        win = (await lock_wins(session, [win_id]))[win_id]
        if win.state == WinState.ORDERED and win.order_id == order_id:
            return
        if win.state != WinState.WON:
            raise WinGone("This reservation is gone: it was ordered, or its time is over.")
        key = order_key(order_id, sale.variant_id)
        await self._stock.split(session, stock_key(sale.id), key, win.quantity)
        self._mark(win, WinState.ORDERED, order_id)
        await session.flush()
        await self._tell(session, sale, events.ordered(win))

    async def lock(self, session: AsyncSession, win_ids: Collection[uuid.UUID]) -> None:
        """The sales of these wins; before the stocks of whatever their order holds besides."""
        sale_ids = sorted(await repository.sales_of(session, win_ids))
        for sale_id in sale_ids:
            await self._running.look(session, sale_id)
        if sale_ids:
            await lock_sales(session, sale_ids)

    async def give_up(self, session: AsyncSession, win_id: uuid.UUID) -> None:
        """Its order closed: what was won goes to who waits, or back to the stock. Twice changes nothing.
        Called under `lock`."""
        known = await repository.win_or_none(session, win_id)
        sale = await repository.get_or_none(session, known.sale_id) if known else None
        if sale is None:
            return
        await self._stock.lock(session, [sale.variant_id])
        win = (await lock_wins(session, [win_id]))[win_id]
        if win.state != WinState.ORDERED or win.order_id is None:
            return
        key = order_key(win.order_id, sale.variant_id)
        self._mark(win, WinState.LAPSED, win.order_id)
        if self._reserving.serves(sale):
            await self._stock.put_back(session, key, stock_key(sale.id))
            await self._reserving.give_back(session, sale, win.quantity)
        else:
            await self._stock.release(session, [key])
        await session.flush()
        await self._tell(session, sale, events.lapsed(win))

    async def _tell(self, session: AsyncSession, sale: FlashSale, draft: Draft) -> None:
        await self._channels.append(session, str(sale.room_id), [draft])

    def _mark(self, win: FlashWin, state: WinState, order_id: uuid.UUID) -> None:
        win.state = state
        win.order_id = order_id
        win.changed_at = self._clock.now()


def _win(win: FlashWin, sale: FlashSale) -> Win:
    return Win(win.id, sale.id, sale.variant_id, win.quantity, sale.price, win.expires_at)
