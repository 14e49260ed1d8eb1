"""Flash sales: prepared, announced, closed, read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.errors import (
    FlashNotFound,
    FlashRunning,
    FlashState,
    NotForSale,
    TooManyFlashSales,
)
from liveloop.shop.flash.locks import lock_sales_of
from liveloop.shop.flash.models import FlashSale
from liveloop.shop.flash.reserving import stock_key
from liveloop.shop.flash.running import Running
from liveloop.shop.flash.schemas import (
    FlashCreate,
    FlashDraw,
    FlashList,
    FlashRead,
    FlashStart,
    FlashView,
    FlashViews,
    FlashWinnerPage,
    FlashWinnerRead,
)
from liveloop.shop.flash.vocabulary import SaleState, WinState
from liveloop.shop.goods.repository import ForSale, variants_for_sale
from liveloop.shop.stock.errors import SoldOut
from liveloop.shop.stock.holds import Hold
from liveloop.shop.stock.service import StockService
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import OVER

SALES = 100
"""Of one broadcast."""
SNAPSHOT_SALES = 3
"""Whoever is some seconds behind still needs the one before."""


class FlashService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        stock: StockService,
        running: Running,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._stock = stock
        self._running = running

    async def list(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> FlashList:
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = await repository.list_of(session, broadcast_id)
        return FlashList(items=await _reads(session, rows))

    async def list_all(
        self, session: AsyncSession, actor: Actor, *, cursor: str | None, limit: int
    ) -> Page[FlashRead]:
        """Of the organisation, newest first."""
        before = read_cursor(cursor)
        rows = await repository.list_for(session, actor.organisation_id, before=before, limit=limit + 1)
        reads = {read.id: read for read in await _reads(session, rows)}
        return make_page(rows, limit, view=lambda row: reads[row.id], key=lambda row: row.id)

    async def create(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: FlashCreate
    ) -> FlashRead:
        """Prepare a sale: its goods are set aside now; nobody sees it before it is announced.

        Raises TooManyFlashSales, FlashState, NotForSale, SoldOut with how many are `left`.
        """
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if broadcast.state in OVER:
            raise FlashState("This broadcast is over. Prepare the sale for another one.")
        if len(await repository.list_of(session, broadcast_id)) >= SALES:
            raise TooManyFlashSales(f"At most {SALES} flash sales a broadcast. Delete some first.")
        goods = await variants_for_sale(session, actor.organisation_id, [wanted.variant_id])
        if wanted.variant_id not in goods:
            raise NotForSale("This cannot be bought here now. Make it active first.")
        sale = self._prepared(actor, broadcast.room_id, broadcast_id, wanted, goods[wanted.variant_id])
        (held,) = await self._stock.hold(session, [Hold(stock_key(sale.id), sale.variant_id, sale.quantity)])
        if isinstance(held, SoldOut):
            raise held
        await self._running.look(session, sale.id)
        await repository.add(session, sale)
        await self._record(session, actor, "flash.created", sale)
        return (await _reads(session, [sale]))[0]

    async def delete(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, sale_id: uuid.UUID
    ) -> None:
        """Only what nobody has seen goes, and its goods go back. Raises FlashNotFound, FlashState."""
        sale, _ = await self._locked(session, actor, broadcast_id, sale_id)
        if sale.at is not None:
            raise FlashState("This sale was announced already and stays.")
        await self._stock.release(session, [stock_key(sale.id)])
        await repository.remove(session, sale)
        await self._record(session, actor, "flash.deleted", sale)

    async def start(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        sale_id: uuid.UUID,
        wanted: FlashStart,
    ) -> FlashRead:
        """Announce it in step with the picture. Raises FlashNotFound, FlashState, FlashRunning."""
        await self._running.look(session, sale_id)
        sale, sales = await self._locked(session, actor, broadcast_id, sale_id)
        shown = await broadcasts.current_or_none(session, sale.room_id)
        if sale.state != SaleState.DRAFT:
            raise FlashState("This sale cannot be started any more.")
        if shown is None or shown.id != broadcast_id:
            raise FlashState("The room does not show this broadcast now. Start it when it does.")
        if any(other.state == SaleState.ON for other in sales):
            raise FlashRunning("Another flash sale is on. Close it first, or wait for its end.")
        await self._running.announce(session, sale, believed(wanted.at, self._clock.now()))
        await self._record(session, actor, "flash.started", sale)
        return (await _reads(session, [sale]))[0]

    async def close(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        sale_id: uuid.UUID,
        wanted: FlashStart,
    ) -> FlashRead:
        """Before its time; whoever is behind may still buy or enter for a while.

        Raises FlashNotFound, FlashState.
        """
        await self._running.look(session, sale_id)
        sale, _ = await self._locked(session, actor, broadcast_id, sale_id)
        now = self._clock.now()
        if sale.state != SaleState.ON or sale.closes_at is None or sale.closed_at or sale.closes_at <= now:
            raise FlashState("This sale is not on.")
        sale.closed_at = believed(wanted.at, now)
        await session.flush()
        await self._channels.append(session, str(sale.room_id), [events.changed(sale, sale.closed_at)])
        await self._record(session, actor, "flash.closed", sale)
        return (await _reads(session, [sale]))[0]

    async def winners(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        sale_id: uuid.UUID,
        *,
        cursor: str | None,
        limit: int,
    ) -> FlashWinnerPage:
        """Raises FlashNotFound."""
        await self._broadcasts.get(session, actor, broadcast_id)
        await self._sale(session, broadcast_id, sale_id)
        after = decode_cursor(cursor, int) if cursor else 0
        rows = await repository.winners(session, sale_id, after=after, limit=limit + 1)
        items = [FlashWinnerRead.model_validate(row) for row in rows[:limit]]
        more = encode_cursor(rows[limit - 1].place) if len(rows) > limit else None
        return FlashWinnerPage(items=items, next_cursor=more)

    async def shown(self, session: AsyncSession, broadcast_id: uuid.UUID) -> FlashViews:
        """What viewers of a replay see at its time."""
        return await self._views(session, broadcast_id, limit=SALES)

    async def draw(self, session: AsyncSession, broadcast_id: uuid.UUID, sale_id: uuid.UUID) -> FlashDraw:
        """The record of a fair draw. Raises FlashNotFound, FlashState."""
        sale = await self._sale(session, broadcast_id, sale_id)
        if sale.drawn_at is None:
            raise FlashState("It is not drawn yet.")
        counted = sorted(entry.id for entry in await repository.counted(session, sale_id))
        drawn = await repository.drawn_entries(session, sale_id)
        return FlashDraw(**FlashView.of(sale).model_dump(), counted=counted, drawn=drawn)

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `flash`: the last ones of the broadcast that the room shows."""
        broadcast = await broadcasts.shown_or_none(session, room_id)
        if broadcast is None:
            return {"items": []}
        views = await self._views(session, broadcast.id, limit=SNAPSHOT_SALES)
        return views.model_dump(mode="json")

    def _prepared(
        self,
        actor: Actor,
        room_id: uuid.UUID,
        broadcast_id: uuid.UUID,
        wanted: FlashCreate,
        goods: ForSale,
    ) -> FlashSale:
        variant, product = goods.variant, goods.product
        return FlashSale(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room_id=room_id,
            broadcast_id=broadcast_id,
            product_id=product.id,
            variant_id=variant.id,
            title=product.title,
            options=variant.options,
            picture=product.pictures[0] if product.pictures else None,
            currency=product.currency,
            usual_price=variant.price,
            price=wanted.price,
            quantity=wanted.quantity,
            per_person=wanted.per_person,
            mode=wanted.mode,
            countdown=wanted.countdown,
            seconds=wanted.open_seconds,
            hold_seconds=wanted.hold_seconds,
            state=SaleState.DRAFT,
            starts_at=wanted.starts_at,
            entries=0,
            winners=0,
            left=wanted.quantity,
            waiting=0,
            arrivals=0,
            created_at=self._clock.now(),
        )

    async def _views(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> FlashViews:
        sales = await repository.shown(session, broadcast_id, limit=limit)
        return FlashViews(items=[FlashView.of(sale) for sale in sales])

    async def _sale(self, session: AsyncSession, broadcast_id: uuid.UUID, sale_id: uuid.UUID) -> FlashSale:
        sale = await repository.get_or_none(session, sale_id)
        if sale is None or sale.broadcast_id != broadcast_id:
            raise FlashNotFound("There is no such flash sale.")
        return sale

    async def _locked(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, sale_id: uuid.UUID
    ) -> tuple[FlashSale, Sequence[FlashSale]]:
        """The sale, and all of its broadcast."""
        await self._broadcasts.get(session, actor, broadcast_id)
        sales = await lock_sales_of(session, broadcast_id)
        if sale_id not in sales:
            raise FlashNotFound("There is no such flash sale.")
        return sales[sale_id], tuple(sales.values())

    async def _record(self, session: AsyncSession, actor: Actor, act: str, sale: FlashSale) -> None:
        details = {
            "title": sale.title,
            "broadcast": str(sale.broadcast_id),
            "price": sale.price,
            "quantity": sale.quantity,
            "mode": sale.mode,
        }
        await self._audit.record(session, actor, act, target=("flash_sale", sale.id), details=details)


async def _reads(session: AsyncSession, sales: Sequence[FlashSale]) -> Sequence[FlashRead]:
    pieces = await repository.pieces(session, [sale.id for sale in sales])
    reads = []
    for sale in sales:
        read = FlashRead.model_validate(sale)
        read.won = pieces.get((sale.id, WinState.WON), 0)
        read.ordered = pieces.get((sale.id, WinState.ORDERED), 0)
        read.lapsed = pieces.get((sale.id, WinState.LAPSED), 0)
        reads.append(read)
    return reads
