"""How a drop ends when not everything is claimed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.shop.coupons import events, repository
from liveloop.shop.coupons.locks import lock_drops
from liveloop.shop.coupons.models import CouponDrop
from liveloop.shop.coupons.vocabulary import DropState
from liveloop.shows.media_time import LATE

END = "coupons.end_drop"


class Ending:
    """Its job runs in the worker."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels

    async def plan(self, session: AsyncSession, drop: CouponDrop) -> None:
        payload = {"drop": str(drop.id)}
        await self._jobs.enqueue(
            session, END, payload, run_at=drop.ends_at + LATE, unique_key=f"{END}:{drop.id}"
        )

    async def end_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `coupons.end_drop`. One that was emptied or stopped has ended already."""
        drop_id = uuid.UUID(payload["drop"])
        drop = (await lock_drops(session, [drop_id])).get(drop_id)
        found = await repository.drop_or_none(session, drop_id)
        if drop is None or found is None or drop.state != DropState.OPEN:
            return
        drop.state, drop.ended_at = DropState.ENDED, min(drop.ends_at, self._clock.now())
        await session.flush()
        news = events.changed(drop, found[1], drop.ended_at)
        await self._channels.append(session, str(drop.room_id), [news])
