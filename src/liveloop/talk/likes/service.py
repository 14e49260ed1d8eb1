"""Likes: tapped, counted, told."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.likes import repository
from liveloop.talk.likes.errors import LikesClosed, LikesInvalid
from liveloop.talk.likes.events import LIKES, LikesNow
from liveloop.talk.likes.schemas import LikeReport, LikesTaken
from liveloop.talk.likes.settling import Counted, Taps

SEND = "likes.send"


class Writer(Protocol):
    """`kit.groupcommit` of `LikeWriter`."""

    async def submit(self, item: Taps) -> Counted: ...


class LikeService:
    def __init__(self, writer: Writer, pulse: RoomPulse) -> None:
        self._writer = writer
        self._pulse = pulse

    async def send(self, by: Pass, report: LikeReport) -> LikesTaken:
        """Count what was tapped; returns once it is durable. Raises LikesClosed, Removed."""
        if by.replay:
            raise LikesClosed("The broadcast is over.")
        counted = await self._writer.submit(
            Taps(room_id=by.room_id, person_id=by.person_id, source=report.source, count=report.count)
        )
        news = LikesNow(broadcast_id=counted.broadcast_id, total=counted.total)
        self._pulse.tell(by.room_id, "pulse", LIKES, news)
        return LikesTaken(count=counted.count, total=counted.total)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `likes.send` of the socket."""
        try:
            report = LikeReport.model_validate(order.data)
        except ValidationError as error:
            raise LikesInvalid("Likes need `source` and `count`.") from error
        return (await self.send(order.by, report)).model_dump(mode="json")

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
        """The snapshot's `likes`: of the broadcast that the room shows."""
        shown = await broadcasts.shown_or_none(session, room_id)
        if shown is None:
            return None
        total = await repository.total(session, shown.id)
        return LikesNow(broadcast_id=shown.id, total=total).model_dump(mode="json")
