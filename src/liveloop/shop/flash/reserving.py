"""Who may have what: wins are given, lapse, and go to who waits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.locks import lock_wins
from liveloop.shop.flash.models import FlashSale, FlashWaiter, FlashWin
from liveloop.shop.flash.vocabulary import SERVED, SaleState, WaiterState, WinState, WonBy
from liveloop.shop.stock.service import StockService
from liveloop.shows.playback import repository as playback

SERVED_AT_ONCE = 100


def stock_key(sale_id: uuid.UUID) -> str:
    """Under which the stock keeps what a sale sells and nobody has ordered."""
    return f"flash:{sale_id}"


class Reserving:
    """Each method is called under the lock of the sale. The stock is locked before wins are."""

    def __init__(self, clock: Clock, channels: ChannelLog, stock: StockService) -> None:
        self._clock = clock
        self._channels = channels
        self._stock = stock

    def win(
        self,
        sale: FlashSale,
        person_id: uuid.UUID,
        name: str,
        wanted: int,
        via: WonBy,
        *,
        entry_id: str | None = None,
    ) -> FlashWin:
        """Give up to `wanted` pieces of what is left, which is one or more; the caller adds the win."""
        now = self._clock.now()
        quantity = min(wanted, sale.left)
        sale.left -= quantity
        sale.winners += 1
        return FlashWin(
            id=new_id(),
            sale_id=sale.id,
            person_id=person_id,
            name=name,
            place=sale.winners,
            entry_id=entry_id,
            quantity=quantity,
            state=WinState.WON,
            via=via,
            expires_at=now + timedelta(seconds=sale.hold_seconds),
            order_id=None,
            created_at=now,
            changed_at=now,
        )

    async def lapse_due(self, session: AsyncSession, sale: FlashSale) -> None:
        """Wins that nobody ordered in time go on to who waits."""
        due = await repository.due_wins(session, sale.id, now=self._clock.now())
        if not due:
            return
        await self._stock.lock(session, [sale.variant_id])
        lapsed = [win for win in (await lock_wins(session, due)).values() if win.state == WinState.WON]
        for win in lapsed:
            self.mark_lapsed(win)
        await self._channels.append(session, str(sale.room_id), [events.lapsed(win) for win in lapsed])
        await self.give_back(session, sale, sum(win.quantity for win in lapsed))

    def mark_lapsed(self, win: FlashWin) -> None:
        win.state = WinState.LAPSED
        win.changed_at = self._clock.now()

    def serves(self, sale: FlashSale) -> bool:
        """Whether what comes back still goes to who waits, or can be bought."""
        if sale.state == SaleState.OVER:
            assert sale.over_at is not None, "what is over has its moment"
            return self._clock.now() < sale.over_at + SERVED
        return sale.state == SaleState.ON

    async def give_back(self, session: AsyncSession, sale: FlashSale, pieces: int) -> None:
        """So many can be had again, by who waits longest. Without anybody: by all while it is on, else the
        stock has them back."""
        was_out, winners = sale.left == 0, sale.winners
        sale.left += pieces
        if self.serves(sale):
            await self._serve(session, sale)
        await self.settle_rest(session, sale)
        await session.flush()
        is_back = pieces and sale.state == SaleState.ON and was_out and sale.left
        if is_back or sale.winners != winners:
            await self._channels.append(session, str(sale.room_id), [events.changed(sale, None)])

    async def settle_rest(self, session: AsyncSession, sale: FlashSale) -> None:
        """What is left of a sale that is over goes back to the stock."""
        if sale.state in (SaleState.DRAFT, SaleState.ON) or not sale.left:
            return
        rest = f"{stock_key(sale.id)}:{new_id().hex}"
        await self._stock.split(session, stock_key(sale.id), rest, sale.left)
        await self._stock.release(session, [rest])
        sale.left = 0

    async def _serve(self, session: AsyncSession, sale: FlashSale) -> None:
        while sale.left and sale.waiting:
            waiters = await repository.next_waiters(session, sale.id, limit=SERVED_AT_ONCE)
            if not waiters:
                sale.waiting = 0
                return
            await self._serve_some(session, sale, waiters)

    async def _serve_some(
        self, session: AsyncSession, sale: FlashSale, waiters: Sequence[FlashWaiter]
    ) -> None:
        pairs = {(sale.broadcast_id, waiter.person_id) for waiter in waiters}
        removed = await playback.removed(session, pairs)
        wins: list[FlashWin] = []
        for waiter in waiters:
            if not sale.left:
                break
            gone = (sale.broadcast_id, waiter.person_id) in removed
            waiter.state = WaiterState.GONE if gone else WaiterState.SERVED
            sale.waiting -= 1
            if not gone:
                wins.append(self.win(sale, waiter.person_id, waiter.name, waiter.wanted, WonBy.WAITING))
        await repository.add_wins(session, wins)
        news: list[Draft] = [events.won(sale, win) for win in wins]
        await self._channels.append(session, str(sale.room_id), news)
