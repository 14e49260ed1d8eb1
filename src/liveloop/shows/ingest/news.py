"""What media nodes tell about sources moves the broadcast. Runs in the worker."""

from __future__ import annotations

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.inbox import Inbox
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.lifecycle import Lifecycle
from liveloop.shows.ingest import repository
from liveloop.shows.ingest.messages import SourceNews

CONSUMER = "shows-source"
PRESENT = {"first_picture": True, "standby": False, "lost": False, "finished": False}
"""Whether a picture is there after the event; events of other kinds do not say."""
REASONS = {"first_picture": "first_picture", "standby": "source_silent", "lost": "source_lost"}


class SourceNewsConsumer:
    """Settles each event in one transaction, once."""

    def __init__(self, database: Database, clock: Clock, lifecycle: Lifecycle) -> None:
        self._database = database
        self._lifecycle = lifecycle
        self._inbox = Inbox(CONSUMER, clock)

    async def consume(self, _subject: str, event_id: str, payload: bytes) -> None:
        """An event of `events.media.*.source`."""
        news = msgspec.json.decode(payload, type=SourceNews)
        async with self._database.transaction() as session:
            if await self._inbox.first_time(session, event_id):
                await self._settle(session, news)

    async def _settle(self, session: AsyncSession, news: SourceNews) -> None:
        if news.kind == "refused":
            await self._count_refusal(session, news)
        elif news.kind in PRESENT:
            await self._lifecycle.source_changed(
                session,
                news.broadcast,
                present=PRESENT[news.kind],
                at=news.at,
                reason=REASONS.get(news.kind, "source_gone"),
            )

    async def _count_refusal(self, session: AsyncSession, news: SourceNews) -> None:
        broadcast = await broadcasts.get_or_none(session, news.broadcast)
        if broadcast is None:
            return
        await repository.count_refusal(
            session,
            broadcast.room_id,
            code=str(news.detail.get("code", "refused")),
            message=str(news.detail.get("message", "The media node refused this source.")),
            remote=str(news.detail.get("remote", "")),
            at=news.at,
        )
