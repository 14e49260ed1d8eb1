"""The ordered log of what happened on a channel, written in the transaction that made it happen.

A channel is a name with an `epoch` (changes only when its history is lost) and a counter. Each
event takes the next offset under the counter's row lock, so offsets follow commit order. The log
is the outbox as well: an event without `published_at` still has to reach the bus.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.clock import Clock
from liveloop.kit.database import Base, dialect_of, upsert_for
from liveloop.kit.ids import new_id
from liveloop.kit.keys import among
from liveloop.kit.trimming import TRIM_LIMIT, delete_some

PENDING = "channel_events"


class Channel(Base):
    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(36))
    last_offset: Mapped[int] = mapped_column(BigInteger)


class ChannelEventRow(Base):
    __tablename__ = "channel_events"

    channel: Mapped[str] = mapped_column(String(80), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID]
    lane: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("id"),
        Index("ix_channel_events_created_at", "created_at"),
        Index(
            "ix_channel_events_unpublished",
            "created_at",
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )


_CHANNELS = cast("Table", Channel.__table__)
_EVENTS = cast("Table", ChannelEventRow.__table__)


_APPEND = _EVENTS.insert()
_MARK_PUBLISHED = (
    _EVENTS.update().where(among(_EVENTS.c.id, keys="ids")).values(published_at=bindparam("moment"))
)


@cache
def _next_offsets(dialect: str) -> Any:
    """Takes the next `count` offsets of `channel`. Kept, because building it costs more than running it."""
    count = bindparam("count", type_=BigInteger())
    statement = upsert_for(dialect, _CHANNELS).values(
        name=bindparam("channel"), epoch=bindparam("new_epoch"), last_offset=count
    )
    return statement.on_conflict_do_update(
        index_elements=[_CHANNELS.c.name], set_={"last_offset": _CHANNELS.c.last_offset + count}
    ).returning(_CHANNELS.c.epoch, _CHANNELS.c.last_offset)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has its place. `at` is media time: when the picture shows it."""

    lane: str
    type: str
    data: dict[str, Any]
    at: datetime | None = None


class ChannelEvent(msgspec.Struct, frozen=True):
    """An event in its place, as clients see it."""

    id: uuid.UUID
    offset: int | None
    type: str
    at: datetime | None
    data: dict[str, Any]


class Envelope(msgspec.Struct, frozen=True):
    """An event on the bus. Events of unordered lanes have no offset and an empty epoch."""

    channel: str
    lane: str
    epoch: str
    event: ChannelEvent


@dataclass(frozen=True, slots=True)
class Head:
    epoch: str
    offset: int


class ChannelLog:
    """Appends to channels and reads them back. Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def append(
        self, session: AsyncSession, channel: str, drafts: Sequence[Draft]
    ) -> list[ChannelEvent]:
        """Give `drafts` the next offsets of `channel` in the caller's transaction, in their order."""
        if not drafts:
            return []
        counted = (
            await session.execute(
                _next_offsets(dialect_of(session)),
                {"channel": channel, "new_epoch": str(new_id()), "count": len(drafts)},
            )
        ).one()
        first = counted.last_offset - len(drafts) + 1
        now = self._clock.now()
        envelopes = []
        for offset, draft in enumerate(drafts, start=first):
            event = ChannelEvent(id=new_id(), offset=offset, type=draft.type, at=draft.at, data=draft.data)
            envelopes.append(Envelope(channel=channel, lane=draft.lane, epoch=counted.epoch, event=event))
        await session.execute(_APPEND, [_row(envelope, now) for envelope in envelopes])
        session.info.setdefault(PENDING, []).extend(envelopes)
        return [envelope.event for envelope in envelopes]

    async def head(self, session: AsyncSession, channel: str) -> Head | None:
        """Epoch and last offset of `channel`, or None when nothing ever happened on it."""
        row = (
            await session.execute(select(Channel.epoch, Channel.last_offset).where(Channel.name == channel))
        ).one_or_none()
        return Head(epoch=row.epoch, offset=row.last_offset) if row else None

    async def heads(self, session: AsyncSession, channels: Collection[str]) -> dict[str, Head]:
        """The heads of those of `channels` on which anything ever happened."""
        rows = await session.execute(
            select(Channel.name, Channel.epoch, Channel.last_offset).where(Channel.name.in_(channels))
        )
        return {row.name: Head(epoch=row.epoch, offset=row.last_offset) for row in rows}

    async def events_between(
        self, session: AsyncSession, channel: str, *, after: int, until: int, limit: int = 1000
    ) -> list[tuple[str, ChannelEvent]]:
        """(lane, event) with after < offset <= until, in order, at most `limit`."""
        rows = await session.scalars(
            select(ChannelEventRow)
            .where(
                ChannelEventRow.channel == channel,
                ChannelEventRow.offset > after,
                ChannelEventRow.offset <= until,
            )
            .order_by(ChannelEventRow.offset)
            .limit(limit)
        )
        return [(row.lane, _event(row)) for row in rows]

    async def unpublished(
        self, session: AsyncSession, *, older_than: timedelta, limit: int = 500
    ) -> list[Envelope]:
        """What a crash left between commit and publication, oldest first."""
        rows = (
            await session.execute(
                select(ChannelEventRow, Channel.epoch)
                .join(Channel, Channel.name == ChannelEventRow.channel)
                .where(
                    ChannelEventRow.published_at.is_(None),
                    ChannelEventRow.created_at < self._clock.now() - older_than,
                )
                .order_by(ChannelEventRow.created_at, ChannelEventRow.offset)
                .limit(limit)
            )
        ).all()
        return [
            Envelope(channel=row.channel, lane=row.lane, epoch=epoch, event=_event(row))
            for row, epoch in rows
        ]

    async def mark_published(self, session: AsyncSession, ids: Sequence[uuid.UUID]) -> None:
        await session.execute(_MARK_PUBLISHED, {"ids": list(ids), "moment": self._clock.now()})

    async def forget(self, session: AsyncSession, *, before: datetime, limit: int = TRIM_LIMIT) -> int:
        """Delete published events created before `before`; offsets and epoch stay. Returns how many."""
        return await delete_some(
            session,
            ChannelEventRow.id,
            ChannelEventRow.created_at < before,
            ChannelEventRow.published_at.is_not(None),
            limit=limit,
        )


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """A part of a transaction that may fail by itself: what it appended is forgotten with it."""
    before = len(session.info.get(PENDING, ()))
    try:
        async with session.begin_nested():
            yield
    except BaseException:
        del session.info.get(PENDING, [])[before:]
        raise


def committed_events(session: AsyncSession) -> list[Envelope]:
    """The events that the transaction of `session` appended; empties the list."""
    envelopes: list[Envelope] = session.info.pop(PENDING, [])
    return envelopes


def _row(envelope: Envelope, now: datetime) -> dict[str, Any]:
    event = envelope.event
    return {
        "channel": envelope.channel,
        "offset": event.offset,
        "id": event.id,
        "lane": envelope.lane,
        "type": event.type,
        "at": event.at,
        "data": event.data,
        "created_at": now,
        "published_at": None,
    }


def _event(row: ChannelEventRow) -> ChannelEvent:
    return ChannelEvent(id=row.id, offset=row.offset, type=row.type, at=row.at, data=row.data)
