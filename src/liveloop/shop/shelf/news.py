"""Rooms hear of goods on their shelves: sold out, back in stock, changed, on show with another broadcast."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.shop.shelf import events, repository
from liveloop.shop.shelf.displays import displays_of, shown_of
from liveloop.shop.shelf.models import ShelfItem
from liveloop.shop.shelf.watching import SNAPSHOT_EXPLANATIONS
from liveloop.shop.stock import locks as stock
from liveloop.shop.stock.holds import Change
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.models import Broadcast


class ShelfNews:
    """A listener of stock and of goods. Only what rooms show now is told to them."""

    def __init__(self, channels: ChannelLog) -> None:
        self._channels = channels

    async def changed(self, session: AsyncSession, changes: Sequence[Change]) -> None:
        """The stock: of interest are the last one and the first one again."""
        crossed = [one.variant_id for one in changes if (one.before_left > 0) != (one.after_left > 0)]
        if not crossed:
            return
        drafts: defaultdict[uuid.UUID, list[Draft]] = defaultdict(list)
        items = await self._on_show(session, await repository.products_of(session, crossed))
        for display in await displays_of(session, items):
            if display.is_shown:
                drafts[display.item.room_id].append(events.stock(display))
        await self._tell(session, drafts)

    async def goods_changed(self, session: AsyncSession, product_ids: Collection[uuid.UUID]) -> None:
        """Their looks or prices, or that they are sold at all. Who calls has locked them."""
        items = await self._on_show(session, product_ids)
        await stock.lock_stocks(session, await repository.variants_of(session, product_ids))
        drafts: defaultdict[uuid.UUID, list[Draft]] = defaultdict(list)
        for broadcast_id in sorted({item.broadcast_id for item in items}):
            touched = [item for item in items if item.broadcast_id == broadcast_id]
            shown = await shown_of(session, broadcast_id)
            draft = events.changed(broadcast_id, shown, {item.id for item in touched})
            drafts[touched[0].room_id].append(draft)
        await self._tell(session, drafts)

    async def _on_show(self, session: AsyncSession, product_ids: Collection[uuid.UUID]) -> list[ShelfItem]:
        shown = [
            await broadcasts.shown_or_none(session, room_id)
            for room_id in await repository.rooms_with(session, product_ids)
        ]
        return await repository.showing(session, product_ids, [one.id for one in shown if one])

    async def _tell(self, session: AsyncSession, drafts: Mapping[uuid.UUID, Sequence[Draft]]) -> None:
        for room_id in sorted(drafts):
            await self._channels.append(session, str(room_id), drafts[room_id])


class ShelfOpening:
    """A companion of broadcasts: whoever is shown another one is told what is on its shelf."""

    async def opening(self, session: AsyncSession, broadcast: Broadcast) -> list[Draft]:
        drafts: list[Draft] = []
        if shown := await shown_of(session, broadcast.id):
            drafts.append(events.changed(broadcast.id, shown, {display.item.id for display in shown}))
        if spans := await repository.explanations(session, broadcast.id, limit=SNAPSHOT_EXPLANATIONS):
            drafts.append(events.explaining(broadcast.id, spans))
        return drafts
