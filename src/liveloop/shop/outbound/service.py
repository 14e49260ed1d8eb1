"""The way out to a product that is sold elsewhere, and how many took it."""

from __future__ import annotations

import uuid
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.people.access import Actor
from liveloop.people.guests.visitor import Visitor
from liveloop.people.throttle.pace import AddressPace
from liveloop.shop.goods.errors import ProductNotFound
from liveloop.shop.goods.links import check_link
from liveloop.shop.goods.repository import ProductRepository
from liveloop.shop.outbound import repository
from liveloop.shop.outbound.schemas import ClickLine, ClicksRead
from liveloop.shop.outbound.settling import Click
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.watch.doorman import Caller

BROADCASTS = 50


class Watch(Protocol):
    """`shows.watch.service.WatchService`."""

    async def caller_or_none(self, session: AsyncSession, slug: str, visitor: Visitor) -> Caller | None: ...

    async def public_broadcast(
        self, session: AsyncSession, slug: str, broadcast_id: uuid.UUID
    ) -> Broadcast: ...


class OutboundService:
    """It leads to the stored link of a product and to nothing that a request says."""

    def __init__(
        self, database: Database, watch: Watch, clicks: GroupCommit[Click, None], pace: AddressPace
    ) -> None:
        self._database = database
        self._watch = watch
        self._clicks = clicks
        self._pace = pace

    async def leave(
        self,
        slug: str,
        product_id: uuid.UUID,
        visitor: Visitor,
        *,
        broadcast_id: uuid.UUID | None,
        counts: bool,
    ) -> str:
        """The link of a product of the house that has this room; the click is durable by then.

        Only who has shown a cookie is counted, staff is not, nor what comes too fast from one network. Raises
        RoomNotFound, BroadcastNotFound, ProductNotFound.
        """
        async with self._database.read() as session:
            caller = await self._watch.caller_or_none(session, slug, visitor)
            if broadcast_id is not None:
                await self._watch.public_broadcast(session, slug, broadcast_id)
            link = await self._link(session, _house(caller, visitor), product_id)
        if caller and counts and not visitor.guest.is_new and not self._pace.wait(caller.address):
            place_id = broadcast_id or caller.room_id
            await self._clicks.submit(Click(product_id, place_id, caller.person_id, broadcast_id))
        return link

    async def clicks(self, session: AsyncSession, actor: Actor, product_id: uuid.UUID) -> ClicksRead:
        """Raises ProductNotFound."""
        products = ProductRepository(session, actor.organisation_id)
        if await products.get_or_none(product_id) is None:
            raise ProductNotFound("There is no such product.")
        clicks, viewers = await repository.totals(session, product_id)
        rows = await repository.by_broadcast(session, product_id, limit=BROADCASTS)
        return ClicksRead(
            clicks=clicks,
            viewers=viewers,
            broadcasts=[
                ClickLine(
                    broadcast_id=row.broadcast_id,
                    title=row.title,
                    clicks=row.clicks,
                    viewers=row.viewers,
                    last_at=row.last_at,
                )
                for row in rows
            ],
        )

    async def _link(self, session: AsyncSession, organisation_id: uuid.UUID, product_id: uuid.UUID) -> str:
        """Checked again: whatever has come into the table, no other kind of address leaves."""
        link = await repository.link_or_none(session, organisation_id, product_id)
        try:
            check_link(link or "")
        except ValueError as error:
            raise ProductNotFound("This product is not offered any more. Go back to the room.") from error
        assert link is not None
        return link


def _house(caller: Caller | None, visitor: Visitor) -> uuid.UUID:
    if caller is not None:
        return caller.organisation_id
    assert visitor.actor is not None, "who is no caller is staff"
    return visitor.actor.organisation_id
