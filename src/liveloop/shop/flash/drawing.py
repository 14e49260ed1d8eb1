"""The draw of a fair sale: every entry has the same chance, and anybody can do it again (`kit.fairness`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.fairness import drawn, hash_of
from liveloop.kit.seal import Vault
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.repository import Counted
from liveloop.shop.flash.reserving import Reserving
from liveloop.shop.flash.vocabulary import WaiterState, WonBy, waiting_limit
from liveloop.shows.playback import repository as playback


class Drawing:
    def __init__(self, clock: Clock, channels: ChannelLog, vault: Vault, reserving: Reserving) -> None:
        self._clock = clock
        self._channels = channels
        self._vault = vault
        self._reserving = reserving

    async def draw(self, session: AsyncSession, sale: FlashSale) -> None:
        """Under the lock of the sale: the first of the draw win, the next wait in its order, each is told."""
        assert sale.sealed_seed is not None, "a fair sale has its seed from its announcement on"
        seed = bytes.fromhex(self._vault.open(sale.sealed_seed))
        removed = await playback.removed_people(session, sale.broadcast_id)
        if removed:
            await repository.leave_out(session, sale.id, removed)
        entries = {entry.id: entry for entry in await repository.counted(session, sale.id)}
        sale.drawn_at = self._clock.now()
        sale.seed, sale.sealed_seed = seed.hex(), None
        sale.entries_hash = hash_of(entries)
        order = [entries[entry_id] for entry_id in drawn(seed, list(entries))]
        wins = self._win(sale, order)
        news = [events.won(sale, win) for win in wins]
        await repository.add_wins(session, wins)
        news += await self._wait(session, sale, order[len(wins) :])
        await self._channels.append(session, str(sale.room_id), news)

    def _win(self, sale: FlashSale, order: Sequence[Counted]) -> list[FlashWin]:
        wins: list[FlashWin] = []
        for entry in order:
            if not sale.left:
                break
            wins.append(
                self._reserving.win(
                    sale, entry.person_id, entry.name, entry.wanted, WonBy.DRAW, entry_id=entry.id
                )
            )
        return wins

    async def _wait(self, session: AsyncSession, sale: FlashSale, order: Sequence[Counted]) -> list[Draft]:
        now = self._clock.now()
        waiting = order[: waiting_limit(sale.quantity)]
        rows = [
            {
                "sale_id": sale.id,
                "place": place,
                "person_id": entry.person_id,
                "name": entry.name,
                "wanted": entry.wanted,
                "state": WaiterState.WAITING,
                "created_at": now,
            }
            for place, entry in enumerate(waiting, start=1)
        ]
        await repository.add_waiters(session, rows)
        sale.arrivals = sale.waiting = len(rows)
        return [events.waits(sale, entry.person_id, place) for place, entry in enumerate(waiting, start=1)]
