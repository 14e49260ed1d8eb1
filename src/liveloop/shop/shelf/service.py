"""The shelf of a broadcast, also before and after it: what is on it, in which order, at which live price."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.goods.models import ProductStatus
from liveloop.shop.shelf import events, repository
from liveloop.shop.shelf.displays import displays_of, shown_of
from liveloop.shop.shelf.errors import ItemNotFound, NotForSale, ShelfChanged, ShelfFull
from liveloop.shop.shelf.explaining import Explaining
from liveloop.shop.shelf.live_prices import change_prices, check_prices, close_prices
from liveloop.shop.shelf.locks import lock_goods
from liveloop.shop.shelf.models import ShelfItem
from liveloop.shop.shelf.schemas import (
    ITEMS,
    Explain,
    ExplainingRead,
    LookCount,
    ShelfItemUpdate,
    ShelfMount,
    ShelfOrder,
    ShelfRead,
    explanation_view,
)
from liveloop.shows.broadcasts.errors import BroadcastNotFound
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import ON_AIR, BroadcastState

NOBODY = (0, 0)


class ShelfService:
    """Changes happen under the lock of the broadcast. The room is told, unless it does not know of the
    broadcast yet."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        *,
        honour_seconds: float,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._explaining = Explaining(channels)
        self._honour_seconds = honour_seconds

    async def read(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> ShelfRead:
        """Everything on it, with how many people looked."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        return await self._read(session, broadcast)

    async def mount(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: ShelfMount
    ) -> ShelfRead:
        """Put products below what is there; what is on the shelf already stays where it is.

        Raises ShelfFull, NotForSale.
        """
        broadcast = await self._locked(session, actor, broadcast_id)
        items = await repository.items_of(session, broadcast_id)
        there = {item.product_id for item in items}
        fresh = [one for one in dict.fromkeys(wanted.product_ids) if one not in there]
        if len(items) + len(fresh) > ITEMS:
            raise ShelfFull(f"A shelf has room for {ITEMS} products. Take some off first.")
        await _lock_for_sale(session, actor, fresh)
        known = await repository.taken_off(session, broadcast_id, fresh)
        added = [
            self._item(broadcast, product_id, known.get(product_id), position)
            for position, product_id in enumerate(fresh, start=len(items))
        ]
        await repository.add(session, *added)
        if added:
            await self._tell(session, broadcast, [item.id for item in added])
            products = [str(item.product_id) for item in added]
            await self._record(session, actor, "shelf.mounted", broadcast, products=products)
        return await self._read(session, broadcast)

    async def take_off(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, item_id: uuid.UUID
    ) -> None:
        """Its live prices close and its explanation ends. Raises ItemNotFound."""
        broadcast = await self._locked(session, actor, broadcast_id)
        items = await repository.items_of(session, broadcast_id)
        item = _one_of(items, item_id)
        now = self._clock.now()
        item.removed_at = now
        await close_prices(session, broadcast, item, now)
        for position, other in enumerate(other for other in items if other is not item):
            other.position = position
        await session.flush()
        await self._explaining.forget(session, broadcast, item, now)
        await self._tell(session, broadcast, [])
        await self._record(session, actor, "shelf.taken_off", broadcast, product=str(item.product_id))

    async def arrange(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: ShelfOrder
    ) -> ShelfRead:
        """Raises ShelfChanged unless exactly what is on the shelf is named."""
        broadcast = await self._locked(session, actor, broadcast_id)
        items = {item.id: item for item in await repository.items_of(session, broadcast_id)}
        if sorted(wanted.item_ids) != sorted(items):
            raise ShelfChanged("Somebody changed the shelf meanwhile. Look at it and move the product again.")
        if wanted.item_ids != list(items):
            for position, item_id in enumerate(wanted.item_ids):
                items[item_id].position = position
            await session.flush()
            await self._tell(session, broadcast, [])
            await self._record(session, actor, "shelf.arranged", broadcast)
        return await self._read(session, broadcast)

    async def update(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        item_id: uuid.UUID,
        wanted: ShelfItemUpdate,
    ) -> ShelfRead:
        """Open, change and close live prices. Raises ItemNotFound, PriceInvalid."""
        broadcast = await self._locked(session, actor, broadcast_id)
        item = _one_of(await repository.items_of(session, broadcast_id), item_id)
        products, variants = await lock_goods(session, actor.organisation_id, {item.product_id})
        known = {variant.id: variant for variant in variants[item.product_id]}
        check_prices(products[item.product_id], known, wanted.prices)
        at = believed(wanted.at, self._clock.now())
        await change_prices(session, broadcast, item, wanted.prices, at)
        if wanted.replay_price is not None:
            item.replay_price = wanted.replay_price
        await session.flush()
        await self._tell(session, broadcast, [item_id])
        changes = wanted.model_dump(mode="json", exclude_unset=True, exclude={"at"})
        await self._record(session, actor, "shelf.priced", broadcast, product=str(item.product_id), **changes)
        return await self._read(session, broadcast)

    async def explain(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: Explain
    ) -> ExplainingRead:
        """One at a time; the one before ends with it. Raises ItemNotFound, NotOnAir."""
        broadcast = await self._locked(session, actor, broadcast_id)
        item = None
        if wanted.item_id is not None:
            item = _one_of(await repository.items_of(session, broadcast_id), wanted.item_id)
        at = believed(wanted.at, self._clock.now())
        running, changed = await self._explaining.switch(session, broadcast, item, at)
        if changed:
            act = "shelf.explained" if item else "shelf.explaining_ended"
            product = str(item.product_id) if item else None
            await self._record(session, actor, act, broadcast, product=product)
        return ExplainingRead(explaining=explanation_view(running) if running else None)

    def _item(
        self, broadcast: Broadcast, product_id: uuid.UUID, known: ShelfItem | None, position: int
    ) -> ShelfItem:
        """A new one, or the one that was there before."""
        item = known or ShelfItem(
            id=new_id(),
            organisation_id=broadcast.organisation_id,
            room_id=broadcast.room_id,
            broadcast_id=broadcast.id,
            product_id=product_id,
            replay_price=False,
            created_at=self._clock.now(),
        )
        item.position = position
        item.removed_at = None
        return item

    async def _read(self, session: AsyncSession, broadcast: Broadcast) -> ShelfRead:
        items = await repository.items_of(session, broadcast.id)
        counts = await repository.counts_of(session, [item.id for item in items])
        on_air = broadcast.state in ON_AIR
        running = await repository.running_or_none(session, broadcast.id) if on_air else None
        return ShelfRead(
            items=[
                display.read(
                    looks=_looks(counts, display.item.id, replay=False),
                    replay_looks=_looks(counts, display.item.id, replay=True),
                )
                for display in await displays_of(session, items)
            ],
            explaining=explanation_view(running) if running else None,
            honour_seconds=self._honour_seconds,
        )

    async def _locked(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> Broadcast:
        await self._broadcasts.get(session, actor, broadcast_id)
        broadcast = await lock_broadcast(session, broadcast_id)
        if broadcast is None:
            raise BroadcastNotFound("There is no such broadcast.")
        return broadcast

    async def _tell(
        self, session: AsyncSession, broadcast: Broadcast, item_ids: Collection[uuid.UUID]
    ) -> None:
        if broadcast.state == BroadcastState.DRAFT:
            return
        shown = await shown_of(session, broadcast.id)
        draft = events.changed(broadcast.id, shown, item_ids)
        await self._channels.append(session, str(broadcast.room_id), [draft])

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, broadcast: Broadcast, **details: Any
    ) -> None:
        await self._audit.record(session, actor, act, target=("broadcast", broadcast.id), details=details)


async def _lock_for_sale(session: AsyncSession, actor: Actor, product_ids: Sequence[uuid.UUID]) -> None:
    products, variants = await lock_goods(session, actor.organisation_id, product_ids)
    unfit = [
        str(one)
        for one in product_ids
        if one not in products or products[one].status != ProductStatus.ACTIVE or not variants[one]
    ]
    if unfit:
        message = "Only active products with something to choose can be put on a shelf."
        raise NotForSale(message, products=unfit)


def _one_of(items: Sequence[ShelfItem], item_id: uuid.UUID) -> ShelfItem:
    for item in items:
        if item.id == item_id:
            return item
    raise ItemNotFound("This product is not on the shelf.")


def _looks(
    counts: Mapping[tuple[uuid.UUID, bool], tuple[int, int]], item_id: uuid.UUID, *, replay: bool
) -> LookCount:
    seen, opened = counts.get((item_id, replay), NOBODY)
    return LookCount(seen=seen, opened=opened)
