"""Buying in a flash sale: once a person, whatever is sent again."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.flash import events, repository
from liveloop.shop.flash.errors import FlashInvalid, FlashNotFound
from liveloop.shop.flash.schemas import BuyOrder, BuyRead
from liveloop.shop.flash.settling import COUNTED, NOT_OPEN, SOLD_OUT, Gone, Purchase
from liveloop.shop.flash.standing import standings
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass

BUY = "flash.buy"


class Writer(Protocol):
    """`kit.groupcommit` of `BuyWriter`."""

    async def submit(self, item: Purchase) -> BuyRead: ...


class BuyService:
    def __init__(self, writer: Writer, gone: Gone, pulse: RoomPulse) -> None:
        self._writer = writer
        self._gone = gone
        self._pulse = pulse
        self._sold_out = SOLD_OUT.model_dump(mode="json")

    async def buy(self, by: Pass, sale_id: uuid.UUID, quantity: int) -> BuyRead:
        """Returns once it is durable, with where the person stands; sent again, it says the same again.

        Raises FlashNotFound, FlashNotForStaff, Removed.
        """
        if self._gone.has_nothing_for(by.room_id, sale_id, by.person_id):
            return SOLD_OUT
        return await self._settle(by, sale_id, quantity)

    def carry_out(self, order: Order) -> Awaitable[dict[str, Any]] | dict[str, Any]:
        """The command `flash.buy` of the socket."""
        try:
            wanted = BuyOrder.model_validate(order.data)
        except ValidationError as error:
            raise FlashInvalid("Buying needs `sale_id` and a `quantity` of one or more.") from error
        if self._gone.has_nothing_for(order.by.room_id, wanted.sale_id, order.by.person_id):
            return self._sold_out
        return self._carry_out(order.by, wanted)

    async def _carry_out(self, by: Pass, wanted: BuyOrder) -> dict[str, Any]:
        answer = await self._settle(by, wanted.sale_id, wanted.quantity)
        return self._sold_out if answer is SOLD_OUT else answer.model_dump(mode="json")

    async def _settle(self, by: Pass, sale_id: uuid.UUID, quantity: int) -> BuyRead:
        return await self._writer.submit(
            Purchase(by.room_id, sale_id, by.person_id, by.name, by.staff, quantity)
        )

    async def standing(self, session: AsyncSession, by: Pass, sale_id: uuid.UUID) -> BuyRead:
        """Where this person stands. Raises FlashNotFound."""
        sale = await repository.get_or_none(session, sale_id)
        if sale is None or sale.room_id != by.room_id or sale.at is None:
            raise FlashNotFound("There is no such flash sale.")
        return (await standings(session, sale, [by.person_id])).get(by.person_id, NOT_OPEN)

    def tell(self, session: AsyncSession) -> None:
        """After a commit: remember what is gone, and say how many are left; that none is, an event says."""
        self._gone.note(session)
        for (room_id, sale_id), (left, entries) in session.info.pop(COUNTED, {}).items():
            news = events.FlashCounted(sale_id=sale_id, left=left, entries=entries)
            say = self._pulse.tell if left else self._pulse.remember
            say(room_id, "pulse", events.COUNTED, news)
