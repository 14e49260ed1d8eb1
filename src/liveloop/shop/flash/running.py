"""What happens to a sale at its time: it is announced, closes, is drawn, its wins lapse, it is settled.

One job a sale (`flash.due`), that does whatever is due and comes back when the next thing is. The row of the
job is locked before the sale, here and by whoever wants it to come at once.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.commitment import commitment_of, new_seed
from liveloop.kit.jobs import Jobs
from liveloop.kit.seal import Vault
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.drawing import Drawing
from liveloop.shop.flash.locks import lock_sales, lock_sales_of
from liveloop.shop.flash.models import FlashSale
from liveloop.shop.flash.reserving import Reserving, stock_key
from liveloop.shop.flash.schemas import closing
from liveloop.shop.flash.settling import late_of
from liveloop.shop.flash.vocabulary import SERVED, FlashMode, SaleState
from liveloop.shop.stock.service import StockService
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.vocabulary import ON_AIR, OVER

DUE = "flash.due"
LOOKS = timedelta(minutes=10)
"""How often a sale that was not announced looks whether its broadcast is over: then its goods go back."""
AGAIN = timedelta(seconds=5)
"""When a sale tries again that could not be announced at its time: no picture yet, or another one is on."""


class Running:
    """Its job runs in the worker."""

    def __init__(
        self,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        vault: Vault,
        stock: StockService,
        reserving: Reserving,
        drawing: Drawing,
        *,
        honour: timedelta,
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels
        self._vault = vault
        self._stock = stock
        self._reserving = reserving
        self._drawing = drawing
        self._honour = honour

    async def look(self, session: AsyncSession, sale_id: uuid.UUID) -> None:
        """Have the job come at once. Called before the sale is locked."""
        await self._enqueue(session, sale_id, self._clock.now())

    async def announce(self, session: AsyncSession, sale: FlashSale, at: datetime) -> None:
        """Show a draft, under its lock; a fair one publishes what binds its draw."""
        if sale.mode == FlashMode.FAIR:
            seed = new_seed()
            sale.commitment = commitment_of(seed)
            sale.sealed_seed = self._vault.seal(seed.hex())
        sale.state = SaleState.ON
        sale.starts_at = None
        sale.at = at
        sale.opens_at = at + timedelta(seconds=sale.countdown)
        sale.closes_at = sale.opens_at + timedelta(seconds=sale.seconds)
        await session.flush()
        await self._channels.append(session, str(sale.room_id), [events.changed(sale, at)])

    async def due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `flash.due`."""
        sale = await self._locked_or_none(session, uuid.UUID(payload["sale"]))
        if sale is None:
            return
        now = self._clock.now()
        if sale.state == SaleState.DRAFT:
            await self._look_after_draft(session, sale, now)
        if sale.state == SaleState.ON and now >= closing(sale) + late_of(sale, self._honour):
            await self._end(session, sale, now)
        if sale.state in (SaleState.ON, SaleState.OVER):
            await self._reserving.lapse_due(session, sale)
        if (next_at := await self._next(session, sale, now)) is not None:
            await self._enqueue(session, sale.id, next_at)

    async def _locked_or_none(self, session: AsyncSession, sale_id: uuid.UUID) -> FlashSale | None:
        """With all of its broadcast while it may be announced; then its stock, before the room hears of
        anything."""
        known = await repository.get_or_none(session, sale_id)
        if known is None:
            return None
        if known.state == SaleState.DRAFT:
            sale = (await lock_sales_of(session, known.broadcast_id)).get(sale_id)
        else:
            sale = (await lock_sales(session, [sale_id])).get(sale_id)
        if sale is not None:
            await self._stock.lock(session, [sale.variant_id])
        return sale

    async def _look_after_draft(self, session: AsyncSession, sale: FlashSale, now: datetime) -> None:
        broadcast = await broadcasts.get_or_none(session, sale.broadcast_id)
        if broadcast is None or broadcast.state in OVER:
            sale.over_at = now
            await self._settle(session, sale)
        elif sale.starts_at is not None and sale.starts_at <= now and broadcast.state in ON_AIR:
            others = await repository.list_of(session, sale.broadcast_id)
            if not any(other.state == SaleState.ON for other in others):
                await self.announce(session, sale, now)

    async def _end(self, session: AsyncSession, sale: FlashSale, now: datetime) -> None:
        """Nobody buys or enters any more: they take the same lock and see the state."""
        sale.state = SaleState.OVER
        sale.over_at = now
        if sale.mode == FlashMode.FAIR and closing(sale) >= (sale.opens_at or now):
            await self._drawing.draw(session, sale)
        await self._reserving.settle_rest(session, sale)
        await session.flush()
        await self._channels.append(session, str(sale.room_id), [events.changed(sale, None)])

    async def _next(self, session: AsyncSession, sale: FlashSale, now: datetime) -> datetime | None:
        """When something is due; a sale of which nothing is open any more is settled."""
        if sale.state == SaleState.DRAFT:
            starts = sale.starts_at
            return now + LOOKS if starts is None else max(min(starts, now + LOOKS), now + AGAIN)
        if sale.state == SaleState.SETTLED:
            return None
        expiry = await repository.next_expiry_or_none(session, sale.id)
        if sale.state == SaleState.ON:
            assert sale.opens_at is not None, "what was announced has its times"
            first = expiry or max(now, sale.opens_at) + timedelta(seconds=sale.hold_seconds)
            return min(closing(sale) + late_of(sale, self._honour), first)
        assert sale.over_at is not None, "what is over has its moment"
        if expiry is None and now >= sale.over_at + SERVED:
            await self._settle(session, sale)
            return None
        return min(expiry or sale.over_at + SERVED, max(now + AGAIN, sale.over_at + SERVED))

    async def _settle(self, session: AsyncSession, sale: FlashSale) -> None:
        """Nothing is held for it any more, and nobody waits."""
        sale.state = SaleState.SETTLED
        sale.waiting = 0
        sale.left = 0
        await repository.dismiss_waiters(session, sale.id)
        await self._stock.release(session, [stock_key(sale.id)])
        await session.flush()

    async def _enqueue(self, session: AsyncSession, sale_id: uuid.UUID, at: datetime) -> None:
        payload = {"sale": str(sale_id)}
        await self._jobs.enqueue(session, DUE, payload, run_at=at, unique_key=f"{DUE}:{sale_id}")
