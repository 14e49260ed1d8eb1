"""Counting clicks, many in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.outbound import repository

APART = timedelta(seconds=2)
"""A finger that taps twice."""


@dataclass(frozen=True, slots=True, order=True)
class Click:
    """`place_id` is the broadcast, or the room when none was shown."""

    product_id: uuid.UUID
    place_id: uuid.UUID
    viewer_id: uuid.UUID
    broadcast_id: uuid.UUID | None


class ClickWriter:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def settle(self, session: AsyncSession, clicks: Sequence[Click]) -> Sequence[Exception | None]:
        """For a GroupCommit."""
        unique = {(one.product_id, one.place_id, one.viewer_id): one for one in clicks}
        rows = [
            {
                "product_id": one.product_id,
                "place_id": one.place_id,
                "viewer_id": one.viewer_id,
                "broadcast_id": one.broadcast_id,
            }
            for _, one in sorted(unique.items())
        ]
        await repository.count(session, rows, now=self._clock.now(), apart=APART)
        return [None] * len(clicks)
