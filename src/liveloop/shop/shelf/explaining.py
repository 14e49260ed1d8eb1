"""Which product the picture explains: one at a time, from and until media times."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.ids import new_id
from liveloop.shop.shelf import events, repository
from liveloop.shop.shelf.errors import NotOnAir
from liveloop.shop.shelf.models import Explanation, ShelfItem
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.vocabulary import ON_AIR


class Explaining:
    """Whoever calls this has locked the broadcast."""

    def __init__(self, channels: ChannelLog) -> None:
        self._channels = channels

    async def switch(
        self, session: AsyncSession, broadcast: Broadcast, item: ShelfItem | None, at: datetime
    ) -> tuple[Explanation | None, bool]:
        """Explain `item`, or nothing, from `at` on, but not before the last one began or ended.

        Returns what is explained then, and whether that is news. Raises NotOnAir.
        """
        if item is not None and broadcast.state not in ON_AIR:
            raise NotOnAir("Products are explained while the broadcast is on air. Start it first.")
        last = next(iter(await repository.explanations(session, broadcast.id, limit=1)), None)
        running = last if last is not None and last.until is None else None
        if (running and running.item_id) == (item and item.id):
            return running, False
        at = max(at, last.until or last.at) if last else at
        told: list[Explanation] = []
        if running is not None:
            running.until = at
            await session.flush()
            told.append(running)
        begun = None
        if item is not None:
            begun = Explanation(id=new_id(), broadcast_id=broadcast.id, item_id=item.id, at=at)
            await repository.add(session, begun)
            told.append(begun)
        await self._channels.append(session, str(broadcast.room_id), [events.explaining(broadcast.id, told)])
        return begun, True

    async def forget(
        self, session: AsyncSession, broadcast: Broadcast, item: ShelfItem, at: datetime
    ) -> None:
        """The item is taken off: if it is explained, that ends."""
        running = await repository.running_or_none(session, broadcast.id)
        if running is not None and running.item_id == item.id:
            await self.switch(session, broadcast, None, at)
