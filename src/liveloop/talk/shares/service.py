"""Shares: reported, counted, told."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.shares import repository
from liveloop.talk.shares.errors import ShareInvalid
from liveloop.talk.shares.events import SHARES, SharesNow
from liveloop.talk.shares.schemas import ChannelShares, ShareChannel, ShareReport, SharesRead, ShareTaken
from liveloop.talk.shares.settling import Passed, Passing

REPORT = "share.report"


class Writer(Protocol):
    """`kit.groupcommit` of `ShareWriter`."""

    async def submit(self, item: Passing) -> Passed: ...


class ShareService:
    def __init__(self, broadcasts: BroadcastService, writer: Writer, pulse: RoomPulse) -> None:
        self._broadcasts = broadcasts
        self._writer = writer
        self._pulse = pulse

    async def report(self, by: Pass, client_id: str, channel: ShareChannel) -> ShareTaken:
        """Count a share; returns once it is durable. Raises SharesClosed, SharedTooFast, Removed."""
        if not 1 <= len(client_id) <= 64:
            raise ShareInvalid("A share needs a client id of 1 to 64 characters.")
        passed = await self._writer.submit(
            Passing(
                organisation_id=by.organisation_id,
                room_id=by.room_id,
                person_id=by.person_id,
                channel=channel,
                client_id=client_id,
                replay=by.broadcast_id if by.replay else None,
                address=by.address,
            )
        )
        if not by.replay:
            news = SharesNow(broadcast_id=passed.broadcast_id, total=passed.total)
            self._pulse.tell(by.room_id, "pulse", SHARES, news)
        return ShareTaken(total=passed.total)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `share.report` of the socket."""
        try:
            wanted = ShareReport.model_validate(order.data)
        except ValidationError as error:
            raise ShareInvalid("A share needs a known `channel`.") from error
        return (await self.report(order.by, order.id, wanted.channel)).model_dump(mode="json")

    async def of(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> SharesRead:
        """The numbers for staff."""
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = (await repository.totals(session, [broadcast_id]))[broadcast_id].values()
        ordered = sorted(rows, key=lambda row: (-row.total, row.channel))
        return SharesRead(
            total=sum(row.total for row in ordered),
            people=await repository.people(session, broadcast_id),
            channels=[
                ChannelShares(channel=ShareChannel(row.channel), total=row.total, people=row.people)
                for row in ordered
            ],
        )

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
        """The snapshot's `shares`: of the broadcast that the room shows."""
        shown = await broadcasts.shown_or_none(session, room_id)
        if shown is None:
            return None
        rows = (await repository.totals(session, [shown.id]))[shown.id].values()
        return SharesNow(broadcast_id=shown.id, total=sum(row.total for row in rows)).model_dump(mode="json")
