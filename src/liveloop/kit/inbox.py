"""What each consumer of the event stream has settled, so that an event delivered again does nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.clock import Clock
from liveloop.kit.database import Base, upsert
from liveloop.kit.trimming import TRIM_LIMIT, delete_some


class ProcessedEvent(Base):
    __tablename__ = "processed_events"

    consumer: Mapped[str] = mapped_column(String(80), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    processed_at: Mapped[datetime] = mapped_column(index=True)


class Inbox:
    """The settled events of one consumer. Stateless but for the clock."""

    def __init__(self, consumer: str, clock: Clock) -> None:
        self._consumer = consumer
        self._clock = clock

    async def first_time(self, session: AsyncSession, event_id: str) -> bool:
        """Settle `event_id` in the caller's transaction; False when it was settled before."""
        settled = await session.execute(
            upsert(session, ProcessedEvent)
            .values(consumer=self._consumer, event_id=event_id, processed_at=self._clock.now())
            .on_conflict_do_nothing()
            .returning(ProcessedEvent.event_id)
        )
        return settled.one_or_none() is not None

    async def forget(self, session: AsyncSession, *, before: datetime, limit: int = TRIM_LIMIT) -> int:
        """Drop what was settled before `before`; the stream must keep less. Returns how many."""
        return await delete_some(
            session,
            ProcessedEvent.event_id,
            ProcessedEvent.consumer == self._consumer,
            ProcessedEvent.processed_at < before,
            limit=limit,
        )
